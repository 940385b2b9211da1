package org.glimpse.detection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.workspace.CatalogErrors;
import org.glimpse.workspace.MeasuredCosts;
import org.glimpse.workspace.Workspace;

/**
 * What labelling would cost: frames to decode from where the key frames are, times seconds measured
 * on this machine.
 */
final class LabelPrices {
  /** Kind of {@link MeasuredCosts}: one frame through a detector, by the detector's key. */
  static final String DETECTOR = "detector";

  /** Kind of {@link MeasuredCosts}: one frame out of the decoder and scaler, by file digest. */
  static final String DECODE = "decode";

  /** Kind of {@link MeasuredCosts}: one frame of a recording copied into the label store. */
  static final String RECORDING = "recording";

  /**
   * Before anything was measured: H.264 at 1280x720 decodes at about 400 frames a second on one
   * core of a server, and its cost goes with the pixels.
   */
  private static final double DECODE_SECONDS_PER_PIXEL = 1.0 / (400.0 * 1280 * 720);

  /** Before a detector was measured, which CREATE DETECTOR does: a small net on one core. */
  private static final double DETECTOR_SECONDS = 0.05;

  private static final double RECORDING_SECONDS = 2e-6;

  /** Key frames are remembered for this many files. */
  private static final int FILES_MAX = 1000;

  private final Workspace workspace;
  private final VideoCatalog videos;
  private final Map<String, long[]> keyFrames = new ConcurrentHashMap<>();

  LabelPrices(Workspace workspace, VideoCatalog videos) {
    this.workspace = workspace;
    this.videos = videos;
  }

  /**
   * @param missing frames without a label
   * @param threads that decode and detect
   */
  Labeler.LabelCost predict(
      Video video, RegisteredDetector detector, FrameSet missing, int threads) {
    MeasuredCosts costs = workspace.measuredCosts();
    long calls = missing.size();
    if (detector.kind() == RegisteredDetector.Kind.RECORDING) {
      double wall = calls * costs.secondsPerUnit(RECORDING, "rows").orElse(RECORDING_SECONDS);
      boolean priced = detector.secondsPerFrame().isPresent();
      double price = calls * detector.secondsPerFrame().orElse(0);
      return new Labeler.LabelCost(calls, 0, 0, priced ? price : wall, wall, price);
    }
    long decoded = 0;
    double decodeSeconds = 0;
    for (Video.Segment segment : video.segments()) {
      FrameSet wanted =
          missing.intersect(
              FrameSet.range(segment.firstFrame(), segment.firstFrame() + segment.frameCount()));
      if (wanted.isEmpty()) {
        continue;
      }
      long frames = decodedFor(video, segment, wanted);
      decoded += frames;
      decodeSeconds += frames * decodeSecondsPerFrame(segment);
    }
    double detectorSeconds =
        calls * costs.secondsPerUnit(DETECTOR, detector.key().hex()).orElse(DETECTOR_SECONDS);
    double wall = (decodeSeconds + detectorSeconds) / threads;
    return new Labeler.LabelCost(calls, decoded, decodeSeconds, detectorSeconds, wall, 0);
  }

  private double decodeSecondsPerFrame(Video.Segment segment) {
    return workspace
        .measuredCosts()
        .secondsPerUnit(DECODE, segment.digest().hex())
        .orElse(DECODE_SECONDS_PER_PIXEL * segment.width() * segment.height());
  }

  /** Frames that the decoder puts out: from a key frame to the last one wanted of its group. */
  private long decodedFor(Video video, Video.Segment segment, FrameSet wanted) {
    long[] keys = keyFrames(video, segment);
    long segmentEnd = segment.firstFrame() + segment.frameCount();
    long total = 0;
    long decodedTo = -1;
    for (FrameSet.Range range : wanted.ranges()) {
      long start = keyBefore(keys, range.start(), segment.firstFrame());
      // A range that runs on from the group decoded last goes on where that stopped.
      long from = decodedTo > start ? decodedTo : start;
      long end = Math.min(range.end(), segmentEnd);
      total += Math.max(0, end - from);
      decodedTo = Math.max(decodedTo, end);
    }
    return total;
  }

  private static long keyBefore(long[] keys, long frame, long otherwise) {
    int position = Arrays.binarySearch(keys, frame);
    int index = position >= 0 ? position : -position - 2;
    return index < 0 ? otherwise : keys[index];
  }

  private long[] keyFrames(Video video, Video.Segment segment) {
    String name = segment.digest().hex() + "@" + segment.firstFrame();
    if (keyFrames.size() > FILES_MAX) {
      keyFrames.clear();
    }
    return keyFrames.computeIfAbsent(name, missing -> readKeyFrames(video, segment));
  }

  private long[] readKeyFrames(Video video, Video.Segment segment) {
    String sql =
        "SELECT list(frame ORDER BY frame) FROM ("
            + videos.framesSql(video)
            + ") WHERE keyframe AND frame >= "
            + segment.firstFrame()
            + " AND frame < "
            + (segment.firstFrame() + segment.frameCount());
    try (Connection connection = workspace.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      java.sql.Array array = rows.getArray(1);
      return array == null
          ? new long[0]
          : Arrays.stream((Object[]) array.getArray())
              .mapToLong(value -> ((Number) value).longValue())
              .toArray();
    } catch (SQLException failure) {
      throw CatalogErrors.translate("reading key frames", failure);
    }
  }
}
