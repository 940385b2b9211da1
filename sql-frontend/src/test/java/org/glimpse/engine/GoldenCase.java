package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One query of a golden file with its expected rows.
 *
 * @param query as written
 * @param ordered whether the order of rows counts
 * @param rows cells as text
 */
record GoldenCase(String query, boolean ordered, List<List<String>> rows) {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  /** Cases are separated by blank lines: the query, {@code --- ordered|any order}, the rows. */
  static List<GoldenCase> readAll(String resource) throws IOException {
    String text;
    try (InputStream in = GoldenCase.class.getResourceAsStream(resource)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<GoldenCase> cases = new ArrayList<>();
    for (String block : text.split("\n\n")) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
      int border = 0;
      while (border < lines.size() && !lines.get(border).startsWith("--- ")) {
        border++;
      }
      if (border < lines.size()) {
        cases.add(
            new GoldenCase(
                String.join(" ", lines.subList(0, border)).strip(),
                lines.get(border).equals("--- ordered"),
                lines.subList(border + 1, lines.size()).stream()
                    .map(line -> Arrays.asList(line.split(" \\| ", -1)))
                    .toList()));
      }
    }
    return cases;
  }

  /** The text of the current row's cell, in the form that golden files use. */
  static String cell(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    if (value == null) {
      return "NULL";
    }
    if (value instanceof java.sql.Timestamp) {
      return TIMESTAMP.format(rows.getObject(column, LocalDateTime.class));
    }
    if (value instanceof Float
        || value instanceof Double
        || value instanceof java.math.BigDecimal) {
      return String.format(Locale.ROOT, "%.9g", ((Number) value).doubleValue());
    }
    return value.toString();
  }

  void check(List<List<String>> actual) {
    assertThat(inOrder(actual)).isEqualTo(inOrder(rows));
  }

  private List<String> inOrder(List<List<String>> any) {
    List<String> lines =
        any.stream()
            .map(row -> row.stream().map(GoldenCase::rounded).collect(Collectors.joining(" | ")))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!ordered) {
      lines.sort(null);
    }
    return lines;
  }

  /** Numbers to six digits, so that 1 and 1.0, and sums in another order, are equal. */
  private static String rounded(String cell) {
    try {
      return String.format(Locale.ROOT, "%.6g", Double.parseDouble(cell));
    } catch (NumberFormatException text) {
      return cell;
    }
  }
}
