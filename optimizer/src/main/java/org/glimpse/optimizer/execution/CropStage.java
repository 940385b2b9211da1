package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.detection.Detection;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.Names;
import org.glimpse.video.Box;
import org.glimpse.video.BoxLimits;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * The stage of a cascade that runs the detector on a region, where all objects that the query asks
 * for have to lie in it: several frames at a time, since their crops share a picture. Whether a
 * frame would be wanted by what is found there is a signal; frames are then looked at as a whole.
 *
 * @param need labels that the signal foretells
 * @param region pixels of the frame
 * @param framesPerRun frames that one run of the detector looks at, at least 2
 */
record CropStage(VideoServices services, LabelNeed need, Box region, int framesPerRun) {
  private static final String TABLE = "crop_objects";

  /** Pixels of a region's side; what is smaller shows detectors nothing. */
  private static final int SIDE_MIN = 16;

  /** Frames that are judged together, and objects that are inserted together. */
  private static final int STEP = 1 << 12;

  private static final int ROWS = 1 << 9;

  /**
   * Prepares it.
   *
   * @param limits of the boxes of all objects that are asked for
   * @return empty where that saves nothing
   */
  static Optional<CropStage> of(VideoServices services, LabelNeed need, BoxLimits limits) {
    Video video = need.video();
    if (need.tracked()) {
      return Optional.empty();
    }
    Box region =
        new Box(
            (float) Math.max(0, limits.xmin()),
            (float) Math.max(0, limits.ymin()),
            edge(limits.xmax(), video.width()),
            edge(limits.ymax(), video.height()));
    boolean sees = region.width() >= SIDE_MIN && region.height() >= SIDE_MIN;
    int perRun = sees ? services.crops().framesPerRun(video, need.detector(), region) : 0;
    return perRun > 1
        ? Optional.of(new CropStage(services, need, region, perRun))
        : Optional.empty();
  }

  /**
   * An upper edge within the frame.
   *
   * @param size of the frame; 0 where it is not known
   */
  private static float edge(double limit, int size) {
    return (float) (size > 0 ? Math.min(size, limit) : limit);
  }

  /** Seconds that it takes: every frame is decoded, those that have labels too. */
  double seconds() {
    LabelCost missing = need.cost();
    double all = need.frames().size() / Math.max(1.0, missing.detectorCalls());
    double work = missing.decodeSeconds() + missing.detectorSeconds();
    double part = missing.decodeSeconds() + missing.detectorSeconds() / framesPerRun;
    return work > 0 ? all * missing.wallSeconds() * part / work : 0;
  }

  /** What it is, for people. */
  String describe() {
    return String.format(
        Locale.ROOT,
        "the detector on %.0f x %.0f pixels of them, %d frames a run",
        (double) region.width(),
        (double) region.height(),
        framesPerRun);
  }

  /**
   * Runs the detector.
   *
   * @param hits SQL that yields the frames that qualify by their labels
   * @return by place, 1 where a frame would qualify by what its crop shows, and 0 elsewhere
   */
  float[] signal(
      FramePlaces places, StatementSql hits, DuckDbQuery database, QueryContext context) {
    database.execute(
        "CREATE TEMPORARY TABLE "
            + TABLE
            + " (frame BIGINT, ordinal INTEGER, class VARCHAR, confidence FLOAT, xmin FLOAT,"
            + " ymin FLOAT, xmax FLOAT, ymax FLOAT, trackid BIGINT)");
    Judging judging =
        new Judging(new QualifyingFrames(hits.reading(TABLE), database), places, database);
    services
        .crops()
        .detect(need.video(), need.detector(), region, need.frames(), judging::add, context);
    judging.finish();
    database.execute("DROP TABLE " + TABLE);
    return judging.signal;
  }

  /** Judges frames by their crops, some at a time. */
  private static final class Judging {
    private final QualifyingFrames qualifying;
    private final FramePlaces places;
    private final DuckDbQuery database;
    private final float[] signal;
    private final List<String> rows = new ArrayList<>();
    private FrameSet.Builder frames = FrameSet.builder();
    private int count;

    Judging(QualifyingFrames qualifying, FramePlaces places, DuckDbQuery database) {
      this.qualifying = qualifying;
      this.places = places;
      this.database = database;
      this.signal = new float[(int) places.size()];
    }

    void add(long frame, List<Detection> detections) {
      frames.add(frame);
      count++;
      for (int i = 0; i < detections.size(); i++) {
        rows.add(row(frame, i, detections.get(i)));
      }
      if (rows.size() >= ROWS) {
        insert();
      }
      if (count == STEP) {
        finish();
      }
    }

    private static String row(long frame, int ordinal, Detection detection) {
      Box box = detection.box();
      return "("
          + frame
          + ", "
          + ordinal
          + ", "
          + Names.text(detection.className())
          + ", "
          + detection.confidence()
          + ", "
          + box.xmin()
          + ", "
          + box.ymin()
          + ", "
          + box.xmax()
          + ", "
          + box.ymax()
          + ", NULL)";
    }

    private void insert() {
      if (!rows.isEmpty()) {
        database.execute("INSERT INTO " + TABLE + " VALUES " + String.join(", ", rows));
        rows.clear();
      }
    }

    void finish() {
      insert();
      FrameSet some = frames.build();
      if (!some.isEmpty()) {
        qualifying.among(some).forEach(frame -> signal[(int) places.before(frame)] = 1);
      }
      database.execute("DELETE FROM " + TABLE);
      frames = FrameSet.builder();
      count = 0;
    }
  }
}
