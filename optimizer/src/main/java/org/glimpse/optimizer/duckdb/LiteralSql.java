package org.glimpse.optimizer.duckdb;

import java.math.BigDecimal;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.glimpse.optimizer.logical.Unsupported;
import org.locationtech.jts.geom.Geometry;

/** Constants in DuckDB's SQL. */
final class LiteralSql {
  private LiteralSql() {}

  static String of(RexLiteral literal) {
    if (literal.isNull()) {
      return "CAST(NULL AS " + TypeSql.name(literal.getType()) + ")";
    }
    if (TypeSql.isInterval(literal.getType())) {
      return number(literal.getValueAs(BigDecimal.class));
    }
    return switch (literal.getType().getSqlTypeName()) {
      case BOOLEAN -> literal.getValueAs(Boolean.class) ? "TRUE" : "FALSE";
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL ->
          number(literal.getValueAs(BigDecimal.class));
      case REAL, FLOAT, DOUBLE ->
          "CAST("
              + literal.getValueAs(BigDecimal.class)
              + " AS "
              + TypeSql.name(literal.getType())
              + ")";
      case CHAR, VARCHAR -> Names.text(literal.getValueAs(String.class));
      case DATE -> "DATE '" + literal.getValueAs(DateString.class) + "'";
      case TIME -> "TIME '" + literal.getValueAs(TimeString.class) + "'";
      case TIMESTAMP -> "TIMESTAMP '" + literal.getValueAs(TimestampString.class) + "'";
      case GEOMETRY -> Names.text(literal.getValueAs(Geometry.class).toText());
      default -> throw Unsupported.because("the constant " + literal);
    };
  }

  private static String number(BigDecimal value) {
    return value.signum() < 0 ? "(" + value.toPlainString() + ")" : value.toPlainString();
  }
}
