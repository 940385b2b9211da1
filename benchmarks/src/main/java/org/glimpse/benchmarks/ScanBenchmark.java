package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.glimpse.detection.onnx.BareInference;
import org.glimpse.detection.onnx.DetectorOptions;
import org.glimpse.detection.onnx.OnnxDetector;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an exact scan costs beyond its parts: decoding with scaling, and ONNX Runtime, each measured
 * alone in the same run on as many threads.
 */
@Command(
    name = "scan",
    description = "CPU seconds of an exact scan, beside decoding and ONNX Runtime alone.",
    mixinStandardHelpOptions = true)
final class ScanBenchmark implements Callable<Integer> {
  @Option(names = "--video", required = true, description = "a video file")
  private Path file;

  @Option(names = "--model", required = true, description = "an ONNX detector")
  private Path model;

  @Option(names = "--runs", description = "runs of each, after one to warm up (default 3)")
  private int runs = 3;

  @Override
  public Integer call() throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    List<Double> cpuRatio = new ArrayList<>();
    System.out.printf(
        Locale.ROOT,
        "%4s %12s %12s %12s %12s %8s %8s%n",
        "run",
        "decode cpu s",
        "onnx cpu s",
        "scan cpu s",
        "scan wall s",
        "cpu",
        "cores");
    for (int run = -1; run < runs; run++) {
      Stopwatch.Seconds decode = decode(threads);
      Stopwatch.Seconds inference = inference(threads);
      Stopwatch.Seconds scan = scan();
      if (run >= 0) {
        double ratio = scan.cpu() / (decode.cpu() + inference.cpu());
        cpuRatio.add(ratio);
        System.out.printf(
            Locale.ROOT,
            "%4d %12.2f %12.2f %12.2f %12.2f %8.3f %8.2f%n",
            run + 1,
            decode.cpu(),
            inference.cpu(),
            scan.cpu(),
            scan.wall(),
            ratio,
            scan.cpu() / scan.wall());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%nAn exact scan takes %.3f times the CPU seconds of its parts alone (median).%n",
        Medians.of(cpuRatio));
    return 0;
  }

  private Stopwatch.Seconds decode(int threads) throws IOException {
    Path folder = Files.createTempDirectory("glimpse-scan");
    try (Workspace workspace = Workspace.open(folder);
        OnnxDetector detector =
            OnnxDetector.open(Files.readAllBytes(model), DetectorOptions.parse(Map.of()))) {
      Video video =
          VideoCatalogs.open(workspace)
              .create(
                  "v",
                  file.toString(),
                  Optional.empty(),
                  Optional.empty(),
                  false,
                  QueryContext.background());
      FrameFormat format = detector.inputFormat(video.width(), video.height());
      Stopwatch stopwatch = new Stopwatch();
      try (FrameReader reader =
          FrameReaders.of(workspace).open(video, format, DecodeOptions.withThreads(threads))) {
        reader.read(video.allFrames(), frame -> true, QueryContext.background());
      }
      return stopwatch.passed();
    }
  }

  private Stopwatch.Seconds inference(int threads) throws Exception {
    try (BareInference inference = BareInference.open(Files.readAllBytes(model))) {
      int frames = frameCount();
      Stopwatch stopwatch = new Stopwatch();
      inference.run(frames, threads);
      return stopwatch.passed();
    }
  }

  private int frameCount() throws IOException {
    try (Workspace workspace = Workspace.open(Files.createTempDirectory("glimpse-scan"))) {
      return (int)
          VideoCatalogs.open(workspace)
              .create(
                  "v",
                  file.toString(),
                  Optional.empty(),
                  Optional.empty(),
                  false,
                  QueryContext.background())
              .frameCount();
    }
  }

  private Stopwatch.Seconds scan() throws IOException, SQLException {
    try (ScannedVideo scanned =
        ScannedVideo.register(Files.createTempDirectory("glimpse-scan"), file, model)) {
      Stopwatch stopwatch = new Stopwatch();
      scanned.countObjects();
      return stopwatch.passed();
    }
  }
}
