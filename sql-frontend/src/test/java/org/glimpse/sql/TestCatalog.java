package org.glimpse.sql;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.video.Video;
import org.glimpse.workspace.Digest;

/** Three videos, a system table and a user's function: all that names can mean in these tests. */
final class TestCatalog implements CatalogView {
  /** The thirteen queries that FrameQL promises to parse, plan and run as written. */
  static final List<String> PROMISED =
      List.of(
          "SELECT FCOUNT(*) FROM taipei WHERE class = 'car' ERROR WITHIN 0.1 AT CONFIDENCE 95%",
          "SELECT timestamp FROM taipei GROUP BY timestamp HAVING SUM(class='bus')>=1 AND"
              + " SUM(class='car')>=5 LIMIT 10 GAP 300",
          "SELECT * FROM taipei WHERE class = 'bus' AND redness(content) >= 17.5 AND area(mask) >"
              + " 100000 GROUP BY trackid HAVING COUNT(*) > 15",
          "SELECT COUNT (DISTINCT trackid) FROM taipei WHERE class = 'car'",
          "SELECT COUNT(*) FROM taipei WHERE class = 'car' ERROR WITHIN 0.1 CONFIDENCE 95%",
          "SELECT timestamp FROM taipei WHERE class = 'car' FNR WITHIN 0.01 FPR WITHIN 0.01",
          "SELECT * FROM taipei WHERE class = 'car' AND classify(content) = 'sedan'",
          "SELECT FCOUNT DISTINCT(*) FROM taipei WHERE class = 'car' ERROR WITHIN 0.01 CONFIDENCE"
              + " 95%",
          "SELECT * FROM taipei WHERE class = 'bus' AND area(mask) > 55000 AND redness(content) >"
              + " 13.0 GROUP BY timestamp HAVING SUM(class = 'bus') >= 2 LIMIT 5 GAP 300",
          "SELECT FCOUNT(*) FROM taipei WHERE class = 'bus' AND area(mask) > 55000 AND"
              + " redness(content) > 13.0 ERROR WITHIN 0.001 AT CONFIDENCE 95%",
          "SELECT timestamp FROM bird_feeder WHERE class = 'bird' AND redness(content) > 20 AND"
              + " xmax(mask) < 600 GROUP BY trackid HAVING COUNT(timestamp) >= 30",
          "SELECT frame FROM taipei WHERE class = 'bus' ORACLE LIMIT 1000 RECALL TARGET 95% WITH"
              + " PROBABILITY 95%",
          "SELECT FLOOR(timestamp TO HOUR) AS h, FCOUNT(*) FROM taipei WHERE class = 'car' GROUP BY"
              + " FLOOR(timestamp TO HOUR) ERROR WITHIN 0.1");

  private static final List<Video> VIDEOS =
      List.of(video("taipei"), video("bird_feeder"), video("Straße"));

  private static final SqlFunction CLASSIFY =
      new SqlFunction(
          "CLASSIFY",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.VARCHAR_2000,
          null,
          OperandTypes.family(SqlTypeFamily.BINARY),
          SqlFunctionCategory.USER_DEFINED_FUNCTION);

  private static final SystemTable SETTINGS =
      new SystemTable(
          List.of(
              new SystemTable.Column("name", SqlTypeName.VARCHAR),
              new SystemTable.Column("value", SqlTypeName.VARCHAR),
              new SystemTable.Column("default", SqlTypeName.VARCHAR)),
          List::of);

  static LogicalQuery translate(String sql) {
    Statement.Query statement = (Statement.Query) FrameQlParser.parse(sql);
    return QueryTranslator.translate(statement.query(), statement.source(), new TestCatalog());
  }

  private static Video video(String name) {
    Video.Segment file =
        new Video.Segment(
            1,
            Digest.ofBytes(name.getBytes(StandardCharsets.UTF_8)),
            Optional.of(Path.of(name + ".mp4")),
            0,
            1000,
            0,
            33_000_000,
            640,
            480,
            30,
            false);
    LocalDateTime start = LocalDateTime.of(1970, 1, 1, 0, 0);
    return new Video(name, name + ".mp4", start, Optional.empty(), List.of(file));
  }

  @Override
  public List<Video> videos() {
    return VIDEOS;
  }

  @Override
  public Map<String, SystemTable> systemTables() {
    return Map.of("settings", SETTINGS);
  }

  @Override
  public List<RegisteredProxy> proxies() {
    return List.of(
        new RegisteredProxy(
            "cars",
            "taipei",
            RegisteredProxy.Kind.PREDICATE,
            Optional.of("car"),
            List.of(),
            1,
            Digest.ofParts("cars"),
            "cars.csv",
            1000,
            1000,
            0,
            1));
  }

  @Override
  public List<SqlFunction> functions() {
    return List.of(CLASSIFY);
  }
}
