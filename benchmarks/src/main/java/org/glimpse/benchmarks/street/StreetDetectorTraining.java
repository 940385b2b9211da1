package org.glimpse.benchmarks.street;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.glimpse.detection.ClassMerge;
import org.glimpse.detection.onnx.DetectorOptions;
import org.glimpse.detection.onnx.OnnxDetector;
import org.glimpse.models.detector.DetectorExport;
import org.glimpse.models.detector.DetectorTraining;
import org.glimpse.models.network.Weights;
import org.glimpse.models.training.Training;
import org.glimpse.models.training.TrainingOptions;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the detector of the demo's street from nothing: renders streets, trains, sets thresholds by
 * other streets, judges by others again, and writes the model with its card.
 */
@Command(
    name = "train-street",
    description = "Trains the demo's detector on rendered streets; goes on where it was stopped.",
    mixinStandardHelpOptions = true)
public final class StreetDetectorTraining implements Callable<Integer> {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 384;
  private static final double WEIGHT_DECAY = 0.02;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(30);
  private static final int REPORT_STEPS = 50;

  @Option(names = "--out", required = true, description = "folder for street.onnx and street.md")
  private Path out;

  @Option(
      names = "--cache",
      required = true,
      description = "folder for rendered pictures (0.7 MB each) and the checkpoint")
  private Path cache;

  @Option(names = "--streets", description = "streets to learn from (default ${DEFAULT-VALUE})")
  private int streets = 150;

  @Option(names = "--frames", description = "pictures of each street (default ${DEFAULT-VALUE})")
  private int frames = 20;

  @Option(names = "--steps", description = "minibatches (default ${DEFAULT-VALUE})")
  private long steps = 3000;

  @Option(names = "--crops", description = "crops in a minibatch (default ${DEFAULT-VALUE})")
  private int crops = 16;

  @Option(names = "--learning-rate", description = "at its highest (default ${DEFAULT-VALUE})")
  private double learningRate = 2e-3;

  @Option(names = "--threads", description = "cores to train on (default ${DEFAULT-VALUE})")
  private int threads = 1;

  @Option(names = "--seed", description = "of the training (default ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--start-from",
      description = "checkpoint of another training whose weights to begin with")
  private Path startFrom;

  @Option(
      names = "--held-out",
      description = "streets of each kind to judge by (default ${DEFAULT-VALUE})")
  private int heldOut = 30;

  @Option(
      names = "--stop-after",
      description = "minibatches after which to stop for now and write what there is")
  private long stopAfter = Long.MAX_VALUE;

  @Override
  public Integer call() throws IOException {
    CancelToken cancel = CancelToken.create();
    QueryContext context =
        QueryContext.of(0, cancel, new ConsoleProgress(), SettingValues.defaults());
    StreetPictures pictures =
        StreetPictures.of(StreetSeeds.TRAINING.any(streets, frames), cache, context);
    System.err.println(pictures.count() + " pictures");
    Optional<Weights> start = Optional.ofNullable(startFrom).map(Training::weightsIn);
    Weights weights = DetectorTraining.run(pictures, start, options(), this::report, context);
    List<String> classes = pictures.classes();
    byte[] raw = DetectorExport.of(weights, classes, WIDTH, HEIGHT, Map.of());
    double operating = DetectorOptions.defaults().scoreThreshold();
    DetectorScores calibration = judge(raw, 0.05f, StreetSeeds.CALIBRATION, context).scores();
    List<Double> thresholds = classes.stream().map(calibration::bestThreshold).toList();
    System.err.println("thresholds " + thresholds);
    byte[] model =
        DetectorExport.of(
            DetectorExport.withScoresMoved(weights, thresholds, operating),
            classes,
            WIDTH,
            HEIGHT,
            Map.of(
                "description", "Detector of Glimpse's rendered streets",
                "author", "Glimpse",
                "license", "Apache-2.0",
                "training", Digest.ofParts(pictures.digest().hex(), commandLine()).shortForm()));
    Files.createDirectories(out);
    Files.write(out.resolve("street.onnx"), model);
    String card = card(model, classes, pictures, context);
    Files.writeString(out.resolve("street.md"), card);
    System.out.println(card);
    return 0;
  }

  private TrainingOptions options() {
    return TrainingOptions.of(steps, crops, learningRate, seed)
        .withWeightDecay(WEIGHT_DECAY)
        .withThreads(threads)
        .withCheckpoint(cache.resolve("checkpoint"), CHECKPOINT_INTERVAL);
  }

  private boolean report(long step, double loss, Supplier<Weights> weights) {
    if (step % REPORT_STEPS == 0) {
      System.err.printf(Locale.ROOT, "step %d loss %.4f%n", step, loss);
    }
    return step < stopAfter;
  }

  private StreetJudge.Judgement judge(
      byte[] model, float threshold, StreetSeeds seeds, QueryContext context) throws IOException {
    DetectorOptions options = DetectorOptions.defaults();
    try (OnnxDetector detector =
        OnnxDetector.open(
            model,
            new DetectorOptions(
                threshold,
                options.nmsIou(),
                options.nms(),
                List.of(),
                ClassMerge.none(),
                options.layout()))) {
      return StreetJudge.of(detector, seeds.any(heldOut, 12), context);
    }
  }

  private String commandLine() {
    return String.format(
        Locale.ROOT,
        "benchmarks/run train-street --streets %d --frames %d --steps %d --crops %d"
            + " --learning-rate %s --seed %d%s",
        streets,
        frames,
        steps,
        crops,
        learningRate,
        seed,
        startFrom == null ? "" : " --start-from CHECKPOINT");
  }

  private String card(
      byte[] model, List<String> classes, StreetPictures pictures, QueryContext context)
      throws IOException {
    try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.defaults())) {
      StreetJudge.Judgement any =
          StreetJudge.of(detector, StreetSeeds.HELD_OUT.any(heldOut, 12), context);
      StreetJudge.Judgement defaults =
          StreetJudge.of(detector, StreetSeeds.HELD_OUT.defaults(heldOut, 12), context);
      return new StreetCard(
              commandLine(),
              model,
              DetectorTraining.network(classes.size(), WIDTH, HEIGHT),
              classes,
              pictures)
          .text(any, defaults);
    }
  }
}
