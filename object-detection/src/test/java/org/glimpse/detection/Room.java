package org.glimpse.detection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;

/** A workspace with everything of this room opened over it, for one test. */
final class Room implements AutoCloseable {
  final Workspace workspace;
  final VideoCatalog videos;
  final FixedScene scene;
  final ObjectDetection detection;
  private final Path folder;

  Room(Path folder) {
    this(folder, new FixedScene());
  }

  Room(Path folder, FixedScene scene) {
    this.folder = folder;
    this.scene = scene;
    workspace = Workspace.open(folder.resolve("workspace"));
    videos = VideoCatalogs.open(workspace);
    detection = ObjectDetection.open(workspace, videos, scene, scene);
  }

  /** The scene's detector. */
  RegisteredDetector carDetector() {
    return detection
        .detectors()
        .find("cars")
        .orElseGet(
            () ->
                detection
                    .detectors()
                    .createOnnx("cars", file("cars.onnx", "model"), Map.of(), false, context()));
  }

  RegisteredDetector recording(String name, String csv, Map<String, String> options) {
    return detection
        .detectors()
        .createRecording(name, file(name + ".csv", csv), options, false, context());
  }

  Path file(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static QueryContext context() {
    return QueryContext.background();
  }

  static QueryContext context(CancelToken cancel, String setting, String value) {
    return QueryContext.of(
        1, cancel, ProgressListener.NONE, SettingValues.defaults().with(setting, value));
  }

  /** Stored detections by frame, through the SQL that the engine uses. */
  Map<Long, Integer> countsByFrame(Video video, RegisteredDetector detector) {
    Map<Long, Integer> counts = new TreeMap<>();
    rows("SELECT frame, count(*) FROM (" + objects(video, detector) + ") GROUP BY frame")
        .forEach(row -> counts.put(((Number) row.get(0)).longValue(), number(row.get(1))));
    return counts;
  }

  String objects(Video video, RegisteredDetector detector) {
    return detection
        .labels()
        .objectsSql(video, detector, new FrameSet.Range(0, video.frameCount()));
  }

  List<List<Object>> rows(String sql) {
    try (Connection connection = workspace.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  private static int number(Object value) {
    return ((Number) value).intValue();
  }

  @Override
  public void close() {
    detection.close();
    workspace.close();
  }
}
