package org.glimpse.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.glimpse.models.differences.DifferenceDetector;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How many thumbnails a second the difference detectors compare, decoding apart. */
@Command(
    name = "differences",
    description = "Frames per second of the difference detectors, from thumbnails in memory.",
    mixinStandardHelpOptions = true)
final class DifferenceBenchmark implements Callable<Integer> {
  private static final int FRAMES_MAX = 2000;

  @Parameters(paramLabel = "VIDEO", description = "its first 2,000 frames are compared")
  private Path file;

  @Option(names = "--side", description = "pixels across and down (${DEFAULT-VALUE})")
  private int side = 100;

  @Option(names = "--runs", description = "runs, after one to warm up (${DEFAULT-VALUE})")
  private int runs = 9;

  @Override
  public Integer call() throws Exception {
    List<byte[]> pictures = read();
    byte[] reference = DifferenceDetector.median(pictures);
    List<Double> rates = new ArrayList<>();
    double sum = 0;
    for (int run = -1; run < runs; run++) {
      DifferenceDetector detector = new DifferenceDetector(side, side, reference);
      Stopwatch stopwatch = new Stopwatch();
      for (byte[] picture : pictures) {
        detector.next(picture);
        sum += detector.fromEarlier() + detector.fromReference();
        for (int block = 0;
            block < DifferenceDetector.BLOCKS * DifferenceDetector.BLOCKS;
            block++) {
          sum += detector.ofBlock(block);
        }
      }
      if (run >= 0) {
        rates.add(pictures.size() / stopwatch.passed().cpu());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d frames of %dx%d, against a reference, block by block, and against the one before:"
            + " %.0f frames a CPU second (median of %d; checksum %.3g)%n",
        pictures.size(),
        side,
        side,
        Medians.of(rates),
        runs,
        sum);
    return 0;
  }

  private List<byte[]> read() throws Exception {
    List<byte[]> pictures = new ArrayList<>();
    Path folder = Files.createTempDirectory("glimpse-differences");
    FrameFormat format =
        FrameFormat.scaled(side, side, FrameFormat.Channels.LUMA, FrameFormat.Scaling.AREA);
    try (Workspace workspace = Workspace.open(folder)) {
      Video video =
          VideoCatalogs.open(workspace)
              .create(
                  "v",
                  file.toString(),
                  Optional.empty(),
                  Optional.empty(),
                  false,
                  QueryContext.background());
      try (FrameReader reader =
          FrameReaders.of(workspace).open(video, format, DecodeOptions.withThreads(1))) {
        reader.read(
            FrameSet.range(0, Math.min(FRAMES_MAX, video.frameCount())),
            frame -> {
              byte[] picture = new byte[side * side];
              frame.pixels().duplicate().get(picture);
              pictures.add(picture);
              return true;
            },
            QueryContext.background());
      }
    }
    return pictures;
  }
}
