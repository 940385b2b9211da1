package org.glimpse.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.glimpse.models.counts.CountArchitecture;
import org.glimpse.models.counts.CountModels;
import org.glimpse.models.counts.CountRequest;
import org.glimpse.models.counts.CountTrainingOptions;
import org.glimpse.models.counts.LabelledFrames;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;
import org.glimpse.models.onnx.BareRuns;
import org.glimpse.models.training.Training;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast a model scores a video from its kept thumbnails, beside ONNX Runtime alone on a tensor
 * that lies ready (same graph, same input type), and beside DJL's own inference.
 */
@Command(
    name = "score",
    description =
        "Frames a CPU second of scoring from thumbnails, beside ONNX Runtime and DJL alone.",
    mixinStandardHelpOptions = true)
final class ScoreBenchmark implements Callable<Integer> {
  private static final int BATCH = 32;
  private static final long COMPILER_IDLE_MILLIS = 200;
  private static final int COMPILER_WAITS_MAX = 100;

  @Option(names = "--video", required = true, description = "a video file")
  private Path file;

  @Option(names = "--labels", required = true, description = "a recording of the video")
  private Path labels;

  @Option(names = "--architecture", split = ",", description = "one or several")
  private List<String> architectures = List.of(CountArchitecture.DEFAULT.name(), "resnet10_16");

  @Option(names = "--runs", description = "runs of each, after one to warm up (default 5)")
  private int runs = 5;

  @Option(names = "--seconds", description = "of each baseline (default 3)")
  private double seconds = 3;

  @Override
  public Integer call() throws Exception {
    CountedFrames truth = CountedFrames.read(labels);
    try (Workspace workspace = Workspace.open(Files.createTempDirectory("glimpse-score"))) {
      CountModels models = CountModels.open(workspace, FrameReaders.of(workspace));
      Video video =
          VideoCatalogs.open(workspace)
              .create("v", file.toString(), Optional.empty(), Optional.empty(), false, context(1));
      System.out.printf(
          Locale.ROOT,
          "%-16s %14s %14s %14s %10s %10s%n",
          "architecture",
          "scored /cpu-s",
          "ONNX /cpu-s",
          "DJL /cpu-s",
          "to ONNX",
          "ONNX:DJL");
      for (String name : architectures) {
        CountArchitecture architecture =
            CountArchitecture.parse(name)
                .orElseThrow(() -> new IllegalArgumentException("no architecture " + name));
        measure(architecture, models, video, truth);
      }
    }
    return 0;
  }

  private static QueryContext context(int threads) {
    return QueryContext.of(
        0,
        CancelToken.create(),
        ProgressListener.NONE,
        SettingValues.defaults().with("threads", Integer.toString(threads)));
  }

  private void measure(
      CountArchitecture architecture, CountModels models, Video video, CountedFrames truth)
      throws Exception {
    List<Double> scored = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    List<Double> djl = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int run = -1; run < runs; run++) {
      // Another seed is another model, which has scored nothing yet.
      TrainedModel model =
          models.train(request(architecture, video, truth, run + 10), context(1)).model();
      QueryContext context = context(1);
      awaitCompiler();
      Stopwatch stopwatch = new Stopwatch();
      models.scores(video, model, context);
      double perSecond = video.frameCount() / stopwatch.passed().cpu();
      byte[] onnx = models.onnx(model);
      double alone = bare(onnx, architecture);
      if (run >= 0) {
        scored.add(perSecond);
        bare.add(alone);
        djl.add(djl(architecture, model));
        ratios.add(perSecond / alone);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-16s %14.0f %14.0f %14.0f %10.3f %10.2f%n",
        architecture.name(),
        Medians.of(scored),
        Medians.of(bare),
        Medians.of(djl),
        Medians.of(ratios),
        Medians.of(bare) / Medians.of(djl));
  }

  /** Compiling what training left behind is training's work. */
  private static void awaitCompiler() throws InterruptedException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long before = -1;
    for (int i = 0; i < COMPILER_WAITS_MAX && compiler.getTotalCompilationTime() > before; i++) {
      before = compiler.getTotalCompilationTime();
      Thread.sleep(COMPILER_IDLE_MILLIS);
    }
  }

  private double bare(byte[] onnx, CountArchitecture architecture) throws Exception {
    int side = architecture.side();
    Stopwatch stopwatch = new Stopwatch();
    long count = BareRuns.count(onnx, new long[] {BATCH, side, side, 3}, seconds);
    return BATCH * count / stopwatch.passed().cpu();
  }

  private double djl(CountArchitecture architecture, TrainedModel model) {
    int outputs = model.heads().stream().mapToInt(head -> head.countMax() + 1).sum();
    Network network = architecture.network(outputs);
    Weights weights = Weights.initial(network, 1);
    float[] pixels = new float[BATCH * network.input().values()];
    Random random = new Random(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    Stopwatch stopwatch = new Stopwatch();
    long count = Training.inferences(network, weights, pixels, seconds);
    return BATCH * count / stopwatch.passed().cpu();
  }

  private static CountRequest request(
      CountArchitecture architecture, Video video, CountedFrames truth, long seed) {
    int end = (int) Math.min(video.frameCount(), 2000);
    return new CountRequest(
        video,
        Digest.ofParts("recording"),
        labels(truth, 0, 5, end),
        labels(truth, 1, 20, end),
        architecture,
        CountTrainingOptions.ofSeed(seed).withEpochs(1));
  }

  private static LabelledFrames labels(CountedFrames truth, int first, int step, int end) {
    int count = (end - first + step - 1) / step;
    long[] frames = new long[count];
    int[][] counts = new int[count][];
    for (int i = 0; i < count; i++) {
      frames[i] = first + (long) i * step;
      counts[i] = truth.counts(frames[i]);
    }
    return new LabelledFrames(truth.classes(), frames, counts);
  }
}
