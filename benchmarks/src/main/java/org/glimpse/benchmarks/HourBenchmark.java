package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * An exact scan of a long video under whatever heap the JVM was given: repeats a video's packets
 * until the length is reached, scans it, and tells the memory at its peak.
 */
@Command(
    name = "hour",
    description = "Memory of an exact scan over a video repeated to an hour.",
    mixinStandardHelpOptions = true)
final class HourBenchmark implements Callable<Integer> {
  @Option(names = "--video", required = true, description = "a video file to repeat")
  private Path file;

  @Option(names = "--repeat", description = "how many times to play it (default 7)")
  private int repeat = 7;

  @Option(names = "--model", required = true, description = "an ONNX detector")
  private Path model;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("glimpse-hour");
    Path longVideo = LoopedVideo.write(file, repeat, folder);
    Stopwatch stopwatch = new Stopwatch();
    try (ScannedVideo scanned =
        ScannedVideo.register(folder.resolve("workspace"), longVideo, model)) {
      long frames = scanned.countFrames();
      Stopwatch.Seconds indexed = stopwatch.passed();
      long objects = scanned.countObjects();
      Stopwatch.Seconds all = stopwatch.passed();
      System.out.printf(
          Locale.ROOT,
          "%d frames, %d objects; indexed in %.1f s, detected in %.1f s (%.1f CPU s)%n",
          frames,
          objects,
          indexed.wall(),
          all.wall() - indexed.wall(),
          all.cpu() - indexed.cpu());
      System.out.printf(
          Locale.ROOT,
          "heap limit %d MiB, resident at most %s%n",
          Runtime.getRuntime().maxMemory() >> 20,
          residentPeak());
    }
    return 0;
  }

  private static String residentPeak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "unknown on this system";
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.substring("VmHWM:".length()).strip())
        .findFirst()
        .orElse("unknown");
  }
}
