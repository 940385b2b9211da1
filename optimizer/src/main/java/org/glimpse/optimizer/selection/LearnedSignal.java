package org.glimpse.optimizer.selection;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * One signal made of many features of frames, by logistic regression on frames that were looked at.
 * Frames are scored by a model that learned from other stretches of the video than their own, so
 * that those looked at are told no better than the rest.
 */
public final class LearnedSignal {
  /** Frames of a stretch; every other one belongs to the same of two models. */
  private static final int STRETCH = 1 << 9;

  private static final double RIDGE = 20;
  private static final double CERTAIN = 1e-6;

  private LearnedSignal() {}

  /**
   * Learns it.
   *
   * @param features of all frames, one frame after the other; bytes without sign
   * @param each how many there are of a frame
   * @param known frames that were looked at
   * @param wanted those of them that are wanted
   * @return log odds, by place; all 0 where no frame was looked at
   */
  public static float[] of(byte[] features, int each, BitSet known, BitSet wanted) {
    LogisticModel[] models = new LogisticModel[2];
    for (int half = 0; half < models.length; half++) {
      Examples examples = new Examples(each, new SplittableRandom(half));
      double[] row = new double[each];
      for (int place = known.nextSetBit(0); place >= 0; place = known.nextSetBit(place + 1)) {
        if (half(place) == half) {
          read(features, place, row);
          examples.add(row, wanted.get(place), 1);
        }
      }
      models[half] = examples.size() == 0 ? null : LogisticModel.fit(examples, RIDGE);
    }
    float[] signal = new float[features.length / each];
    double[] row = new double[each];
    for (int place = 0; place < signal.length; place++) {
      LogisticModel model = models[1 - half(place)];
      if (model != null) {
        read(features, place, row);
        double likely = Math.max(CERTAIN, Math.min(1 - CERTAIN, model.probability(row)));
        signal[place] = (float) Math.log(likely / (1 - likely));
      }
    }
    return signal;
  }

  private static int half(int place) {
    return place / STRETCH & 1;
  }

  private static void read(byte[] features, int place, double[] into) {
    int at = place * into.length;
    for (int i = 0; i < into.length; i++) {
      into[i] = features[at + i] & 0xFF;
    }
  }
}
