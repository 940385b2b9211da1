package org.glimpse.optimizer.selection;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Frames drawn without replacement, each with a known probability that goes with the square root of
 * how likely it is to be wanted: that makes sums over the wanted ones least uncertain (SUPG, Kang
 * et al., PVLDB 2020, theorem 1). A tenth of the draws is spread evenly, so that frames for which
 * the proxy has nothing to say are seen as well. Frames whose probability would pass 1 are all
 * drawn.
 *
 * <p>Of fixed size, by Pareto sampling (Rosén, Journal of Statistical Planning and Inference 62,
 * 1997), whose true probabilities of inclusion differ from the wanted ones by less than matters.
 */
final class ImportanceSample {
  private static final double EVEN_SHARE = 0.1;

  /** Candidates are frames whose key is below; as many as wanted are expected below 1. */
  private static final double KEY_FIRST = 1.5;

  private final float[] inclusion;
  private final int[] places;

  private ImportanceSample(float[] inclusion, int[] places) {
    this.inclusion = inclusion;
    this.places = places;
  }

  /**
   * Draws a sample.
   *
   * @param likely for each frame, how likely it is to be wanted, 0 to 1; only their proportions
   *     matter, and none has to be true
   * @param size frames to draw, at most as many as there are
   */
  static ImportanceSample draw(float[] likely, int size, long seed) {
    if (size < 1 || size > likely.length) {
      throw new IllegalArgumentException("cannot draw " + size + " of " + likely.length);
    }
    float[] inclusion = inclusion(likely, size);
    return new ImportanceSample(inclusion, pareto(inclusion, size, seed));
  }

  /** Every frame with the same probability. */
  static ImportanceSample evenly(int frames, int size, long seed) {
    return draw(new float[frames], size, seed);
  }

  private static float[] inclusion(float[] likely, int size) {
    double roots = 0;
    for (float each : likely) {
      roots += Math.sqrt(each);
    }
    double even = roots > 0 ? EVEN_SHARE / likely.length : 1.0 / likely.length;
    double scale = roots > 0 ? (1 - EVEN_SHARE) / roots : 0;
    float[] inclusion = new float[likely.length];
    double left = 1;
    int toDraw = size;
    int certain = -1;
    // Those whose share passes 1 are certain, which leaves less to share among the others.
    for (int before = -2; certain != before; ) {
      before = certain;
      double perShare = toDraw / left;
      double taken = 0;
      certain = 0;
      for (int i = 0; i < likely.length; i++) {
        double share = even + scale * Math.sqrt(likely[i]);
        boolean sure = inclusion[i] >= 1 || share * perShare >= 1;
        inclusion[i] = sure ? 1 : (float) (share * perShare);
        certain += sure ? 1 : 0;
        taken += sure ? share : 0;
      }
      left = Math.max(1e-12, 1 - taken);
      toDraw = size - certain;
    }
    return inclusion;
  }

  private static int[] pareto(float[] inclusion, int size, long seed) {
    for (double below = KEY_FIRST; ; below *= 4) {
      double[] keys = new double[Math.min(inclusion.length, 2 * size + 1024)];
      int[] found = new int[keys.length];
      int count = 0;
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < inclusion.length; i++) {
        double u = random.nextDouble();
        double key = inclusion[i] >= 1 ? 0 : u / (1 - u) * (1 - inclusion[i]) / inclusion[i];
        if (key < below) {
          if (count == keys.length) {
            keys = Arrays.copyOf(keys, Math.min(inclusion.length, 2 * count));
            found = Arrays.copyOf(found, keys.length);
          }
          keys[count] = key;
          found[count++] = i;
        }
      }
      if (count >= size) {
        double[] sorted = Arrays.copyOf(keys, count);
        Arrays.sort(sorted);
        double last = sorted[size - 1];
        int[] places = new int[size];
        int kept = 0;
        for (int i = 0; i < count && kept < size; i++) {
          if (keys[i] <= last) {
            places[kept++] = found[i];
          }
        }
        return places;
      }
    }
  }

  /** The frames drawn, ascending. */
  int[] places() {
    return places;
  }

  /** By place, with what probability each frame was to be drawn. */
  float[] inclusions() {
    return inclusion;
  }
}
