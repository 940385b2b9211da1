package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FfmpegCommand;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Sequential decoding through {@link FrameReader} against {@code ffmpeg -threads N -i FILE -f null
 * -} of the same FFmpeg, turn by turn, from opening the file to its last frame. Where Glimpse reads
 * RGB or scales it does what the command doesn't; "both" is a command that converts or scales as
 * well.
 */
@Command(
    name = "decode",
    description = "Frames per second of sequential decoding, beside FFmpeg's own command.",
    mixinStandardHelpOptions = true)
final class DecodeBenchmark implements Callable<Integer> {
  private static final Pattern BENCH =
      Pattern.compile("bench: utime=([0-9.]+)s stime=([0-9.]+)s rtime=([0-9.]+)s");

  /** Runs of the command that tell how long it takes to start. */
  private static final int STARTUPS = 9;

  private double startup;

  @Parameters(arity = "1..*", description = "video files")
  private List<Path> files;

  @Option(
      names = "--threads",
      split = ",",
      description = "decoder threads, of which Glimpse may use fewer (default ${DEFAULT-VALUE})")
  private List<Integer> threads = List.of(1, 2);

  @Option(names = "--runs", description = "runs of each, after those to warm up (default 5)")
  private int runs = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "reading before the first run, for the JVM to compile what it will run"
              + " (default ${DEFAULT-VALUE})")
  private double warmUp = 2;

  @Option(
      names = "--as",
      split = ",",
      paramLabel = "MODE",
      description =
          "ways to read: 'full luma', 'full RGB', 'both RGB', '65x65 luma', '65x65', "
              + "'both 65x65' (default all)")
  private List<String> as = List.of();

  /**
   * A named way to read.
   *
   * @param command what FFmpeg's command is told beyond decoding
   */
  private record Mode(String name, FrameFormat format, String... command) {}

  private static final FrameFormat THUMBNAIL =
      FrameFormat.scaled(65, 65, FrameFormat.Channels.RGB, FrameFormat.Scaling.AREA);

  private static final FrameFormat LUMA_THUMBNAIL =
      FrameFormat.scaled(65, 65, FrameFormat.Channels.LUMA, FrameFormat.Scaling.AREA);

  private static final List<Mode> MODES =
      List.of(
          new Mode("full luma", FrameFormat.source(FrameFormat.Channels.LUMA)),
          new Mode("full RGB", FrameFormat.source(FrameFormat.Channels.RGB)),
          new Mode("both RGB", FrameFormat.source(FrameFormat.Channels.RGB), "-pix_fmt", "rgb24"),
          new Mode("65x65 luma", LUMA_THUMBNAIL),
          new Mode("65x65", THUMBNAIL),
          new Mode("both 65x65", THUMBNAIL, "-vf", "scale=65:65:flags=area,format=rgb24"));

  @Override
  public Integer call() throws Exception {
    List<Mode> modes =
        MODES.stream().filter(mode -> as.isEmpty() || as.contains(mode.name())).toList();
    Path folder = Files.createTempDirectory("glimpse-decode");
    FfmpegCommand ffmpeg = FfmpegCommand.unpackInto(folder.resolve("ffmpeg"));
    startup = startup(ffmpeg);
    System.out.printf(
        Locale.ROOT,
        "%-42s %-10s %7s %9s %9s %7s %9s %9s %7s%n",
        "file",
        "read as",
        "threads",
        "ffmpeg/s",
        "Glimpse/s",
        "ratio",
        "ffmpeg/c",
        "Glimpse/c",
        "ratio");
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      for (Path file : files) {
        Video video =
            VideoCatalogs.open(workspace)
                .create(
                    "v" + files.indexOf(file),
                    file.toString(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    QueryContext.background());
        for (int count : threads) {
          for (Mode mode : modes) {
            compare(ffmpeg, workspace, video, file, mode, count);
          }
        }
      }
    }
    System.out.println(
        "/s: frames a second of wall clock; /c: frames a second of CPU time; medians");
    return 0;
  }

  private void compare(
      FfmpegCommand ffmpeg, Workspace workspace, Video video, Path file, Mode mode, int count)
      throws IOException, InterruptedException {
    List<Double> theirWall = new ArrayList<>();
    List<Double> theirCpu = new ArrayList<>();
    List<Double> ourWall = new ArrayList<>();
    List<Double> ourCpu = new ArrayList<>();
    List<Double> wallRatio = new ArrayList<>();
    List<Double> cpuRatio = new ArrayList<>();
    command(ffmpeg, file, mode, count);
    double warm = 0;
    do {
      warm += read(workspace, video, mode.format(), count).wall();
    } while (warm < warmUp);
    for (int run = 0; run < runs; run++) {
      Stopwatch.Seconds theirs = command(ffmpeg, file, mode, count);
      Stopwatch.Seconds ours = read(workspace, video, mode.format(), count);
      theirWall.add(video.frameCount() / theirs.wall());
      theirCpu.add(video.frameCount() / theirs.cpu());
      ourWall.add(video.frameCount() / ours.wall());
      ourCpu.add(video.frameCount() / ours.cpu());
      wallRatio.add(theirs.wall() / ours.wall());
      cpuRatio.add(theirs.cpu() / ours.cpu());
    }
    System.out.printf(
        Locale.ROOT,
        "%-42s %-10s %7d %9.0f %9.0f %7.2f %9.0f %9.0f %7.2f%n",
        file.getFileName(),
        mode.name(),
        count,
        Medians.of(theirWall),
        Medians.of(ourWall),
        Medians.of(wallRatio),
        Medians.of(theirCpu),
        Medians.of(ourCpu),
        Medians.of(cpuRatio));
  }

  /** Seconds that the command takes to do nothing. */
  private static double startup(FfmpegCommand ffmpeg) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < STARTUPS; run++) {
      long start = System.nanoTime();
      Process process = ffmpeg.ffmpeg("-version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new IOException("ffmpeg -version failed");
      }
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return Medians.of(seconds);
  }

  private Stopwatch.Seconds command(FfmpegCommand ffmpeg, Path file, Mode mode, int count)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nostdin",
                "-nostats",
                "-benchmark",
                "-threads",
                String.valueOf(count),
                "-i",
                file.toString(),
                "-map",
                "0:v:0"));
    arguments.addAll(List.of(mode.command()));
    arguments.addAll(List.of("-f", "null", "-"));
    long start = System.nanoTime();
    Process process =
        ffmpeg.ffmpeg(arguments.toArray(String[]::new)).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = BENCH.matcher(told);
    if (process.waitFor() != 0 || !matcher.find()) {
      throw new IOException("ffmpeg failed: " + told);
    }
    // The clock of -benchmark starts when the file is open, which takes a tenth of a second at
    // 1080p.
    double wall = (System.nanoTime() - start) / 1e9 - startup;
    return new Stopwatch.Seconds(
        Math.max(wall, Double.parseDouble(matcher.group(3))),
        Double.parseDouble(matcher.group(1)) + Double.parseDouble(matcher.group(2)));
  }

  private static Stopwatch.Seconds read(
      Workspace workspace, Video video, FrameFormat format, int count) {
    AtomicLong frames = new AtomicLong();
    Stopwatch stopwatch = new Stopwatch();
    try (FrameReader reader =
        FrameReaders.of(workspace).open(video, format, DecodeOptions.withUpTo(count))) {
      reader.read(
          video.allFrames(),
          frame -> {
            frames.incrementAndGet();
            return true;
          },
          QueryContext.background());
    }
    if (frames.get() != video.frameCount()) {
      throw new IllegalStateException("read " + frames + " of " + video.frameCount() + " frames");
    }
    return stopwatch.passed();
  }
}
