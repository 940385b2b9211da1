package org.glimpse.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glimpse.models.network.Network;

/**
 * Adam with decoupled weight decay (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019,
 * algorithm 2). Its state is its own, so that a checkpoint can keep it.
 */
final class Adam {
  private static final float MEAN_DECAY = 0.9f;
  private static final float VARIANCE_DECAY = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final float UNCLIPPED = -1;

  private final Map<String, NDArray> weights;
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> variances = new LinkedHashMap<>();

  Adam(DjlNetwork network) {
    weights = network.arrays();
    weights.forEach(
        (name, weight) -> {
          if (Network.isTrained(name)) {
            means.put(name, network.manager().zeros(weight.getShape()));
            variances.put(name, network.manager().zeros(weight.getShape()));
          }
        });
  }

  /** First moments by weight. */
  Map<String, NDArray> means() {
    return means;
  }

  /** Second moments by weight. */
  Map<String, NDArray> variances() {
    return variances;
  }

  /**
   * Moves the weights against their gradients and forgets the gradients.
   *
   * @param step counts from 0
   */
  void step(long step, double learningRate, double weightDecay) {
    double meanCorrection = 1 - Math.pow(MEAN_DECAY, step + 1.0);
    double varianceCorrection = 1 - Math.pow(VARIANCE_DECAY, step + 1.0);
    double corrected = learningRate * Math.sqrt(varianceCorrection) / meanCorrection;
    for (Map.Entry<String, NDArray> entry : means.entrySet()) {
      String name = entry.getKey();
      NDArray weight = weights.get(name);
      boolean decays = weight.getShape().dimension() > 1;
      try (NDArray gradient = weight.getGradient()) {
        weight
            .getNDArrayInternal()
            .adamUpdate(
                new NDList(weight, gradient, entry.getValue(), variances.get(name)),
                new NDList(weight),
                (float) learningRate,
                (float) corrected,
                decays ? (float) weightDecay : 0,
                1,
                UNCLIPPED,
                MEAN_DECAY,
                VARIANCE_DECAY,
                EPSILON,
                false,
                true);
      }
    }
  }
}
