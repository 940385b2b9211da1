package org.glimpse.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.glimpse.benchmarks.Stopwatch;
import org.glimpse.detection.ObjectDetection;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.optimizer.sampling.LookListener;
import org.glimpse.optimizer.sampling.MeanEstimator;
import org.glimpse.optimizer.sampling.MeanPromise;
import org.glimpse.optimizer.sampling.Target;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * The baseline without any idea of time, proxies or search: the detector on frames drawn uniformly,
 * until the engine's own stopping rule holds, or until LIMIT is reached. The estimator is that of
 * the engine over frames in shuffled order, in which strata of time are a uniform sample; labels
 * are decoded, detected and stored as the engine does.
 */
final class UniformTrial implements AutoCloseable {
  /** Frames that LIMIT has detected at a time: decoding in order is cheaper than one by one. */
  private static final int BATCH = 32;

  private final Subject subject;
  private final int seed;
  private final Path folder;
  private final Workspace workspace;
  private final ObjectDetection detection;
  private final Video video;
  private final RegisteredDetector detector;
  private final QueryContext context = QueryContext.background();

  private UniformTrial(Subject subject, int seed, Path folder) throws IOException {
    this.subject = subject;
    this.seed = seed;
    this.folder = folder;
    this.workspace = Workspace.open(folder);
    VideoCatalog videos = VideoCatalogs.open(workspace);
    this.detection = ObjectDetection.open(workspace, videos);
    this.detector = detector();
    this.video =
        videos.create(
            "v", subject.video().toString(), Optional.empty(), Optional.of("d"), false, context);
  }

  private RegisteredDetector detector() {
    return subject.isPriced()
        ? detection.detectors().createRecording("d", subject.detector(), Map.of(), false, context)
        : detection.detectors().createOnnx("d", subject.detector(), Map.of(), false, context);
  }

  static UniformTrial open(Subject subject, int seed) throws IOException {
    return new UniformTrial(subject, seed, Files.createTempDirectory("glimpse-uniform"));
  }

  /** Answers a question. */
  Trial ask(Question question, TrueCounts truth) {
    Stopwatch stopwatch = new Stopwatch();
    long[] order = shuffled();
    List<Double> answer =
        question.kind() == Question.Kind.LIMIT
            ? limit(question, order)
            : List.of(mean(question, order));
    long calls = context.stats().get(Counter.DETECTOR_CALLS);
    return new Trial(
        subject.name(),
        question,
        Trial.Way.UNIFORM,
        "uniform sample",
        subject.charged(stopwatch.passed(), calls),
        calls,
        -1,
        0,
        question.error(answer, truth));
  }

  private long[] shuffled() {
    long[] order = new long[Math.toIntExact(video.frameCount())];
    Arrays.setAll(order, frame -> frame);
    SplittableRandom random = new SplittableRandom(1 + seed);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      long swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return order;
  }

  private double mean(Question question, long[] order) {
    boolean share = question.kind() == Question.Kind.OCCUPANCY;
    MeanPromise promise =
        new MeanPromise(question.kind().tolerance(), false, 0.95, share ? 1 : 100);
    return new MeanEstimator(
            order.length,
            places -> {
              long[] frames = Arrays.stream(places).map(place -> order[(int) place]).toArray();
              Map<Long, Integer> counts = counts(question.className(), frames);
              return Arrays.stream(frames)
                  .mapToObj(frame -> counts.getOrDefault(frame, 0))
                  .map(count -> new double[] {share ? Math.min(1, count) : count})
                  .toArray(double[][]::new);
            },
            List.of(Target.mean(0, promise, null)),
            LookListener.NONE,
            seed)
        .estimate()
        .get(0)
        .mean();
  }

  private List<Double> limit(Question question, long[] order) {
    TreeSet<Long> found = new TreeSet<>();
    for (int from = 0; from < order.length && found.size() < Question.LIMIT; from += BATCH) {
      long[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + BATCH));
      Map<Long, Integer> counts = counts(question.className(), batch);
      for (long frame : batch) {
        Long before = found.floor(frame);
        Long after = found.ceiling(frame);
        if (found.size() < Question.LIMIT
            && counts.getOrDefault(frame, 0) >= question.least()
            && (before == null || frame >= before + question.gap())
            && (after == null || after >= frame + question.gap())) {
          found.add(frame);
        }
      }
    }
    return found.stream().map(Long::doubleValue).toList();
  }

  private Map<Long, Integer> counts(String className, long[] frames) {
    FrameSet wanted = FrameSet.of(frames);
    detection.labeler().label(video, detector, wanted, context);
    List<String> list = new ArrayList<>();
    wanted.forEach(frame -> list.add(String.valueOf(frame)));
    String objects =
        detection
            .labels()
            .objectsSql(video, detector, new FrameSet.Range(wanted.first(), wanted.last() + 1));
    String sql =
        "SELECT frame, count(*) FROM ("
            + objects
            + ") AS o WHERE class = '"
            + className
            + "' AND frame IN ("
            + String.join(",", list)
            + ") GROUP BY frame";
    Map<Long, Integer> counts = new HashMap<>();
    try (Connection connection = workspace.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        counts.put(rows.getLong(1), rows.getInt(2));
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("labels cannot be read", failure);
    }
    return counts;
  }

  @Override
  public void close() throws IOException {
    detection.close();
    workspace.close();
    EngineTrials.delete(folder);
  }
}
