package org.glimpse.models.counts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.glimpse.models.training.TrainingOptions;

/**
 * How to train a count network.
 *
 * @param epochs how often each frame is learned from at most; fewer where held-out frames stop
 *     getting better
 * @param examples frames in a minibatch
 * @param learningRate at its highest
 * @param patience epochs without a better held-out loss after which training ends
 * @param seed of weights and draws
 * @param threads cores that one operation may use
 */
public record CountTrainingOptions(
    int epochs, int examples, double learningRate, int patience, long seed, int threads) {
  private static final double WEIGHT_DECAY = 0.02;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(3);

  public CountTrainingOptions {
    if (epochs < 1 || epochs > 10_000 || patience < 1 || examples < 2) {
      throw new IllegalArgumentException(
          "no such training: " + epochs + " epochs in minibatches of " + examples);
    }
  }

  /** What has proved good over some hundred to some thousand frames. */
  public static CountTrainingOptions ofSeed(long seed) {
    return new CountTrainingOptions(12, 16, 3e-3, 6, seed, 1);
  }

  /** The same for so many epochs. */
  public CountTrainingOptions withEpochs(int most) {
    return new CountTrainingOptions(most, examples, learningRate, patience, seed, threads);
  }

  /** The same with another learning rate. */
  public CountTrainingOptions withLearningRate(double rate) {
    return new CountTrainingOptions(epochs, examples, rate, patience, seed, threads);
  }

  /** Minibatches of one epoch. */
  long stepsPerEpoch(int frames) {
    return Math.max(1, (frames + examples / 2) / examples);
  }

  TrainingOptions over(int frames, Optional<Path> checkpoint) {
    TrainingOptions options =
        TrainingOptions.of(epochs * stepsPerEpoch(frames), examples, learningRate, seed)
            .withWeightDecay(WEIGHT_DECAY)
            .withThreads(threads);
    return checkpoint
        .map(file -> options.withCheckpoint(file, CHECKPOINT_INTERVAL))
        .orElse(options);
  }

  /** What decides the result, as text. */
  String definition() {
    return String.join(
        " ",
        "epochs=" + epochs,
        "examples=" + examples,
        "learning_rate=" + learningRate,
        "patience=" + patience,
        "seed=" + seed);
  }
}
