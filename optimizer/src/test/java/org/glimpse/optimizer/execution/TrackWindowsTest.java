package org.glimpse.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.glimpse.detection.ObjectDetection;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.optimizer.sampling.LookListener;
import org.glimpse.optimizer.sampling.MeanEstimate;
import org.glimpse.optimizer.sampling.MeanEstimator;
import org.glimpse.optimizer.sampling.MeanPromise;
import org.glimpse.optimizer.sampling.Target;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackWindowsTest {
  private static final int TRACK_WINDOW = 30;
  private static final int RUNS = 400;
  private static final int LANES = 8;

  @TempDir Path folder;

  private static LongFunction<List<Target>> relative(double error) {
    return windows -> List.of(Target.mean(0, new MeanPromise(error, true, 0.95, 1e6), null));
  }

  private static TrackWindows cut(long first, long end, double error) {
    FrameSet.Range range = new FrameSet.Range(first, end);
    return TrackWindows.of(range, TRACK_WINDOW, FrameSet.range(0, end), 25, relative(error));
  }

  @Test
  void windowsTileTheirStretchAndLookBack() {
    TrackWindows windows = cut(17, 1_000_000, 0.1);
    long next = 17;
    for (long window = 0; window < windows.size(); window++) {
      FrameSet.Range counted = windows.counted(window);
      assertThat(counted.start()).isEqualTo(next);
      assertThat(windows.followed(window).end()).isEqualTo(counted.end());
      assertThat(windows.followed(window).start()).isEqualTo(Math.max(0, next - windows.before()));
      next = counted.end();
    }
    assertThat(next).isEqualTo(1_000_000);
    assertThat(windows.before()).isBetween(TRACK_WINDOW, 2 * TRACK_WINDOW);
    assertThat(windows.frames(new long[] {0, 1}))
        .isEqualTo(FrameSet.range(0, windows.counted(1).end()));
  }

  @Test
  void windowsAreLongerWhereMoreHasToBeSeen() {
    assertThat(cut(0, 4_000_000, 0.02).length()).isGreaterThan(cut(0, 4_000_000, 0.2).length());
    assertThat(cut(0, 100, 0.1).size()).isEqualTo(100);
  }

  /** Cars in lanes, that a detector misses now and then; more of them in some minutes. */
  private Path traffic(long frames, double rate) throws IOException {
    Random random = new Random(9);
    StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax\n");
    double[] left = new double[LANES];
    boolean[] there = new boolean[LANES];
    for (long frame = 0; frame < frames; frame++) {
      double now = rate * (1 + 0.9 * Math.sin(frame / 800.0));
      for (int lane = 0; lane < LANES; lane++) {
        if (!there[lane] && random.nextDouble() < now / LANES) {
          there[lane] = true;
          left[lane] = 0;
        }
        if (there[lane] && random.nextInt(8) > 0) {
          double x = left[lane] + random.nextGaussian();
          csv.append(
              String.format(
                  Locale.ROOT,
                  "%d,car,0.9,%.1f,%d,%.1f,%d%n",
                  frame,
                  x,
                  60 * lane,
                  x + 50,
                  60 * lane + 40));
        }
        left[lane] += 6 + lane % 3;
        there[lane] &= left[lane] < 640;
      }
    }
    return Files.writeString(folder.resolve("cars.csv"), csv);
  }

  /** How many tracks begin in each window; with one window, how many there are. */
  private static double[] begun(
      ObjectDetection detection, Video video, RegisteredDetector detector, TrackWindows windows) {
    double[] begun = new double[(int) windows.size()];
    Set<List<Long>> seen = new HashSet<>();
    detection
        .tracks()
        .follow(
            video,
            detector,
            LongStream.range(0, windows.size()).mapToObj(windows::followed).toList(),
            TRACK_WINDOW,
            (window, frame, ordinals, ids) -> {
              for (long id : ids) {
                if (seen.add(List.of((long) window, id))
                    && frame >= windows.counted(window).start()) {
                  begun[window]++;
                }
              }
            },
            QueryContext.background());
    return begun;
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.08", "0.07, 0.15"})
  void whatTheExactTrackerCountsIsWithinTheErrorAsOftenAsPromised(double error, double rate)
      throws IOException {
    long frames = 60_000;
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      VideoCatalog videos = VideoCatalogs.open(workspace);
      try (ObjectDetection detection = ObjectDetection.open(workspace, videos)) {
        QueryContext context = QueryContext.background();
        Map<String, String> options = Map.of("frame_count", frames + "", "fps", "25");
        Video video =
            detection
                .recordings()
                .createVideo(
                    "street", traffic(frames, rate), options, Optional.empty(), false, context);
        RegisteredDetector detector = detection.detectors().detectorFor(video);
        detection.labeler().label(video, detector, video.allFrames(), context);
        FrameSet.Range all = new FrameSet.Range(0, frames);
        TrackWindows one = new TrackWindows(all, 1, 0, video.allFrames());
        double exact = begun(detection, video, detector, one)[0];
        TrackWindows windows = cut(0, frames, error);
        double[] begun = begun(detection, video, detector, windows);
        int covered = 0;
        long measured = 0;
        for (long seed = 0; seed < RUNS; seed++) {
          MeanEstimate estimate =
              new MeanEstimator(
                      windows.size(),
                      some ->
                          LongStream.of(some)
                              .mapToObj(window -> new double[] {begun[(int) window]})
                              .toArray(double[][]::new),
                      relative(error).apply(windows.size()),
                      LookListener.NONE,
                      seed)
                  .estimate()
                  .get(0);
          double answer = windows.size() * estimate.mean();
          covered += Math.abs(answer - exact) <= error * exact ? 1 : 0;
          measured += estimate.frames();
        }
        assertThat(covered)
            .isGreaterThanOrEqualTo(
                BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / 2));
        assertThat((double) measured / RUNS).isLessThan(windows.size() / 2.0);
      }
    }
  }
}
