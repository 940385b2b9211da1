package org.glimpse.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.engine.ResultColumn;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/**
 * What a section's {@code --@ chart: KIND option=value ..} says; options that it leaves out have
 * defaults.
 */
final class ChartSpec {
  private static final Pattern OPTION =
      Pattern.compile("\\G\\s*([A-Za-z]+)=(?:\"([^\"]*)\"|(\\S+))(?=\\s|$)");
  private static final Pattern KIND = Pattern.compile("[A-Za-z]+");

  private final ChartKind kind;
  private final Map<String, Option> options;
  private final int line;
  private final int column;

  private record Option(String value, int column) {}

  private ChartSpec(ChartKind kind, Map<String, Option> options, int line, int column) {
    this.kind = kind;
    this.options = options;
    this.line = line;
    this.column = column;
  }

  /** A table, for a section that names no chart. */
  static ChartSpec table(int line, int column) {
    return new ChartSpec(ChartKind.TABLE, Map.of(), line, column);
  }

  /**
   * Reads a directive.
   *
   * @throws GlimpseException UNKNOWN_OPTION or INVALID_OPTION with its place
   */
  static ChartSpec of(Directive directive, Parameters parameters) {
    Matcher word = KIND.matcher(directive.value());
    String name = word.lookingAt() ? word.group() : directive.value();
    ChartKind kind =
        ChartKind.find(name)
            .orElseThrow(
                () ->
                    directive.wrongValue(
                        "There is no chart '" + name + "'",
                        Suggestions.didYouMean(name, ChartKind.keys())
                            .orElse(
                                "The charts are " + String.join(", ", ChartKind.keys()) + ".")));
    Map<String, Option> options = new LinkedHashMap<>();
    ChartSpec spec = new ChartSpec(kind, options, directive.line(), directive.valueColumn());
    Matcher option = OPTION.matcher(directive.value());
    int at = word.end();
    while (at < directive.value().length()) {
      if (!option.find(at) || option.start() != at) {
        throw wrong(
            directive.line(),
            directive.valueColumn() + at,
            ErrorCode.SYNTAX_ERROR,
            "Options of a chart are written name=value",
            "Write for example --@ chart: line x=minute y=cars unit=\"cars per frame\".");
      }
      String key = option.group(1).toLowerCase(Locale.ROOT);
      int place = directive.valueColumn() + option.start(1);
      if (!kind.options().contains(key)) {
        throw wrong(
            directive.line(),
            place,
            ErrorCode.UNKNOWN_OPTION,
            "A chart '" + kind.key() + "' has no option '" + key + "'",
            Suggestions.didYouMean(key, kind.options())
                .orElse("Its options are " + String.join(", ", kind.options()) + "."));
      }
      String value = option.group(2) == null ? option.group(3) : option.group(2);
      options.put(key, new Option(BoundSql.text(directive, value, parameters), place));
      at = option.end();
    }
    spec.check();
    return spec;
  }

  /** Whatever can be wrong before there are columns. */
  private void check() {
    switch (kind) {
      case TABLE -> number("rows", 200, 1, 2000);
      case HISTOGRAM -> number("bins", 20, 2, 200);
      case HEATMAP -> {
        choice("at", "centre", List.of("centre", "feet"));
        number("cells", 48, 4, 120);
        number("frame", 0, 0, Integer.MAX_VALUE);
      }
      case THUMBNAILS -> {
        choice("boxes", "row", List.of("row", "all", "none"));
        number("tiles", 24, 1, 200);
        number("width", 480, 64, 1920);
      }
      default -> {
        // the others name columns, which are looked up when there are some
      }
    }
  }

  ChartKind kind() {
    return kind;
  }

  Optional<String> text(String option) {
    return Optional.ofNullable(options.get(option)).map(Option::value);
  }

  String choice(String option, String byDefault, List<String> allowed) {
    String value = text(option).orElse(byDefault);
    if (!allowed.contains(value)) {
      throw invalid(
          option,
          "'" + value + "' is no value for '" + option + "'",
          Suggestions.didYouMean(value, allowed)
              .orElse("Give one of " + String.join(", ", allowed) + "."));
    }
    return value;
  }

  int number(String option, int byDefault, int least, int most) {
    String value = text(option).orElse(String.valueOf(byDefault));
    long number = value.matches("\\d{1,10}") ? Long.parseLong(value) : -1;
    if (number < least || number > most) {
      throw invalid(
          option,
          "'" + value + "' is no value for '" + option + "'",
          "Give a whole number from " + least + " to " + most + ".");
    }
    return (int) number;
  }

  /**
   * The columns that an option names, separated by commas.
   *
   * @return empty where the option is not there
   * @throws GlimpseException INVALID_OPTION where the result has no such column
   */
  List<Integer> columns(String option, List<ResultColumn> columns) {
    return text(option)
        .map(
            names -> List.of(names.split(",")).stream().map(n -> find(option, n, columns)).toList())
        .orElse(List.of());
  }

  private int find(String option, String name, List<ResultColumn> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(name.strip())) {
        return i;
      }
    }
    List<String> known = columns.stream().map(ResultColumn::name).toList();
    throw invalid(
        option,
        "The query has no column '" + name.strip() + "'",
        Suggestions.didYouMean(name.strip(), known)
            .orElse("Its columns are " + String.join(", ", known) + "."));
  }

  /** An error in an option, or in the chart as a whole where that is not written. */
  GlimpseException invalid(String option, String message, String advice) {
    Option written = options.get(option);
    int place = written == null ? column : written.column();
    return wrong(line, place, ErrorCode.INVALID_OPTION, message, advice);
  }

  /** More than the chart can show. */
  GlimpseException tooMuch(String message, String advice) {
    return wrong(line, column, ErrorCode.REPORT_LIMIT, message, advice);
  }

  private static GlimpseException wrong(
      int line, int column, ErrorCode code, String message, String advice) {
    return GlimpseException.of(code, message, advice).at(line, column);
  }
}
