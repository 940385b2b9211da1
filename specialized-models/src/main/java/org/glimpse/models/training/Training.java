package org.glimpse.models.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;

/**
 * Trains a network minibatch by minibatch: every border reports progress, sees cancellation, and
 * may keep a checkpoint from which the same call goes on, after a crash as well. Memory does not
 * grow with the number of steps.
 */
public final class Training {
  /** DJL has one gradient collector in a process. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private static final double LOSS_SMOOTHING = 0.98;
  private static final float BYTE_TO_FRACTION = 1 / 255f;
  private static final String MEAN = "adam-mean:";
  private static final String VARIANCE = "adam-variance:";
  private static final String OBSERVER = "observer:";

  private final Objective objective;
  private final TrainingOptions options;
  private final Digest definition;
  private final Minibatch minibatch;

  private Training(Objective objective, TrainingOptions options) {
    this.objective = objective;
    this.options = options;
    this.definition =
        Digest.ofParts(
            objective.network().toString(), objective.definition(), options.definition());
    this.minibatch = new Minibatch(options.examples(), objective.fields());
  }

  /** Looks at a training between steps. */
  @FunctionalInterface
  public interface Observer {
    /** Sees nothing and never stops it. */
    Observer NONE = (step, loss, weights) -> true;

    /**
     * Called after every step, on the thread that trains.
     *
     * @param step how many are done
     * @param loss a running mean
     * @param weights copies the weights as they are
     * @return false to stop here
     */
    boolean trained(long step, double loss, Supplier<Weights> weights);

    /** What it has to remember across a crash, by name; kept in the checkpoint. */
    default Map<String, float[]> state() {
      return Map.of();
    }

    /**
     * Given the {@link #state} that a checkpoint kept, before the first step after it.
     *
     * @return false where it had stopped the training
     */
    default boolean restore(Map<String, float[]> state) {
      return true;
    }
  }

  /**
   * Trains, from the checkpoint if there is one.
   *
   * @return the weights after the last step
   * @throws GlimpseException the reason of a cancelled statement; INVALID_OPTION where the
   *     checkpoint is another training's, or the loss is no longer a number; UNSUPPORTED where
   *     PyTorch does not start
   */
  public static Weights run(
      Objective objective, TrainingOptions options, Observer observer, QueryContext context) {
    Device device = PyTorch.device();
    try {
      ONE_AT_A_TIME.lockInterruptibly();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw GlimpseException.of(
          ErrorCode.CANCELLED, "The training was interrupted", "Run the same again to go on.");
    }
    try {
      PyTorch.useThreads(options.threads());
      return new Training(objective, options).run(device, observer, context);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  /**
   * The weights that a checkpoint holds, whatever training it belongs to.
   *
   * @throws GlimpseException FILE_NOT_FOUND; INVALID_OPTION where the file is damaged
   */
  public static Weights weightsIn(Path checkpoint) {
    Map<String, float[]> arrays = new LinkedHashMap<>(Checkpoint.read(checkpoint).arrays());
    // Only what is not a weight has a prefix.
    arrays.keySet().removeIf(name -> name.contains(":"));
    return new Weights(arrays);
  }

  private Weights run(Device device, Observer observer, QueryContext context) {
    Weights initial = objective.initialWeights(options.seed());
    try (DjlNetwork network = DjlNetwork.of(objective.network(), initial, device)) {
      Adam adam = new Adam(network);
      Optional<Checkpoint> checkpoint = restore(network, adam);
      long step = checkpoint.map(Checkpoint::step).orElse(0L);
      Job job = Job.start("Training", "minibatches", options.steps() - step, context);
      LearningRate rate = new LearningRate(options.learningRate(), options.steps());
      long kept = System.nanoTime();
      double sum = 0;
      double weight = 0;
      boolean goesOn = checkpoint.map(found -> observer.restore(observed(found))).orElse(true);
      while (step < options.steps() && goesOn) {
        job.checkpoint();
        objective.fill(options.seed(), step, minibatch);
        double now = learn(network);
        if (!Double.isFinite(now)) {
          throw GlimpseException.of(
              ErrorCode.INVALID_OPTION,
              "The loss is no longer a number after " + step + " minibatches",
              "Train with a lower learning rate.");
        }
        adam.step(step, rate.at(step), options.weightDecay());
        step++;
        sum = LOSS_SMOOTHING * sum + now;
        weight = LOSS_SMOOTHING * weight + 1;
        goesOn = observer.trained(step, sum / weight, network::weights);
        boolean due = System.nanoTime() - kept >= options.checkpointInterval().toNanos();
        if (options.checkpoint().isPresent() && (due || step == options.steps() || !goesOn)) {
          state(network, adam, observer, step).write(options.checkpoint().get());
          kept = System.nanoTime();
        }
        job.finished(1);
      }
      return network.weights();
    }
  }

  private double learn(DjlNetwork network) {
    try (NDManager scope = network.manager().newSubManager();
        GradientCollector gradients = PyTorch.engine().newGradientCollector()) {
      NDList outputs = network.forward(input(scope), true);
      NDArray loss = objective.loss(outputs, name -> minibatch.array(scope, name));
      gradients.backward(loss);
      return loss.getFloat();
    }
  }

  private NDArray input(NDManager scope) {
    NDArray raw = minibatch.array(scope, Objective.INPUT);
    return raw.getDataType() == DataType.UINT8
        ? raw.transpose(0, 3, 1, 2).toType(DataType.FLOAT32, false).mul(BYTE_TO_FRACTION)
        : raw;
  }

  private static Map<String, float[]> observed(Checkpoint checkpoint) {
    Map<String, float[]> observed = new LinkedHashMap<>();
    checkpoint
        .arrays()
        .forEach(
            (name, values) -> {
              if (name.startsWith(OBSERVER)) {
                observed.put(name.substring(OBSERVER.length()), values);
              }
            });
    return observed;
  }

  private Optional<Checkpoint> restore(DjlNetwork network, Adam adam) {
    Optional<Checkpoint> checkpoint =
        options.checkpoint().flatMap(file -> Checkpoint.read(file, definition));
    checkpoint.ifPresent(found -> restore(network, adam, found));
    return checkpoint;
  }

  private static void restore(DjlNetwork network, Adam adam, Checkpoint found) {
    network.arrays().forEach((name, array) -> set(array, found.arrays().get(name)));
    adam.means().forEach((name, array) -> set(array, found.arrays().get(MEAN + name)));
    adam.variances().forEach((name, array) -> set(array, found.arrays().get(VARIANCE + name)));
  }

  /**
   * Copies values into an array's own memory. {@code array.set(Buffer)} and {@code copyTo} must not
   * be used: they make the buffer's memory the array's and keep no hold of the buffer, so that the
   * weights are freed under PyTorch's hands once the buffer is collected.
   */
  private static void set(NDArray array, float[] values) {
    try (NDArray fresh = array.getManager().create(values, array.getShape())) {
      array.set(new NDIndex(":"), fresh);
    }
  }

  private Checkpoint state(DjlNetwork network, Adam adam, Observer observer, long step) {
    Map<String, float[]> arrays = new LinkedHashMap<>(network.weights().arrays());
    adam.means().forEach((name, array) -> arrays.put(MEAN + name, array.toFloatArray()));
    adam.variances().forEach((name, array) -> arrays.put(VARIANCE + name, array.toFloatArray()));
    observer.state().forEach((name, values) -> arrays.put(OBSERVER + name, values));
    return new Checkpoint(definition, step, arrays);
  }

  /**
   * What a network computes from a minibatch when it is not being trained. Models are run by ONNX
   * Runtime; this is what tests and benchmarks hold it against.
   *
   * @param input {@code float32 [batch, channels, height, width]} in the order of memory
   */
  public static float[][] infer(Network network, Weights weights, float[] input) {
    try (DjlNetwork made = DjlNetwork.of(network, weights, PyTorch.device());
        NDManager scope = made.manager().newSubManager()) {
      NDList outputs = made.forward(minibatch(scope, network, input), false);
      return outputs.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    }
  }

  /** How many times a network infers a minibatch so, on one core, in some seconds. */
  public static long inferences(Network network, Weights weights, float[] input, double seconds) {
    PyTorch.useThreads(1);
    try (DjlNetwork made = DjlNetwork.of(network, weights, PyTorch.device());
        NDManager scope = made.manager().newSubManager()) {
      NDArray batch = minibatch(scope, network, input);
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() - start < seconds * 1e9) {
        try (NDManager run = scope.newSubManager()) {
          NDArray attached = batch.duplicate();
          attached.attach(run);
          made.forward(attached, false).get(0).toFloatArray();
        }
        count++;
      }
      return count;
    }
  }

  private static NDArray minibatch(NDManager scope, Network network, float[] input) {
    int examples = input.length / network.input().values();
    long[] shape =
        network.input().isVector()
            ? new long[] {examples, network.input().channels()}
            : new long[] {
              examples,
              network.input().channels(),
              network.input().height(),
              network.input().width()
            };
    return scope.create(input, new Shape(shape));
  }
}
