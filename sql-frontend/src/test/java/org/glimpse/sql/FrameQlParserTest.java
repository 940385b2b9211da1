package org.glimpse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.AccuracyClauses.ErrorTolerance;
import org.glimpse.workspace.GlimpseException.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameQlParserTest {

  @ParameterizedTest
  @MethodSource("promised")
  void promisedQueriesParse(String sql) {
    assertThat(FrameQlParser.parse(sql)).isInstanceOf(Statement.Query.class);
    assertThat(FrameQlParser.parse("EXPLAIN ANALYZE " + sql + ";"))
        .isInstanceOfSatisfying(
            Statement.Explain.class, explain -> assertThat(explain.analyze()).isTrue());
  }

  static List<String> promised() {
    return TestCatalog.PROMISED;
  }

  @Test
  void clausesStandInAnyOrder() {
    List<String> clauses =
        List.of(
            "ERROR WITHIN 5%", "AT CONFIDENCE 0.9", "ORACLE LIMIT 70 USING p", "LIMIT 3", "GAP 4");
    List<List<String>> orders = permutations(clauses);
    assertThat(orders).hasSize(120);
    for (List<String> order : orders) {
      String sql = "SELECT COUNT(*) FROM v GROUP BY frame " + String.join(" ", order);
      FrameQlQuery query = query(sql);
      assertThat(query.clauses())
          .as(sql)
          .isEqualTo(
              new AccuracyClauses(
                  Optional.of(new ErrorTolerance(0.05, true)),
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  OptionalLong.of(70),
                  Optional.of("p"),
                  0.9));
      assertThat(query.gap())
          .as(sql)
          .map(FrameQlQuery.Gap::toString)
          .get()
          .asString()
          .contains("frames=4");
      assertThat(query.takeTree())
          .as(sql)
          .hasToString(
              query("SELECT COUNT(*) FROM v GROUP BY frame LIMIT 3").takeTree().toString());
    }
  }

  @Test
  void everySelectionClauseIsRead() {
    AccuracyClauses rates = query("SELECT frame FROM v FPR WITHIN 2 % FNR WITHIN .01").clauses();
    assertThat(rates.falseNegativeRate()).hasValue(0.01);
    assertThat(rates.falsePositiveRate()).hasValue(0.02);
    assertThat(rates.confidence()).isEqualTo(0.95);
    AccuracyClauses targets =
        query(
                "SELECT frame FROM v PRECISION TARGET 80% WITH PROBABILITY 99% ORACLE LIMIT 9 RECALL TARGET 0.9"
                    + " WITH PROBABILITY 99 %")
            .clauses();
    assertThat(targets.recallTarget()).hasValue(0.9);
    assertThat(targets.precisionTarget()).hasValue(0.8);
    assertThat(targets.confidence()).isEqualTo(0.99);
    assertThat(query("SELECT frame FROM v LIMIT 9 GAP INTERVAL '1:30' MINUTE TO SECOND").gap())
        .contains(new FrameQlQuery.Gap.Time(90_000, new Position(1, 29)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT timestamp, class, frame, error, gap, confidence, content, mask, fnr FROM v",
        "SELECT error error, gap gap, confidence confidence, recall target FROM oracle LIMIT 10",
        "SELECT v.timestamp AS timestamp, v.error FROM v AS gap ORDER BY timestamp, gap",
        "SELECT * FROM error, gap, confidence JOIN oracle ON error.frame = oracle.gap",
        "SELECT MAX(timestamp) FROM v WHERE timestamp > TIMESTAMP '2026-11-21 00:00:00'",
        "SELECT CAST('2026-11-21' AS TIMESTAMP), CAST(frame AS TIMESTAMP(3)) FROM v",
        "SELECT COUNT(*) count, value, sql, default, start FROM system.settings ORDER BY value",
        "SELECT fcount FROM v WHERE fcount > 1",
        "SELECT confidence - 1, gap * 2, error / 3 FROM v WHERE confidence > 0.5"
      })
  void frameQlReservesNoWord(String sql) {
    FrameQlQuery query = query(sql);
    assertThat(query.clauses()).isEqualTo(AccuracyClauses.NONE);
    assertThat(query.gap()).isEmpty();
  }

  @Test
  void positionsAreThoseOfTheScript() {
    StatementText text = new StatementText("ALTER VIDEO\n  v REFRESH", new Position(7, 5));
    Statement.AlterVideoRefresh alter = (Statement.AlterVideoRefresh) FrameQlParser.parse(text);
    assertThat(alter.video()).isEqualTo(new Name("v", new Position(8, 3)));
  }

  @Test
  void aQueryIsTranslatedAnyNumberOfTimes() {
    FrameQlQuery query = query("SELECT frame FROM v LIMIT 3 GAP 5");
    String first = query.takeTree().toString();
    assertThat(query.takeTree()).hasToString(first);
    assertThat(query.takeTree()).hasToString(first);
  }

  private static FrameQlQuery query(String sql) {
    return ((Statement.Query) FrameQlParser.parse(sql)).query();
  }

  private static List<List<String>> permutations(List<String> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    return items.stream()
        .flatMap(
            first -> {
              List<String> others = items.stream().filter(each -> !each.equals(first)).toList();
              return permutations(others).stream()
                  .map(rest -> Stream.concat(Stream.of(first), rest.stream()).toList());
            })
        .map(each -> (List<String>) new ArrayList<>(each))
        .toList();
  }
}
