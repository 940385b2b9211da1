package org.glimpse.detection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.CatalogErrors;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * Follows objects through windows of a video, each window as if the video began with it. Nothing is
 * stored: windows depend on where they begin, ids that are kept do not.
 */
final class WindowFollower {
  private final Workspace workspace;
  private final StoredLabels labels;

  WindowFollower(Workspace workspace, StoredLabels labels) {
    this.workspace = workspace;
    this.labels = labels;
  }

  /**
   * Tells of the objects of some windows.
   *
   * @param followers makes one for each window, unless the detector names its objects
   */
  void follow(
      Video video,
      RegisteredDetector detector,
      List<FrameSet.Range> windows,
      Supplier<FrameFollower> followers,
      TrackListener listener,
      QueryContext context) {
    if (windows.isEmpty()) {
      return;
    }
    String sql = sql(video, detector, windows);
    try (Connection connection = workspace.connect();
        Statement statement = connection.createStatement()) {
      SqlInterrupt.guard(
          context.cancel(),
          statement,
          () -> {
            try (ResultSet rows = statement.executeQuery(sql)) {
              if (detector.hasTrackIds()) {
                named(rows, listener);
              } else {
                tracked(rows, followers, listener);
              }
            }
            return null;
          });
    } catch (SQLException failure) {
      throw CatalogErrors.translate("following objects", failure);
    }
  }

  /** Rows of all windows, a detection once for each window that it is in. */
  private String sql(Video video, RegisteredDetector detector, List<FrameSet.Range> windows) {
    StringJoiner places = new StringJoiner(", ");
    long first = Long.MAX_VALUE;
    long end = 0;
    for (int i = 0; i < windows.size(); i++) {
      FrameSet.Range window = windows.get(i);
      places.add("(" + i + ", " + window.start() + ", " + window.end() + ")");
      first = Math.min(first, window.start());
      end = Math.max(end, window.end());
    }
    String rows =
        detector.hasTrackIds()
            ? labels.namedTracksSql(video, detector)
            : labels.objectsSql(video, detector, new FrameSet.Range(first, end));
    String columns =
        detector.hasTrackIds()
            ? "o.trackid"
            : "o.class, o.confidence, o.xmin, o.ymin, o.xmax, o.ymax";
    return "SELECT w.number, o.frame, o.ordinal, "
        + columns
        + " FROM (VALUES "
        + places
        + ") AS w(number, first, after) JOIN ("
        + rows
        + ") AS o ON o.frame >= w.first AND o.frame < w.after ORDER BY 1, 2, 3";
  }

  /** The detections of one frame of one window, as they are read. */
  private static final class Group {
    final List<Integer> ordinals = new ArrayList<>();
    final List<Long> ids = new ArrayList<>();
    final List<Detection> detections = new ArrayList<>();
    int window = -1;
    long frame = -1;

    /** Whether a row belongs to another frame or window. */
    boolean endsAt(ResultSet row) throws SQLException {
      return window != row.getInt(1) || frame != row.getLong(2);
    }

    void begin(ResultSet row) throws SQLException {
      window = row.getInt(1);
      frame = row.getLong(2);
      ordinals.clear();
      ids.clear();
      detections.clear();
    }

    void tell(long[] trackIds, TrackListener listener) {
      listener.followed(
          window, frame, ordinals.stream().mapToInt(Integer::intValue).toArray(), trackIds);
    }
  }

  private static void named(ResultSet rows, TrackListener listener) throws SQLException {
    Group group = new Group();
    boolean more = rows.next();
    while (more) {
      group.begin(rows);
      while (more && !group.endsAt(rows)) {
        group.ordinals.add(rows.getInt(3));
        group.ids.add(rows.getLong(4));
        more = rows.next();
      }
      group.tell(group.ids.stream().mapToLong(Long::longValue).toArray(), listener);
    }
  }

  private static void tracked(
      ResultSet rows, Supplier<FrameFollower> followers, TrackListener listener)
      throws SQLException {
    Group group = new Group();
    FrameFollower follower = null;
    boolean more = rows.next();
    while (more) {
      if (follower == null || rows.getInt(1) != group.window) {
        follower = followers.get();
      }
      group.begin(rows);
      while (more && !group.endsAt(rows)) {
        group.ordinals.add(rows.getInt(3));
        Box box = new Box(rows.getFloat(6), rows.getFloat(7), rows.getFloat(8), rows.getFloat(9));
        group.detections.add(new Detection(rows.getString(4), rows.getFloat(5), box));
        more = rows.next();
      }
      group.tell(follower.next(group.frame, group.detections), listener);
    }
  }
}
