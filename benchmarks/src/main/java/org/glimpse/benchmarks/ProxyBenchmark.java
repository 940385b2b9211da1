package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.glimpse.models.counts.ClassScore;
import org.glimpse.models.counts.CountArchitecture;
import org.glimpse.models.counts.CountModel;
import org.glimpse.models.counts.CountTraining;
import org.glimpse.models.counts.CountTrainingOptions;
import org.glimpse.models.counts.LabelledThumbnails;
import org.glimpse.models.counts.Thumbnail;
import org.glimpse.scenes.Scene;
import org.glimpse.scenes.SceneEffect;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a count network on random frames of a video and tells how well it counts in others. */
@Command(
    name = "proxy",
    description =
        "Trains a specialised model on random frames of a video and judges it by held-out ones.",
    mixinStandardHelpOptions = true)
final class ProxyBenchmark implements Callable<Integer> {
  private static final int SCORED_AT_ONCE = 64;
  private static final double SCORING_SECONDS = 2;

  @Option(names = "--video", description = "a video file; without it a street is rendered")
  private Path file;

  @Option(names = "--labels", description = "a recording of the video: frame,class[,count|..]")
  private Path labels;

  @Option(
      names = "--street",
      description = "seed of the rendered street (default ${DEFAULT-VALUE})")
  private long street = 36;

  @Option(names = "--minutes", description = "length of the street (default ${DEFAULT-VALUE})")
  private int minutes = 10;

  @Option(names = "--cache", description = "folder that keeps the street (default a temporary one)")
  private Path cache;

  @Option(names = "--frames", description = "frames to learn from (default ${DEFAULT-VALUE})")
  private int frames = 1000;

  @Option(names = "--held-out", description = "frames to judge by (default ${DEFAULT-VALUE})")
  private int heldOut = 1000;

  @Option(
      names = "--stopping",
      description = "frames whose loss stops the training (default ${DEFAULT-VALUE})")
  private int stopping = 250;

  @Option(
      names = "--architecture",
      split = ",",
      description = "resnet10_WIDTH or noscope_CONVOLUTIONS_FILTERS_UNITS, one or several")
  private List<String> architectures = List.of(CountArchitecture.DEFAULT.name());

  @Option(names = "--epochs", description = "times to see each frame, at most")
  private Integer epochs;

  @Option(names = "--learning-rate", description = "at its highest")
  private Double learningRate;

  @Option(names = "--seed", description = "of draws and training (default ${DEFAULT-VALUE})")
  private long seed = 1;

  private final QueryContext context = QueryContext.background();

  @Override
  public Integer call() throws IOException {
    if (file == null || labels == null) {
      SceneVideo scene = renderStreet();
      file = scene.video();
      labels = scene.recording();
    }
    CountedFrames truth = CountedFrames.read(labels);
    try (Workspace workspace = Workspace.open(Files.createTempDirectory("glimpse-proxy"))) {
      Video video =
          VideoCatalogs.open(workspace)
              .create("v", file.toString(), Optional.empty(), Optional.empty(), false, context);
      List<Set<Long>> drawn = draw(video.frameCount());
      List<LabelledThumbnails> sets = read(workspace, video, drawn, truth);
      System.out.printf(
          Locale.ROOT,
          "%s: %,d frames; %d to learn from, %d to stop by, %d to judge by%n",
          file.getFileName(),
          video.frameCount(),
          sets.get(0).size(),
          sets.get(1).size(),
          sets.get(2).size());
      for (String name : architectures) {
        judge(name, sets);
      }
    }
    return 0;
  }

  private SceneVideo renderStreet() throws IOException {
    Path folder = cache == null ? Files.createTempDirectory("glimpse-street") : cache;
    SceneOptions options =
        SceneOptions.ofSeed(street)
            .withStartTime(LocalTime.of(18, 0))
            .withEffects(SceneEffect.DAYLIGHT, SceneEffect.EXPOSURE_DRIFT, SceneEffect.NOISE)
            .withDuration(Duration.ofMinutes(minutes));
    String name = "street" + street + "_" + minutes;
    return SceneVideo.write(Scene.of(options), folder, name, context);
  }

  /** Disjoint sets of frames, uniformly at random, as many as the video has. */
  private List<Set<Long>> draw(long count) {
    Random random = new Random(seed);
    Set<Long> seen = new HashSet<>();
    List<Set<Long>> sets = new ArrayList<>();
    long wanted = (long) frames + stopping + heldOut;
    double share = Math.min(1, 0.95 * count / wanted);
    for (int size : new int[] {frames, stopping, heldOut}) {
      Set<Long> set = new HashSet<>();
      while (set.size() < (int) (share * size)) {
        long frame = (long) (random.nextDouble() * count);
        if (seen.add(frame)) {
          set.add(frame);
        }
      }
      sets.add(set);
    }
    return sets;
  }

  private List<LabelledThumbnails> read(
      Workspace workspace, Video video, List<Set<Long>> drawn, CountedFrames truth) {
    List<LabelledThumbnails> sets = new ArrayList<>();
    drawn.forEach(set -> sets.add(LabelledThumbnails.of(truth.classes())));
    FrameSet all =
        FrameSet.of(drawn.stream().flatMap(Set::stream).mapToLong(Long::longValue).toArray());
    Stopwatch stopwatch = new Stopwatch();
    try (FrameReader reader =
        FrameReaders.of(workspace)
            .open(video, Thumbnail.FORMAT, DecodeOptions.of(context.settings()))) {
      reader.read(
          all,
          frame -> {
            for (int each = 0; each < sets.size(); each++) {
              if (drawn.get(each).contains(frame.frame())) {
                sets.get(each).add(frame.pixels(), truth.counts(frame.frame()));
              }
            }
            return true;
          },
          context);
    }
    System.out.printf(Locale.ROOT, "decoding took %.1f s%n", stopwatch.passed().wall());
    return sets;
  }

  private void judge(String name, List<LabelledThumbnails> sets) {
    CountArchitecture architecture =
        CountArchitecture.parse(name)
            .orElseThrow(() -> new IllegalArgumentException("no architecture is named " + name));
    CountTrainingOptions options = CountTrainingOptions.ofSeed(seed);
    options = epochs == null ? options : options.withEpochs(epochs);
    options = learningRate == null ? options : options.withLearningRate(learningRate);
    Stopwatch stopwatch = new Stopwatch();
    CountTraining.Result result =
        CountTraining.run(
            sets.get(0), sets.get(1), architecture, options, Optional.empty(), context);
    Stopwatch.Seconds trained = stopwatch.passed();
    try (CountModel model = CountModel.open(result.onnx(), architecture, result.heads())) {
      System.out.printf(
          Locale.ROOT,
          "%n%s: %d epochs in %.1f s (%.1f CPU s), %,d bytes, scores %,.0f frames a CPU second%n",
          name,
          result.epochs(),
          result.seconds(),
          trained.cpu(),
          result.onnx().length,
          framesPerSecond(model, sets.get(2)));
      System.out.printf(
          Locale.ROOT,
          "%-16s %6s %10s %10s %10s %12s%n",
          "class",
          "max",
          "mean",
          "bias",
          "error",
          "correlation");
      for (ClassScore score : model.judge(sets.get(2)).classes()) {
        System.out.printf(
            Locale.ROOT,
            "%-16s %6d %10.3f %10.3f %10.3f %12.3f%n",
            score.className(),
            score.countMax(),
            score.meanCount(),
            score.bias(),
            score.meanAbsoluteError(),
            score.correlation());
      }
    }
  }

  private static double framesPerSecond(CountModel model, LabelledThumbnails frames) {
    CountModel.Scorer scorer = model.scorer(SCORED_AT_ONCE);
    ByteBuffer pixels = frames.pixels();
    Stopwatch stopwatch = new Stopwatch();
    long scored = 0;
    while (stopwatch.passed().wall() < SCORING_SECONDS) {
      for (int place = 0; place < SCORED_AT_ONCE; place++) {
        int from = (int) ((scored + place) % frames.size()) * Thumbnail.BYTES;
        scorer.thumbnails().put(place * Thumbnail.BYTES, pixels, from, Thumbnail.BYTES);
      }
      scorer.score(SCORED_AT_ONCE);
      scored += SCORED_AT_ONCE;
    }
    return scored / stopwatch.passed().cpu();
  }
}
