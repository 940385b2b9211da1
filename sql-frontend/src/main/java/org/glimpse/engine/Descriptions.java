package org.glimpse.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.detection.RegisteredFunction;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.VideoTable;
import org.glimpse.sql.Name;
import org.glimpse.sql.Statement;
import org.glimpse.video.Video;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/** Answers DESCRIBE: the columns of a table, or the properties of something else. */
final class Descriptions {
  /** Columns where a table is described. */
  static final List<ResultColumn> OF_TABLE =
      List.of(Columns.text("column"), Columns.text("type"), Columns.text("nullable"));

  /** Columns where a detector is described. */
  static final List<ResultColumn> OF_DETECTOR =
      List.of(Columns.text("property"), Columns.text("value"));

  private final VideoServices services;
  private final SystemTables system;
  private final Definitions definitions;

  Descriptions(VideoServices services, SystemTables system, Definitions definitions) {
    this.services = services;
    this.system = system;
    this.definitions = definitions;
  }

  /** A described thing: its columns and rows. */
  record Description(List<ResultColumn> columns, List<List<Object>> rows) {}

  Description describe(Statement.Describe describe) {
    Name name = describe.path().get(0);
    if (describe.path().size() > 1) {
      return table(name, describe.path().get(1));
    }
    Statement.DescribeKind kind = describe.kind().orElse(null);
    if (kind == Statement.DescribeKind.DETECTOR) {
      return detector(definitions.requireDetector(name));
    }
    if (kind == Statement.DescribeKind.PROXY) {
      return proxy(definitions.requireProxy(name));
    }
    if (kind == Statement.DescribeKind.FUNCTION) {
      return function(definitions.requireFunction(name));
    }
    if (kind == Statement.DescribeKind.MODEL) {
      return ModelCards.describe(definitions.requireModel(name));
    }
    Optional<Video> video = services.videos().find(name.text());
    if (video.isPresent() || kind != null) {
      return withProxies(definitions.requireVideo(name));
    }
    return services
        .detectors()
        .find(name.text())
        .map(Descriptions::detector)
        .or(() -> services.proxies().find(name.text()).map(Descriptions::proxy))
        .or(() -> services.functions().find(name.text()).map(Descriptions::function))
        .or(() -> services.countModels().find(name.text()).map(ModelCards::describe))
        .orElseThrow(() -> unknown(name, known()));
  }

  private Description table(Name schema, Name name) {
    String wanted = name.text().toLowerCase(Locale.ROOT);
    if (schema.text().equalsIgnoreCase("system")) {
      SystemTable table = system.all().get(wanted);
      if (table == null) {
        throw unknown(name, List.copyOf(system.all().keySet()));
      }
      return columns(Columns.of(table));
    }
    Video video = definitions.requireVideo(schema);
    for (VideoRelation relation : VideoRelation.values()) {
      if (relation.sqlName().equals(wanted)) {
        return columns(Columns.of(new VideoTable(video, relation)));
      }
    }
    throw unknown(name, Arrays.stream(VideoRelation.values()).map(VideoRelation::sqlName).toList());
  }

  /** The columns of a video's objects, and below them its proxies. */
  private Description withProxies(Video video) {
    List<List<Object>> rows =
        new ArrayList<>(columns(Columns.of(new VideoTable(video, VideoRelation.OBJECTS))).rows());
    services.proxies().list().stream()
        .filter(proxy -> proxy.video().equalsIgnoreCase(video.name()))
        .forEach(
            proxy ->
                rows.add(
                    Arrays.asList("proxy " + proxy.name(), "SCORES " + servedBy(proxy), null)));
    return new Description(OF_TABLE, rows);
  }

  private static String servedBy(RegisteredProxy proxy) {
    return proxy
        .forClass()
        .map(each -> "FOR class = '" + each.replace("'", "''") + "'")
        .orElse(
            proxy.classes().isEmpty()
                ? "FOR any predicate"
                : "FOR class IN ('" + String.join("', '", proxy.classes()) + "')");
  }

  private static Description proxy(RegisteredProxy proxy) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("name", proxy.name()));
    rows.add(List.of("video", proxy.video()));
    rows.add(List.of("source", proxy.source()));
    rows.add(List.of("scores", proxy.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    rows.add(List.of("serves", servedBy(proxy)));
    rows.add(List.of("frames scored", proxy.scoredFrames() + " of " + proxy.videoFrames()));
    rows.add(List.of("range", proxy.lowest() + " to " + proxy.highest()));
    rows.add(List.of("key", proxy.key().hex()));
    return new Description(OF_DETECTOR, rows);
  }

  private static Description function(RegisteredFunction function) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("name", function.name()));
    rows.add(List.of("source", function.source()));
    rows.add(List.of("description", function.description()));
    rows.add(List.of("returns", function.returns().sqlName()));
    if (!function.classes().isEmpty()) {
      rows.add(List.of("classes", String.join(", ", function.classes())));
    }
    rows.add(List.of("seconds per call", String.valueOf(function.secondsPerCall())));
    rows.add(List.of("key", function.key().hex()));
    return new Description(OF_DETECTOR, rows);
  }

  private static Description columns(List<ResultColumn> columns) {
    List<List<Object>> rows = new ArrayList<>();
    for (ResultColumn column : columns) {
      rows.add(List.of(column.name(), column.typeName(), column.nullable() ? "yes" : "no"));
    }
    return new Description(OF_TABLE, rows);
  }

  private static Description detector(RegisteredDetector detector) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("name", detector.name()));
    rows.add(List.of("kind", detector.kind().name().toLowerCase(Locale.ROOT)));
    rows.add(List.of("source", detector.source()));
    rows.add(List.of("description", detector.description()));
    rows.add(List.of("classes", String.join(", ", detector.classes())));
    rows.add(
        List.of("track ids", detector.hasTrackIds() ? "in the recording" : "from the tracker"));
    detector
        .secondsPerFrame()
        .ifPresent(seconds -> rows.add(List.of("seconds per frame", String.valueOf(seconds))));
    rows.add(List.of("key", detector.key().hex()));
    return new Description(OF_DETECTOR, rows);
  }

  private List<String> known() {
    return Stream.of(
            services.videos().list().stream().map(Video::name),
            services.detectors().list().stream().map(RegisteredDetector::name),
            services.proxies().list().stream().map(RegisteredProxy::name),
            services.functions().list().stream().map(RegisteredFunction::name),
            services.countModels().list().stream().map(TrainedModel::name))
        .flatMap(names -> names)
        .toList();
  }

  private static GlimpseException unknown(Name name, List<String> known) {
    return GlimpseException.of(
            ErrorCode.UNKNOWN_TABLE,
            "There is nothing named '" + name.text() + "' to describe",
            Suggestions.didYouMean(name.text(), known)
                .orElse(
                    "SHOW VIDEOS, DETECTORS, PROXIES, FUNCTIONS and MODELS list what there is."))
        .at(name.position().line(), name.position().column());
  }
}
