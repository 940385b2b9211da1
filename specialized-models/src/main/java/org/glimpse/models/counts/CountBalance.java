package org.glimpse.models.counts;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;

/**
 * How much more a rare count weighs in the loss: the fourth root of how much rarer it is than the
 * mean count, within limits. A network that learned so gives every count's odds times its weight,
 * and {@link #undone} divides them out again (as in Menon et al. 2021, section 4, the other way
 * round), so that what is exported states probabilities.
 */
final class CountBalance {
  private static final double POWER = 0.25;
  private static final double WEIGHT_MAX = 3;

  private final float[][] weights;

  private CountBalance(float[][] weights) {
    this.weights = weights;
  }

  static CountBalance of(LabelledThumbnails frames, List<CountHead> heads) {
    float[][] weights = new float[heads.size()][];
    for (int each = 0; each < weights.length; each++) {
      CountHead head = heads.get(each);
      int[] shown = new int[head.outputs()];
      Arrays.stream(frames.counts(head.className())).forEach(count -> shown[head.output(count)]++);
      weights[each] = weights(shown, frames.size());
    }
    return new CountBalance(weights);
  }

  private static float[] weights(int[] shown, int frames) {
    double[] raw = new double[shown.length];
    double mean = 0;
    for (int i = 0; i < shown.length; i++) {
      double even = (double) frames / shown.length;
      raw[i] = Math.min(WEIGHT_MAX, Math.pow(even / Math.max(1, shown[i]), POWER));
      mean += raw[i] * shown[i] / frames;
    }
    float[] weights = new float[shown.length];
    for (int i = 0; i < shown.length; i++) {
      weights[i] = (float) (raw[i] / mean);
    }
    return weights;
  }

  /** The weight of one output of a head in the loss; 1 in the mean over the frames. */
  float weight(int head, int output) {
    return weights[head][output];
  }

  /** The weights of a trained network with the last layer's biases moved back. */
  Weights undone(Network network, Weights trained) {
    String bias = network.outputs().get(0) + "/bias";
    float[] moved = trained.get(bias).clone();
    int at = 0;
    for (float[] head : weights) {
      for (float weight : head) {
        moved[at++] -= (float) Math.log(weight);
      }
    }
    Map<String, float[]> arrays = new LinkedHashMap<>(trained.arrays());
    arrays.put(bias, moved);
    return new Weights(arrays);
  }

  String definition() {
    return "balance " + Arrays.deepToString(weights);
  }
}
