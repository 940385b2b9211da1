package org.glimpse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.optimizer.LogicalAccuracy;
import org.glimpse.optimizer.LogicalQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueryTranslatorTest {

  /** A query, the names of its columns, and its plan. */
  record Golden(String sql, String columns, String plan) {
    @Override
    public String toString() {
      return sql;
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void plansAreAsWritten(Golden golden) {
    LogicalQuery query = TestCatalog.translate(golden.sql());
    assertThat(String.join(", ", query.rowType().getFieldNames())).isEqualTo(golden.columns());
    assertThat(plan(query)).isEqualTo(golden.plan());
  }

  static List<Golden> goldens() throws IOException {
    try (InputStream file = QueryTranslatorTest.class.getResourceAsStream("plans.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\n"))
          .map(block -> block.strip().split("\n", 3))
          .map(lines -> new Golden(lines[0], lines[1], lines[2]))
          .toList();
    }
  }

  @Test
  void everyPromisedQueryIsAmongThem() throws IOException {
    assertThat(goldens()).extracting(Golden::sql).containsAll(TestCatalog.PROMISED);
  }

  @Test
  void clausesAreTheRoot() {
    LogicalQuery query =
        TestCatalog.translate("SELECT COUNT(*) FROM taipei ERROR WITHIN 5% CONFIDENCE 90%");
    LogicalAccuracy root = (LogicalAccuracy) query.root();
    assertThat(root.clauses().error()).hasValueSatisfying(e -> assertThat(e.relative()).isTrue());
    assertThat(root.clauses().confidence()).isEqualTo(0.9);
  }

  @Test
  void parametersGetTheTypesOfTheirPlaces() {
    LogicalQuery query =
        TestCatalog.translate(
            "SELECT frame FROM taipei WHERE class = ? AND timestamp > ? AND confidence > ? AND"
                + " trackid IN (?, CAST(? AS INTEGER)) GROUP BY trackid LIMIT ?");
    assertThat(query.parameterTypes())
        .extracting(RelDataType::getSqlTypeName)
        .asString()
        .isEqualTo("[VARCHAR, TIMESTAMP, REAL, BIGINT, INTEGER, INTEGER]");
  }

  private static String plan(LogicalQuery query) {
    return RelOptUtil.toString(query.root()).replaceAll(" +\n", "\n").strip();
  }
}
