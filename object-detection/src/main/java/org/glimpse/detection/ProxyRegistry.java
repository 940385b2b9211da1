package org.glimpse.detection;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;
import org.glimpse.workspace.Workspace;

/** The relation {@code proxies}. */
final class ProxyRegistry implements ProxyCatalog {
  private static final String SELECT =
      "SELECT name, video, kind, class, classes, scores_id, key, source, video_frames,"
          + " scored_frames, lowest, highest, segments, video_key FROM proxies";

  private final Workspace workspace;
  private final VideoCatalog videos;

  ProxyRegistry(Workspace workspace, VideoCatalog videos) {
    this.workspace = workspace;
    this.videos = videos;
  }

  /**
   * A proxy as stored.
   *
   * @param segments files that the video had
   * @param videoKey digest of those files
   */
  private record Row(RegisteredProxy proxy, int segments, String videoKey) {

    /** Whether the video still begins with the files that were scored. */
    boolean isOf(Video video) {
      return video.segments().size() >= segments && keyOf(video, segments).equals(videoKey);
    }
  }

  @Override
  public synchronized RegisteredProxy create(
      String name,
      Video video,
      Optional<String> forClass,
      Path file,
      boolean replace,
      QueryContext context) {
    if (!replace && find(name).isPresent()) {
      throw GlimpseException.of(
          ErrorCode.ALREADY_EXISTS,
          "There is already a proxy '" + name + "'",
          "Use another name, or CREATE OR REPLACE PROXY.");
    }
    Digest digest = RecordingImport.digest(file, context);
    return workspace.inTransaction(
        "importing the scores " + file,
        connection -> {
          Optional<ScoreImport.StoredScores> known = ScoreImport.find(connection, digest);
          ScoreImport.StoredScores scores =
              known.isPresent() ? known.get() : ScoreImport.run(connection, file, digest, context);
          requireFrames(scores, file, video);
          List<String> classes = ScoreImport.classes(connection, scores);
          if (scores.hasClasses() && forClass.isPresent() && !classes.contains(forClass.get())) {
            throw GlimpseException.of(
                ErrorCode.INVALID_RECORDING,
                file + " has no scores of the class '" + forClass.get() + "'",
                Suggestions.didYouMean(forClass.get(), classes)
                    .orElse("It scores " + String.join(", ", classes) + "."));
          }
          RegisteredProxy proxy =
              describe(connection, name, video, forClass, classes, scores, digest, file);
          deleteName(connection, name);
          insert(connection, proxy, video);
          return proxy;
        });
  }

  private static void requireFrames(ScoreImport.StoredScores scores, Path file, Video video) {
    if (scores.lastFrame() >= video.frameCount()) {
      throw FileCells.invalid(
          file.toString(),
          "line",
          scores.lastLine(),
          "frame "
              + scores.lastFrame()
              + " is beyond the end of the video '"
              + video.name()
              + "', which has "
              + video.frameCount()
              + " frames",
          "Frames count from 0. Is this the video that was scored? A grown one needs ALTER VIDEO "
              + video.name()
              + " REFRESH first.");
    }
  }

  private static RegisteredProxy describe(
      DuckDBConnection connection,
      String name,
      Video video,
      Optional<String> forClass,
      List<String> classes,
      ScoreImport.StoredScores scores,
      Digest digest,
      Path file)
      throws SQLException {
    boolean oneClass = scores.hasClasses() && forClass.isPresent();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT count(DISTINCT frame), min(score), max(score) FROM score_rows"
                + " WHERE scores_id = ?"
                + (oneClass ? " AND class = ?" : ""))) {
      query.setInt(1, scores.id());
      if (oneClass) {
        query.setString(2, forClass.get());
      }
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return new RegisteredProxy(
            name,
            video.name(),
            scores.hasClasses()
                ? RegisteredProxy.Kind.CLASS_COUNTS
                : RegisteredProxy.Kind.PREDICATE,
            forClass,
            oneClass ? List.of(forClass.get()) : classes,
            scores.id(),
            Digest.ofParts("given scores", digest.hex(), forClass.orElse("")),
            file.toString(),
            video.frameCount(),
            rows.getLong(1),
            rows.getDouble(2),
            rows.getDouble(3));
      }
    }
  }

  private static void insert(DuckDBConnection connection, RegisteredProxy proxy, Video video)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO proxies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, proxy.name());
      insert.setString(2, proxy.video());
      insert.setString(3, proxy.kind().name());
      insert.setString(4, proxy.forClass().orElse(null));
      insert.setString(5, RecordingImport.writeList(proxy.classes()));
      insert.setInt(6, proxy.scoresId());
      insert.setString(7, proxy.key().hex());
      insert.setString(8, proxy.source());
      insert.setLong(9, proxy.videoFrames());
      insert.setLong(10, proxy.scoredFrames());
      insert.setDouble(11, proxy.lowest());
      insert.setDouble(12, proxy.highest());
      insert.setInt(13, video.segments().size());
      insert.setString(14, keyOf(video, video.segments().size()));
      insert.executeUpdate();
    }
  }

  @Override
  public synchronized void drop(String name) {
    if (find(name).isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_PROXY,
          "There is no proxy '" + name + "'",
          Suggestions.didYouMean(name, list().stream().map(RegisteredProxy::name).toList())
              .orElse("SHOW PROXIES lists them."));
    }
    remove(List.of(name));
  }

  @Override
  public synchronized void dropOrphans() {
    List<String> orphans =
        rows().stream().filter(row -> !isVisible(row)).map(row -> row.proxy().name()).toList();
    remove(orphans);
  }

  @Override
  public Optional<RegisteredProxy> find(String name) {
    return rows().stream()
        .filter(row -> row.proxy().name().equalsIgnoreCase(name) && isVisible(row))
        .map(Row::proxy)
        .findFirst();
  }

  @Override
  public List<RegisteredProxy> list() {
    return rows().stream().filter(this::isVisible).map(Row::proxy).toList();
  }

  private boolean isVisible(Row row) {
    return videos.find(row.proxy().video()).filter(row::isOf).isPresent();
  }

  private void remove(List<String> names) {
    workspace.inTransaction(
        "dropping proxies",
        connection -> {
          for (String name : names) {
            deleteName(connection, name);
          }
          return null;
        });
  }

  private List<Row> rows() {
    return workspace.inTransaction(
        "looking up proxies",
        connection -> {
          try (PreparedStatement query =
                  connection.prepareStatement(SELECT + " ORDER BY lower(name)");
              ResultSet rows = query.executeQuery()) {
            List<Row> found = new ArrayList<>();
            while (rows.next()) {
              found.add(row(rows));
            }
            return found;
          }
        });
  }

  private static Row row(ResultSet rows) throws SQLException {
    RegisteredProxy proxy =
        new RegisteredProxy(
            rows.getString(1),
            rows.getString(2),
            RegisteredProxy.Kind.valueOf(rows.getString(3)),
            Optional.ofNullable(rows.getString(4)),
            RecordingImport.readList(rows.getString(5)),
            rows.getInt(6),
            new Digest(rows.getString(7)),
            rows.getString(8),
            rows.getLong(9),
            rows.getLong(10),
            rows.getDouble(11),
            rows.getDouble(12));
    return new Row(proxy, rows.getInt(13), rows.getString(14));
  }

  private static void deleteName(DuckDBConnection connection, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM proxies WHERE lower(name) = lower(?)")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
  }

  private static String keyOf(Video video, int segments) {
    return Digest.ofParts(
            video.segments().subList(0, segments).stream()
                .map(segment -> segment.digest().hex() + ":" + segment.frameCount())
                .toArray(String[]::new))
        .hex();
  }
}
