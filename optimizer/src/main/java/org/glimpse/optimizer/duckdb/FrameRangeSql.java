package org.glimpse.optimizer.duckdb;

import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.glimpse.optimizer.logical.ScanTables;

/** Questions about the frames of a video, put to the catalogue database. */
public final class FrameRangeSql {
  private FrameRangeSql() {}

  /**
   * SQL that yields the frames that satisfy every condition as ranges: first frame, last frame + 1,
   * in ascending order.
   *
   * @param framesSql the relation frames of the video
   * @param conditions over its columns frame and timestamp
   */
  public static String of(String framesSql, List<RexNode> conditions) {
    RexBuilder rexBuilder = new RexBuilder(new SqlTypeFactoryImpl(RelDataTypeSystem.DEFAULT));
    ExpressionSql expressions =
        new ExpressionSql(
            rexBuilder,
            column -> column == ScanTables.TIMESTAMP ? "f.\"timestamp\"" : "f.frame",
            0);
    return "SELECT min(frame), max(frame) + 1 FROM (SELECT frame, frame - row_number() OVER (ORDER"
        + " BY frame) AS island FROM (SELECT f.frame FROM ("
        + framesSql
        + ") AS f WHERE "
        + String.join(" AND ", expressions.all(conditions))
        + ")) GROUP BY island ORDER BY 1";
  }

  /** SQL that yields whether every frame is shown later than the one before. */
  public static String timeRises(String framesSql) {
    return "SELECT coalesce(bool_and(\"timestamp\" > before), TRUE) FROM (SELECT f.\"timestamp\","
        + " lag(f.\"timestamp\") OVER (ORDER BY f.frame) AS before FROM ("
        + framesSql
        + ") AS f) WHERE before IS NOT NULL";
  }
}
