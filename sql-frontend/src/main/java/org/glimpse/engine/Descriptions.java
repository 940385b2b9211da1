package org.glimpse.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.glimpse.detection.RegisteredDetector;
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

/** Answers DESCRIBE: the columns of a table, or the properties of a detector. */
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
    if (kind == Statement.DescribeKind.MODEL) {
      throw Definitions.notYet("DESCRIBE MODEL", "Models", name);
    }
    Optional<Video> video = services.videos().find(name.text());
    if (video.isPresent() || kind != null) {
      return columns(
          Columns.of(new VideoTable(definitions.requireVideo(name), VideoRelation.OBJECTS)));
    }
    return services
        .detectors()
        .find(name.text())
        .map(Descriptions::detector)
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
    return Stream.concat(
            services.videos().list().stream().map(Video::name),
            services.detectors().list().stream().map(RegisteredDetector::name))
        .toList();
  }

  private static GlimpseException unknown(Name name, List<String> known) {
    return GlimpseException.of(
            ErrorCode.UNKNOWN_TABLE,
            "There is nothing named '" + name.text() + "' to describe",
            Suggestions.didYouMean(name.text(), known)
                .orElse("SHOW VIDEOS and SHOW DETECTORS list what there is."))
        .at(name.position().line(), name.position().column());
  }
}
