package org.glimpse.models.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to train.
 *
 * @param steps minibatches in all
 * @param examples in a minibatch
 * @param learningRate at its highest
 * @param weightDecay of weights of two or more dimensions, apart from the gradient (Loshchilov and
 *     Hutter 2019)
 * @param seed of initial weights and of every draw
 * @param threads cores that one operation may use; more than 1 pays on a quiet machine with 64 or
 *     more examples in a minibatch
 * @param checkpoint file that keeps the state between steps; empty to keep none
 * @param checkpointInterval how much work a crash may lose
 */
public record TrainingOptions(
    long steps,
    int examples,
    double learningRate,
    double weightDecay,
    long seed,
    int threads,
    Optional<Path> checkpoint,
    Duration checkpointInterval) {
  private static final int EXAMPLES_MAX = 4096;
  private static final int THREADS_MAX = 1024;
  private static final Duration INTERVAL = Duration.ofSeconds(20);

  public TrainingOptions {
    boolean sizes = steps > 0 && examples > 0 && examples <= EXAMPLES_MAX;
    boolean rates = learningRate > 0 && learningRate < 10 && weightDecay >= 0 && weightDecay < 10;
    if (!sizes || !rates || threads < 1 || threads > THREADS_MAX) {
      throw new IllegalArgumentException("no such training: " + steps + " steps of " + examples);
    }
  }

  /** One core, no checkpoint, a mild weight decay. */
  public static TrainingOptions of(long steps, int examples, double learningRate, long seed) {
    return new TrainingOptions(
        steps, examples, learningRate, 1e-4, seed, 1, Optional.empty(), INTERVAL);
  }

  /** The same with weight decay. */
  public TrainingOptions withWeightDecay(double decay) {
    return new TrainingOptions(
        steps, examples, learningRate, decay, seed, threads, checkpoint, checkpointInterval);
  }

  /** The same on more cores. */
  public TrainingOptions withThreads(int count) {
    return new TrainingOptions(
        steps, examples, learningRate, weightDecay, seed, count, checkpoint, checkpointInterval);
  }

  /** The same with a checkpoint file. */
  public TrainingOptions withCheckpoint(Path file, Duration interval) {
    return new TrainingOptions(
        steps, examples, learningRate, weightDecay, seed, threads, Optional.of(file), interval);
  }

  /**
   * What decides the result, as text. The number of threads is not part of it, although results
   * differ in the last digits: a training may go on on another machine.
   */
  String definition() {
    return String.join(
        " ",
        "steps=" + steps,
        "examples=" + examples,
        "learning_rate=" + learningRate,
        "weight_decay=" + weightDecay,
        "seed=" + seed);
  }
}
