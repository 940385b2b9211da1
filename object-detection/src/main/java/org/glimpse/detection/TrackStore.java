package org.glimpse.detection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.Workspace;

/**
 * Track ids in the catalogue. The tracker reads labels in the order of frames, step by step; each
 * step stores its ids together with the tracker's state, so that a later call goes on from there
 * with the same ids as one run would have given.
 *
 * <p>Ids of a file depend on every file before it in the video: a run's key is a chain of the
 * digests up to that file. A video that grows keeps the runs of its older files.
 */
final class TrackStore implements ObjectTracks {
  private static final long STEP_FRAMES = 2048;
  private static final long LOCK_WAIT_MILLIS = 50;

  private final Workspace workspace;
  private final DetectorRegistry detectors;
  private final StoredLabels labels;
  private final ReentrantLock writing = new ReentrantLock();

  /** A file of a video, with the key of the tracker's run over it. */
  private record Link(Video.Segment segment, Digest key) {
    long end() {
      return segment.firstFrame() + segment.frameCount();
    }
  }

  /** How far a run has come: frames before {@code endFrame} (of the video) are done. */
  private record Run(int id, long endFrame, byte[] state) {}

  TrackStore(Workspace workspace, DetectorRegistry detectors, StoredLabels labels) {
    this.workspace = workspace;
    this.detectors = detectors;
    this.labels = labels;
  }

  @Override
  public void track(
      Video video,
      RegisteredDetector detector,
      long throughFrame,
      int trackWindow,
      QueryContext context) {
    if (detector.hasTrackIds() || video.frameCount() == 0) {
      return;
    }
    requireBoxes(detector);
    long end = Math.min(throughFrame + 1, video.frameCount());
    lock(context);
    try {
      byte[] state = new SortTracker(trackWindow).state();
      Job job = null;
      for (Link link : chain(video, detector, trackWindow)) {
        long target = Math.min(end, link.end());
        if (link.segment().firstFrame() >= end) {
          break;
        }
        Run run = find(link.key()).orElse(null);
        if (run == null) {
          run = new Run(create(link, state), link.segment().firstFrame(), state);
        }
        if (run.endFrame() < target && !link.segment().absent()) {
          if (job == null) {
            long total = end - run.endFrame();
            job = Job.start("Following objects in " + video.name(), "frames", total, context);
          }
          run = advance(video, detector, run, target, trackWindow, job, context);
        }
        state = run.state();
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void follow(
      Video video,
      RegisteredDetector detector,
      List<FrameSet.Range> windows,
      int trackWindow,
      TrackListener listener,
      QueryContext context) {
    follow(video, detector, windows, () -> new SortTracker(trackWindow), listener, context);
  }

  @Override
  public void link(
      Video video,
      RegisteredDetector detector,
      List<FrameSet.Range> windows,
      TrackListener listener,
      QueryContext context) {
    follow(video, detector, windows, LinkFollower::new, listener, context);
  }

  private void follow(
      Video video,
      RegisteredDetector detector,
      List<FrameSet.Range> windows,
      Supplier<FrameFollower> followers,
      TrackListener listener,
      QueryContext context) {
    if (!detector.hasTrackIds()) {
      requireBoxes(detector);
    }
    new WindowFollower(workspace, labels)
        .follow(video, detector, windows, followers, listener, context);
  }

  @Override
  public String trackIdsSql(Video video, RegisteredDetector detector, int trackWindow) {
    if (detector.hasTrackIds()) {
      return labels.namedTracksSql(video, detector);
    }
    StringJoiner keys = new StringJoiner(", ");
    for (Link link : chain(video, detector, trackWindow)) {
      keys.add("'" + link.key().hex() + "'");
    }
    return "SELECT frame, ordinal, trackid FROM track_ids WHERE run_id IN"
        + " (SELECT id FROM track_runs WHERE key IN ("
        + (keys.length() == 0 ? "''" : keys)
        + "))";
  }

  private Run advance(
      Video video,
      RegisteredDetector detector,
      Run from,
      long target,
      int trackWindow,
      Job job,
      QueryContext context) {
    SortTracker tracker = SortTracker.resume(trackWindow, from.state());
    Run run = from;
    while (run.endFrame() < target) {
      job.checkpoint();
      long start = run.endFrame();
      long end = Math.min(target, start + STEP_FRAMES);
      requireLabels(video, detector, start, end, context);
      int id = run.id();
      String sql =
          "SELECT frame, ordinal, class, confidence, xmin, ymin, xmax, ymax FROM ("
              + labels.objectsSql(video, detector, new FrameSet.Range(start, end))
              + ") ORDER BY frame, ordinal";
      byte[] state =
          workspace.inTransaction(
              "following objects",
              connection -> {
                try (Statement statement = connection.createStatement();
                    DuckDBAppender appender =
                        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "track_ids")) {
                  SqlInterrupt.guard(
                      context.cancel(),
                      statement,
                      () -> {
                        try (ResultSet rows = statement.executeQuery(sql)) {
                          follow(rows, tracker, id, appender);
                        }
                        return null;
                      });
                }
                byte[] after = tracker.state();
                save(connection, id, end, after);
                return after;
              });
      run = new Run(id, end, state);
      job.finished(end - start);
    }
    return run;
  }

  private static void follow(
      ResultSet rows, SortTracker tracker, int runId, DuckDBAppender appender) throws SQLException {
    List<Detection> detections = new ArrayList<>();
    List<Integer> ordinals = new ArrayList<>();
    long frame = -1;
    while (rows.next()) {
      if (rows.getLong(1) != frame) {
        append(tracker, runId, frame, detections, ordinals, appender);
        frame = rows.getLong(1);
        detections.clear();
        ordinals.clear();
      }
      ordinals.add(rows.getInt(2));
      Box box = new Box(rows.getFloat(5), rows.getFloat(6), rows.getFloat(7), rows.getFloat(8));
      detections.add(new Detection(rows.getString(3), rows.getFloat(4), box));
    }
    append(tracker, runId, frame, detections, ordinals, appender);
  }

  private static void append(
      SortTracker tracker,
      int runId,
      long frame,
      List<Detection> detections,
      List<Integer> ordinals,
      DuckDBAppender appender)
      throws SQLException {
    if (detections.isEmpty()) {
      return;
    }
    long[] ids = tracker.next(frame, detections);
    for (int i = 0; i < ids.length; i++) {
      appender.beginRow();
      appender.append(runId);
      appender.append(frame);
      appender.append((int) ordinals.get(i));
      appender.append(ids[i]);
      appender.endRow();
    }
  }

  /** Ids of frames without labels would be wrong for good, since they are kept. */
  private void requireLabels(
      Video video, RegisteredDetector detector, long start, long end, QueryContext context) {
    if (context.settings().text(Setting.ON_DAMAGED_MEDIA).equals("skip")) {
      return; // frames lost to damage have no labels, and count as frames without objects
    }
    FrameSet step = FrameSet.range(start, end);
    FrameSet missing = step.minus(labels.labelled(video, detector, step));
    if (!missing.isEmpty()) {
      throw GlimpseException.internal(
          "Frames " + missing + " of " + video.name() + " are to be tracked without labels", null);
    }
  }

  private void requireBoxes(RegisteredDetector detector) {
    if (detector.kind() == RegisteredDetector.Kind.RECORDING
        && !detectors.recordingOf(detector).hasBoxes()) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED,
          "trackid needs to know where objects are, and the recording '"
              + detector.name()
              + "' has no boxes",
          "Leave out trackid, or use a recording with columns xmin,ymin,xmax,ymax or trackid.");
    }
  }

  private static List<Link> chain(Video video, RegisteredDetector detector, int trackWindow) {
    List<Link> chain = new ArrayList<>();
    String before = "";
    for (Video.Segment segment : video.segments()) {
      Digest key =
          Digest.ofParts(
              "tracks",
              String.valueOf(SortTracker.VERSION),
              detector.key().hex(),
              String.valueOf(trackWindow),
              before,
              segment.digest().hex(),
              String.valueOf(segment.frameCount()),
              segment.absent() ? "absent" : "present");
      chain.add(new Link(segment, key));
      before = key.hex();
    }
    return chain;
  }

  private Optional<Run> find(Digest key) {
    return workspace.inTransaction(
        "looking up tracks",
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT id, end_frame, state FROM track_runs WHERE key = ?")) {
            query.setString(1, key.hex());
            try (ResultSet rows = query.executeQuery()) {
              return rows.next()
                  ? Optional.of(new Run(rows.getInt(1), rows.getLong(2), rows.getBytes(3)))
                  : Optional.<Run>empty();
            }
          }
        });
  }

  private int create(Link link, byte[] state) {
    return workspace.inTransaction(
        "beginning tracks",
        connection -> {
          int id;
          try (Statement statement = connection.createStatement();
              ResultSet rows =
                  statement.executeQuery("SELECT coalesce(max(id), 0) + 1 FROM track_runs")) {
            rows.next();
            id = rows.getInt(1);
          }
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO track_runs VALUES (?, ?, ?, ?)")) {
            insert.setInt(1, id);
            insert.setString(2, link.key().hex());
            insert.setLong(3, link.segment().firstFrame());
            insert.setBytes(4, state);
            insert.executeUpdate();
          }
          return id;
        });
  }

  private static void save(DuckDBConnection connection, int id, long endFrame, byte[] state)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE track_runs SET end_frame = ?, state = ? WHERE id = ?")) {
      update.setLong(1, endFrame);
      update.setBytes(2, state);
      update.setInt(3, id);
      update.executeUpdate();
    }
  }

  private void lock(QueryContext context) {
    try {
      while (!writing.tryLock(LOCK_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        context.cancel().throwIfCancelled();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      context.cancel().cancel("The thread of the statement was interrupted");
      context.cancel().throwIfCancelled();
    }
  }
}
