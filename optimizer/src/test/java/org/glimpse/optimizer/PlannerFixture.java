package org.glimpse.optimizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.glimpse.detection.CropDetection;
import org.glimpse.detection.ObjectDetection;
import org.glimpse.models.counts.CountModels;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;

/** A workspace with recordings as detectors, and Calcite's own parser in front of the planner. */
final class PlannerFixture implements AutoCloseable {
  final Workspace workspace;
  final VideoCatalog videos;
  final ObjectDetection detection;
  final FixedPixels pixels = new FixedPixels();
  final VideoServices services;
  final QueryPlanner planner;
  private final Path folder;
  private final CalciteSchema schema = CalciteSchema.createRootSchema(false, false);

  /** Rows of an answer with what it took. */
  record Answer(List<List<Object>> rows, QueryContext context, PlannedQuery plan) {}

  PlannerFixture(Path folder) {
    this(folder, ObjectDetection::crops);
  }

  /**
   * @param crops what detects objects in regions
   */
  PlannerFixture(Path folder, Function<ObjectDetection, CropDetection> crops) {
    this.folder = folder;
    workspace = Workspace.open(folder.resolve("workspace"));
    videos = VideoCatalogs.open(workspace);
    detection =
        ObjectDetection.open(
            workspace,
            videos,
            (video, format, context) -> {
              throw new IllegalStateException("recordings need no pixels");
            });
    services =
        new VideoServices(
            workspace,
            videos,
            pixels,
            detection.detectors(),
            detection.labels(),
            detection.labeler(),
            crops.apply(detection),
            detection.tracks(),
            detection.proxies(),
            detection.proxyScores(),
            detection.functions(),
            CountModels.open(workspace, FrameReaders.of(workspace)));
    planner = new QueryPlanner(services);
  }

  /** A recording as a detector, and a video without pixels that names it. */
  Video video(String name, String csv, long frames, double framesPerSecond) {
    try {
      Path file = Files.writeString(folder.resolve(name + ".csv"), csv);
      detection
          .detectors()
          .createRecording(
              name + "_detector",
              file,
              Map.of("seconds_per_frame", "0.1"),
              true,
              QueryContext.background());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    Video video =
        videos.createWithoutPixels(
            name,
            name + ".csv",
            name + frames,
            frames,
            framesPerSecond,
            Optional.empty(),
            Optional.of(name + "_detector"),
            true);
    AbstractSchema relations =
        new AbstractSchema() {
          @Override
          protected Map<String, org.apache.calcite.schema.Table> getTableMap() {
            return Map.of(
                "objects", new VideoTable(video, VideoRelation.OBJECTS),
                "frames", new VideoTable(video, VideoRelation.FRAMES),
                "tracks", new VideoTable(video, VideoRelation.TRACKS));
          }
        };
    schema.plus().add(name, relations);
    return video;
  }

  /** A table of schema {@code system}. */
  void system(String name, SystemTable table) {
    schema.add(name, table);
  }

  Answer query(String sql, Object... parameters) {
    return query(SettingValues.defaults(), sql, parameters);
  }

  Answer query(SettingValues settings, String sql, Object... parameters) {
    QueryContext context = context(settings);
    PlannedQuery plan = planner.plan(logical(sql), java.util.Arrays.asList(parameters), context);
    return run(plan, context);
  }

  /** A query with accuracy clauses. */
  Answer query(String sql, AccuracyClauses clauses) {
    RelRoot root = root(sql);
    LogicalQuery query =
        new LogicalQuery(
            sql,
            LogicalAccuracy.create(root.project(), clauses),
            root.validatedRowType,
            List.of(),
            Map.of());
    QueryContext context = context(SettingValues.defaults().with("confirm_above", "off"));
    return run(planner.plan(query, List.of(), context), context);
  }

  static QueryContext context(SettingValues settings) {
    return QueryContext.of(
        1, CancelToken.withTimeout(Duration.ofMinutes(2)), ProgressListener.NONE, settings);
  }

  static Answer run(PlannedQuery plan, QueryContext context) {
    List<List<Object>> rows = new ArrayList<>();
    int width = plan.rowType().getFieldCount();
    try (RowCursor cursor = plan.open(context, CostConfirmation.REFUSE)) {
      while (cursor.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < width; i++) {
          row.add(cursor.value(i));
        }
        rows.add(row);
      }
    }
    return new Answer(rows, context, plan);
  }

  LogicalQuery logical(String sql) {
    RelRoot root = root(sql);
    return new LogicalQuery(sql, root.project(), root.validatedRowType, List.of(), Map.of());
  }

  RelRoot root(String sql) {
    try {
      SqlNode parsed =
          SqlParser.create(
                  sql,
                  SqlParser.config()
                      .withQuoting(Quoting.DOUBLE_QUOTE)
                      .withUnquotedCasing(Casing.UNCHANGED)
                      .withCaseSensitive(false)
                      .withConformance(SqlConformanceEnum.LENIENT))
              .parseQuery();
      JavaTypeFactoryImpl types = new JavaTypeFactoryImpl(GlimpseTypeSystem.INSTANCE);
      Properties properties = new Properties();
      properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
      CalciteCatalogReader catalog =
          new CalciteCatalogReader(
              schema, List.of(), types, new CalciteConnectionConfigImpl(properties));
      SqlValidator validator =
          SqlValidatorUtil.newValidator(
              new TestOperators(),
              catalog,
              types,
              SqlValidator.Config.DEFAULT.withConformance(SqlConformanceEnum.LENIENT));
      RelOptCluster cluster = RelOptCluster.create(new VolcanoPlanner(), new RexBuilder(types));
      SqlToRelConverter converter =
          new SqlToRelConverter(
              (type, query, schemaPath, viewPath) -> {
                throw new IllegalStateException("no views");
              },
              validator,
              catalog,
              cluster,
              StandardConvertletTable.INSTANCE,
              SqlToRelConverter.config().withExpand(false).withTrimUnusedFields(false));
      return converter.convertQuery(validator.validate(parsed), false, true);
    } catch (SqlParseException failure) {
      throw new IllegalArgumentException(sql, failure);
    }
  }

  @Override
  public void close() {
    detection.close();
    workspace.close();
  }
}
