package org.glimpse.detection;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * Labels from a recording: copied set by set inside the database. Every frame still counts as a
 * detector call, since a recording stands for a detector that somebody would have to run.
 */
final class RecordingLabeling {
  private static final long STEP_FRAMES = 1 << 18;
  private static final long LOCK_WAIT_MILLIS = 50;

  /** Smaller steps cost what a transaction costs and say nothing of the cost of a frame. */
  private static final long MEASURED_FRAMES_MIN = 1024;

  private final Workspace workspace;
  private final StoredLabels labels;
  private final StatementTally tally;

  /** One writer at a time: steps are short, and two statements must not copy the same frames. */
  private final ReentrantLock writing = new ReentrantLock();

  RecordingLabeling(Workspace workspace, StoredLabels labels, StatementTally tally) {
    this.workspace = workspace;
    this.labels = labels;
    this.tally = tally;
  }

  /** What to copy, and under which name. */
  record Source(RegisteredDetector detector, StoredRecording recording, RecordingOptions options) {}

  /** Warns whoever reads labels of it, not only whoever has them copied. */
  static void warnIfLonger(
      Video video, RegisteredDetector detector, StoredRecording recording, QueryContext context) {
    if (recording.lastFrame() >= video.frameCount()) {
      context.warn(
          "The recording '"
              + detector.name()
              + "' names frames up to "
              + recording.lastFrame()
              + ", but the video '"
              + video.name()
              + "' has "
              + video.frameCount()
              + ": is it a recording of this video?");
    }
  }

  void label(Video video, Source source, FrameSet missing, QueryContext context) {
    Job job =
        Job.start("Reading recorded objects of " + video.name(), "frames", missing.size(), context);
    for (Video.Segment segment : StoredLabels.segmentsOf(video, missing.first(), missing.last())) {
      FrameSet rest =
          missing.intersect(
              FrameSet.range(segment.firstFrame(), segment.firstFrame() + segment.frameCount()));
      while (!rest.isEmpty()) {
        FrameSet step = rest.take(STEP_FRAMES);
        job.checkpoint();
        step(video, segment, source, step, context);
        job.finished(step.size());
        rest = rest.minus(step);
      }
    }
  }

  private void step(
      Video video, Video.Segment segment, Source source, FrameSet step, QueryContext context) {
    long start = System.nanoTime();
    RegisteredDetector detector = source.detector();
    int owner = labels.owners().ownerOf(detector, segment);
    lock(context);
    try {
      FrameSet elsewhere = labels.labelled(video, detector, step);
      FrameSet todo = step.minus(elsewhere);
      if (!elsewhere.isEmpty()) {
        tally.reused(context, owner, segment.fileId(), inFile(elsewhere, segment));
      }
      if (todo.isEmpty()) {
        return;
      }
      workspace.inTransaction(
          "copying labels from a recording",
          connection -> {
            copy(connection, owner, segment, source, todo, context);
            StoredLabels.appendRanges(connection, owner, segment.fileId(), inFile(todo, segment));
            return null;
          });
      double elapsed = (System.nanoTime() - start) / 1e9;
      if (detector.secondsPerFrame().isPresent()) {
        context
            .stats()
            .addPricedSeconds(
                Clock.DETECTOR, todo.size() * detector.secondsPerFrame().getAsDouble());
      } else {
        context.stats().addSeconds(Clock.DETECTOR, elapsed);
      }
      tally.made(context, owner, segment.fileId(), inFile(todo, segment));
      if (todo.size() >= MEASURED_FRAMES_MIN) {
        workspace.measuredCosts().observe(LabelPrices.RECORDING, "rows", todo.size(), elapsed);
      }
    } finally {
      writing.unlock();
    }
  }

  private static void copy(
      DuckDBConnection connection,
      int owner,
      Video.Segment segment,
      Source source,
      FrameSet frames,
      QueryContext context)
      throws SQLException {
    StringBuilder sql = new StringBuilder("INSERT INTO detections SELECT ");
    sql.append(owner).append(", ").append(segment.fileId());
    sql.append(", frame - ").append(segment.firstFrame());
    sql.append(", ordinal, ").append(classExpression(source.options().merge()));
    sql.append(", confidence, xmin, ymin, xmax, ymax, trackid FROM recording_rows");
    sql.append(" WHERE recording_id = ").append(source.recording().id());
    sql.append(" AND frame BETWEEN ").append(frames.first()).append(" AND ").append(frames.last());
    sql.append(" AND confidence >= CAST(")
        .append(source.options().scoreThreshold())
        .append(" AS REAL)");
    try (Statement statement = connection.createStatement()) {
      if (frames.ranges().size() > 1) {
        stageRanges(connection, statement, frames);
        sql.append(" AND frame IN (SELECT unnest(range(first_frame, end_frame)) FROM wanted)");
      }
      SqlInterrupt.guard(context.cancel(), statement, () -> statement.execute(sql.toString()));
      statement.execute("DROP TABLE IF EXISTS temp.wanted");
    }
  }

  private static void stageRanges(DuckDBConnection connection, Statement statement, FrameSet frames)
      throws SQLException {
    statement.execute("CREATE TEMP TABLE wanted (first_frame BIGINT, end_frame BIGINT)");
    try (DuckDBAppender appender = connection.createAppender("temp", "main", "wanted")) {
      for (FrameSet.Range range : frames.ranges()) {
        appender.beginRow();
        appender.append(range.start());
        appender.append(range.end());
        appender.endRow();
      }
    }
  }

  private static String classExpression(ClassMerge merge) {
    if (merge.targets().isEmpty()) {
      return "class";
    }
    StringBuilder sql = new StringBuilder("CASE class");
    for (Map.Entry<String, String> rule : merge.targets().entrySet()) {
      sql.append(" WHEN ").append(literal(rule.getKey()));
      sql.append(" THEN ").append(literal(rule.getValue()));
    }
    return sql.append(" ELSE class END").toString();
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static FrameSet inFile(FrameSet frames, Video.Segment segment) {
    FrameSet.Builder builder = FrameSet.builder();
    for (FrameSet.Range range : frames.ranges()) {
      builder.add(range.start() - segment.firstFrame(), range.end() - segment.firstFrame());
    }
    return builder.build();
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
