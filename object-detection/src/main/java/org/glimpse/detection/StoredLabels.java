package org.glimpse.detection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Workspace;

/**
 * Labels in the relations {@code label_ranges} (which frames) and {@code detections} (what is in
 * them). Both are written in one transaction, so that a label is there whole or not at all.
 */
final class StoredLabels implements LabelStore {
  /** Segments up to this many become a UNION ALL of constant filters, which prune best. */
  private static final int UNION_MAX = 32;

  /**
   * Ranges that touch or overlap become one: "gaps and islands". A range begins an island where it
   * starts after the end of everything before it.
   */
  private static final String ISLANDS =
      """
      SELECT min(first_frame), max(end_frame) FROM (
        SELECT first_frame, end_frame,
               sum(begins) OVER (ORDER BY first_frame, end_frame ROWS UNBOUNDED PRECEDING) AS island
        FROM (
          SELECT first_frame, end_frame,
                 CASE WHEN first_frame <= max(end_frame) OVER (
                        ORDER BY first_frame, end_frame
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                      THEN 0 ELSE 1 END AS begins
          FROM label_ranges
          WHERE owner = ? AND file_id = ? AND first_frame < ? AND end_frame > ?))
      GROUP BY island ORDER BY 1""";

  private final Workspace workspace;
  private final LabelOwners owners;

  StoredLabels(Workspace workspace, LabelOwners owners) {
    this.workspace = workspace;
    this.owners = owners;
  }

  @Override
  public FrameSet labelled(Video video, RegisteredDetector detector, FrameSet among) {
    if (among.isEmpty()) {
      return among;
    }
    FrameSet.Builder stored = FrameSet.builder();
    List<Video.Segment> segments = segmentsOf(video, among.first(), among.last());
    workspace.inTransaction(
        "looking up labels",
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(ISLANDS)) {
            for (Video.Segment segment : segments) {
              query.setInt(1, owners.ownerOf(detector, segment));
              query.setInt(2, segment.fileId());
              query.setLong(3, among.last() + 1 - segment.firstFrame());
              query.setLong(4, among.first() - segment.firstFrame());
              try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                  long end = Math.min(rows.getLong(2), segment.frameCount());
                  stored.add(segment.firstFrame() + rows.getLong(1), segment.firstFrame() + end);
                }
              }
            }
          }
          return null;
        });
    return stored.build().intersect(among);
  }

  @Override
  public String objectsSql(Video video, RegisteredDetector detector, FrameSet.Range frames) {
    return select(
        video,
        detector,
        frames,
        "ordinal, class, confidence, xmin, ymin, xmax, ymax, trackid",
        "TRUE");
  }

  /** As {@link #objectsSql}, for the track ids that a recording names itself. */
  String namedTracksSql(Video video, RegisteredDetector detector) {
    return select(
        video,
        detector,
        new FrameSet.Range(0, Math.max(1, video.frameCount())),
        "ordinal, trackid",
        "trackid IS NOT NULL");
  }

  private String select(
      Video video,
      RegisteredDetector detector,
      FrameSet.Range frames,
      String columns,
      String condition) {
    List<Video.Segment> segments = segmentsOf(video, frames.start(), frames.end() - 1);
    if (segments.isEmpty()) {
      return "SELECT frame, " + columns + " FROM detections WHERE FALSE";
    }
    if (segments.size() > UNION_MAX) {
      return joined(detector, segments, frames, columns, condition);
    }
    StringJoiner union = new StringJoiner(" UNION ALL ");
    for (Video.Segment segment : segments) {
      long offset = segment.firstFrame();
      long first = Math.max(0, frames.start() - offset);
      long last = Math.min(segment.frameCount(), frames.end() - offset) - 1;
      union.add(
          "SELECT "
              + (offset == 0 ? "frame" : "frame + " + offset + " AS frame")
              + ", "
              + columns
              + " FROM detections WHERE owner = "
              + owners.ownerOf(detector, segment)
              + " AND file_id = "
              + segment.fileId()
              + " AND frame BETWEEN "
              + first
              + " AND "
              + last
              + " AND "
              + condition);
    }
    return union.toString();
  }

  private String joined(
      RegisteredDetector detector,
      List<Video.Segment> segments,
      FrameSet.Range frames,
      String columns,
      String condition) {
    StringJoiner values = new StringJoiner(", ");
    for (Video.Segment segment : segments) {
      values.add(
          "("
              + owners.ownerOf(detector, segment)
              + ", "
              + segment.fileId()
              + ", "
              + segment.firstFrame()
              + ", "
              + segment.frameCount()
              + ")");
    }
    return "SELECT d.frame + s.starts AS frame, "
        + columns
        + " FROM detections d JOIN (VALUES "
        + values
        + ") s(o, f, starts, n) ON d.owner = s.o AND d.file_id = s.f WHERE d.frame < s.n"
        + " AND d.frame + s.starts BETWEEN "
        + frames.start()
        + " AND "
        + (frames.end() - 1)
        + " AND "
        + condition;
  }

  /**
   * Stores labels of one file in one transaction.
   *
   * @param labels in ascending order of frames, none of them stored before
   */
  void store(RegisteredDetector detector, Video.Segment segment, List<FrameLabel> labels) {
    int owner = owners.ownerOf(detector, segment);
    workspace.inTransaction(
        "storing labels",
        connection -> {
          try (DuckDBAppender appender =
              connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "detections")) {
            for (FrameLabel label : labels) {
              append(appender, owner, segment, label);
            }
          }
          FrameSet.Builder frames = FrameSet.builder();
          labels.forEach(label -> frames.add(label.frame() - segment.firstFrame()));
          appendRanges(connection, owner, segment.fileId(), frames.build());
          return null;
        });
  }

  private static void append(
      DuckDBAppender appender, int owner, Video.Segment segment, FrameLabel label)
      throws SQLException {
    int ordinal = 0;
    for (Detection detection : label.detections()) {
      Box box = detection.box();
      appender.beginRow();
      appender.append(owner);
      appender.append(segment.fileId());
      appender.append(label.frame() - segment.firstFrame());
      appender.append(ordinal++);
      appender.append(detection.className());
      appender.append(detection.confidence());
      appender.append(box.xmin());
      appender.append(box.ymin());
      appender.append(box.xmax());
      appender.append(box.ymax());
      appender.append((Long) null);
      appender.endRow();
    }
  }

  /** Marks frames of a file as labelled, inside the transaction that stores their detections. */
  static void appendRanges(
      DuckDBConnection connection, int owner, int fileId, FrameSet framesInFile)
      throws SQLException {
    try (DuckDBAppender appender =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "label_ranges")) {
      for (FrameSet.Range range : framesInFile.ranges()) {
        appender.beginRow();
        appender.append(owner);
        appender.append(fileId);
        appender.append(range.start());
        appender.append(range.end());
        appender.endRow();
      }
    }
  }

  /** The files that are there and hold frames of {@code [first, last]}. */
  static List<Video.Segment> segmentsOf(Video video, long first, long last) {
    List<Video.Segment> found = new ArrayList<>();
    for (Video.Segment segment : video.segments()) {
      boolean before = segment.firstFrame() + segment.frameCount() <= first;
      boolean holds = segment.frameCount() > 0 && !before && segment.firstFrame() <= last;
      if (holds && !segment.absent()) {
        found.add(segment);
      }
    }
    return found;
  }

  LabelOwners owners() {
    return owners;
  }
}
