package org.glimpse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing but {@link GlimpseException} leaves the parser and the translator, whatever the text. */
class FrameQlFuzzTest {
  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 300;
  private static final Pattern TOKEN = Pattern.compile("'[^']*'|[A-Za-z_]+|[0-9.]+|\\S");

  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "HAVING",
          "ORDER BY",
          "LIMIT",
          "OFFSET",
          "GAP",
          "ERROR WITHIN",
          "FNR WITHIN",
          "FPR WITHIN",
          "RECALL TARGET",
          "PRECISION TARGET",
          "ORACLE LIMIT",
          "AT CONFIDENCE",
          "CONFIDENCE",
          "WITH PROBABILITY",
          "USING",
          "INTERVAL",
          "'10' SECOND",
          "%",
          "*",
          "(",
          ")",
          ",",
          ".",
          "?",
          "=",
          ">",
          "-",
          "+",
          "1",
          "0.5",
          "1e5",
          "95%",
          "'car'",
          "\"class\"",
          "taipei",
          "taipei.frames",
          "system.settings",
          "frame",
          "timestamp",
          "class",
          "confidence",
          "mask",
          "content",
          "trackid",
          "FCOUNT(*)",
          "FCOUNT DISTINCT(*)",
          "COUNT(*)",
          "SUM(class='car')",
          "LOWER_BOUND",
          "AVG",
          "redness",
          "ST_Area",
          "AND",
          "OR",
          "NOT",
          "IN",
          "EXISTS",
          "BETWEEN",
          "CASE",
          "WHEN",
          "THEN",
          "END",
          "JOIN",
          "ON",
          "AS",
          "x",
          "UNION",
          "EXCEPT",
          "VALUES",
          "WITH",
          "DISTINCT",
          "OVER",
          "FILTER",
          "NULL",
          "TRUE",
          "CAST",
          "TIMESTAMP '2026-11-21 00:00:00'",
          "FLOOR",
          "TO HOUR",
          "EXPLAIN",
          "ANALYZE",
          "CREATE",
          "VIDEO",
          "DETECTOR",
          "DROP",
          "SHOW",
          "SET",
          "DESCRIBE",
          "KILL QUERY",
          "ALTER",
          "REFRESH",
          "RECORDING",
          ";",
          "--",
          "/*",
          "*/",
          "'",
          "\"",
          "LATERAL",
          "UNNEST",
          "ARRAY[1]",
          "ROW(1)",
          "GROUPING SETS",
          "CUBE",
          "TABLESAMPLE",
          "PIVOT",
          "MATCH_RECOGNIZE",
          "FETCH FIRST 1 ROWS ONLY",
          "NATURAL",
          "CROSS",
          "TABLE",
          "MULTISET",
          "\u0000",
          "é",
          "😀");

  @Test
  void randomWords() {
    randomWords(ROUNDS);
  }

  private static void randomWords(int rounds) {
    Random random = new Random(SEED);
    for (int i = 0; i < rounds; i++) {
      StringBuilder sql = new StringBuilder(random.nextInt(3) == 0 ? "" : "SELECT ");
      int length = 1 + random.nextInt(14);
      for (int word = 0; word < length; word++) {
        sql.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
      }
      check(sql.toString(), i);
    }
  }

  @Test
  void mutatedQueries() {
    assertThat(mutatedQueries(ROUNDS)).as("mutants that are still queries").isPositive();
  }

  private static int mutatedQueries(int rounds) {
    Random random = new Random(SEED);
    List<String> seeds = new ArrayList<>(TestCatalog.PROMISED);
    seeds.add(
        "WITH c AS (SELECT frame, COUNT(*) AS n FROM taipei GROUP BY frame) SELECT"
            + " MAX(n) FROM c JOIN taipei.frames f ON c.frame = f.frame WHERE f.keyframe LIMIT ?");
    seeds.add(
        "SELECT class, COUNT(*) OVER (PARTITION BY frame ORDER BY confidence) FROM taipei"
            + " WHERE trackid IN (SELECT trackid FROM taipei.tracks WHERE frames > ?)");
    int translated = 0;
    for (int i = 0; i < rounds; i++) {
      List<String> tokens = tokens(seeds.get(random.nextInt(seeds.size())));
      for (int change = 1 + random.nextInt(3); change > 0; change--) {
        int at = random.nextInt(tokens.size());
        switch (random.nextInt(4)) {
          case 0 -> tokens.remove(at);
          case 1 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
          case 2 -> tokens.set(at, WORDS.get(random.nextInt(WORDS.size())));
          default -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
        }
      }
      translated += check(String.join(" ", tokens), i) ? 1 : 0;
    }
    return translated;
  }

  @Test
  void randomCharacters() {
    randomCharacters(ROUNDS);
  }

  @Test
  @Tag("soak")
  void manyOfEach() {
    randomWords(10 * ROUNDS);
    assertThat(mutatedQueries(10 * ROUNDS)).isGreaterThan(30);
    randomCharacters(10 * ROUNDS);
  }

  private static void randomCharacters(int rounds) {
    Random random = new Random(SEED);
    for (int i = 0; i < rounds; i++) {
      StringBuilder sql = new StringBuilder(TestCatalog.PROMISED.get(random.nextInt(13)));
      for (int change = 1 + random.nextInt(4); change > 0; change--) {
        sql.setCharAt(
            random.nextInt(sql.length()),
            (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
      }
      check(sql.toString(), i);
    }
  }

  private static List<String> tokens(String sql) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(sql);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  private static boolean check(String sql, int round) {
    try {
      Statement statement = FrameQlParser.parse(sql);
      if (statement instanceof Statement.Query query) {
        QueryTranslator.translate(query.query(), query.source(), new TestCatalog());
      }
      return statement instanceof Statement.Query;
    } catch (GlimpseException error) {
      assertThat(error.code()).as(sql).isNotEqualTo(ErrorCode.INTERNAL);
      return false;
    } catch (Throwable escaped) {
      return fail("seed " + SEED + ", round " + round + ": " + sql, escaped);
    }
  }
}
