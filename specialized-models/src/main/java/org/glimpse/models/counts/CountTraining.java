package org.glimpse.models.counts;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;
import org.glimpse.models.training.Training;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * Trains one network that counts every class that the labels show often enough. After each epoch
 * the held-out frames are scored; the weights that did best are the result.
 */
public final class CountTraining {
  private final LabelledThumbnails heldOut;
  private final CountArchitecture architecture;
  private final CountTrainingOptions options;
  private final List<CountHead> heads;
  private final CountBalance balance;
  private final CountObjective objective;
  private final long stepsPerEpoch;

  private CountTraining(
      LabelledThumbnails frames,
      LabelledThumbnails heldOut,
      CountArchitecture architecture,
      CountTrainingOptions options) {
    this.heldOut = heldOut;
    this.architecture = architecture;
    this.options = options;
    this.heads = CountHead.of(frames);
    if (heads.isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "No class is shown often enough to be learned in " + frames.size() + " labelled frames",
          "Label more frames, or answer without a specialised model.");
    }
    this.balance = CountBalance.of(frames, heads);
    this.objective =
        new CountObjective(architecture, frames, heads, balance, CountAugmentation.LIGHT);
    this.stepsPerEpoch = options.stepsPerEpoch(frames.size());
  }

  /**
   * What came out.
   *
   * @param onnx the model file
   * @param heads what it counts
   * @param heldOut how well
   * @param epochs how many were trained
   * @param images how many passed through the network in this run: fewer where it went on from a
   *     checkpoint
   * @param seconds of training, evaluation included
   */
  public record Result(
      byte[] onnx,
      List<CountHead> heads,
      HeldOutScores heldOut,
      int epochs,
      long images,
      double seconds) {}

  /**
   * Trains, from the checkpoint if there is one. Counts {@link Clock#TRAINING} seconds.
   *
   * @param checkpoint file that keeps the state between steps; empty to keep none
   * @throws GlimpseException INVALID_OPTION where no class can be learned, and what {@link
   *     Training#run} throws
   */
  public static Result run(
      LabelledThumbnails frames,
      LabelledThumbnails heldOut,
      CountArchitecture architecture,
      CountTrainingOptions options,
      Optional<Path> checkpoint,
      QueryContext context) {
    long start = System.nanoTime();
    try {
      CountTraining training = new CountTraining(frames, heldOut, architecture, options);
      Best best = training.new Best();
      Training.run(training.objective, options.over(frames.size(), checkpoint), best, context);
      byte[] onnx = training.export(best.weights);
      HeldOutScores scores = training.judge(onnx);
      return new Result(
          onnx,
          training.heads,
          scores,
          best.epochs,
          best.steps * options.examples(),
          seconds(start));
    } finally {
      context.stats().addSeconds(Clock.TRAINING, seconds(start));
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private byte[] export(Weights weights) {
    Network network = objective.network();
    return CountExport.of(
        network,
        balance.undone(network, weights),
        heads,
        Map.of("task", "count", "architecture", architecture.name()));
  }

  private HeldOutScores judge(byte[] onnx) {
    try (CountModel model = CountModel.open(onnx, architecture, heads)) {
      return HeldOutScores.of(model, heldOut);
    }
  }

  /** Keeps the weights with the least held-out loss, and stops when it does not fall any more. */
  private final class Best implements Training.Observer {
    private static final String STATE = "held-out";

    private Weights weights;
    private float loss = Float.POSITIVE_INFINITY;
    private int epochs;
    private int bestEpoch;
    private long steps;

    @Override
    public boolean trained(long step, double trainingLoss, Supplier<Weights> now) {
      steps++;
      if (step % stepsPerEpoch != 0) {
        return true;
      }
      epochs++;
      Weights current = now.get();
      float found = (float) judge(export(current)).loss();
      if (weights == null || found < loss) {
        weights = current;
        loss = found;
        bestEpoch = epochs;
      }
      return goesOn();
    }

    private boolean goesOn() {
      return epochs - bestEpoch < options.patience();
    }

    @Override
    public Map<String, float[]> state() {
      Map<String, float[]> state = new LinkedHashMap<>();
      if (weights != null) {
        state.putAll(weights.arrays());
        state.put(STATE, new float[] {loss, epochs, bestEpoch});
      }
      return state;
    }

    @Override
    public boolean restore(Map<String, float[]> state) {
      Map<String, float[]> arrays = new LinkedHashMap<>(state);
      float[] numbers = arrays.remove(STATE);
      if (numbers != null) {
        weights = new Weights(arrays);
        loss = numbers[0];
        epochs = (int) numbers[1];
        bestEpoch = (int) numbers[2];
      }
      return goesOn();
    }
  }
}
