package org.glimpse.scenes;

import java.util.Arrays;

/**
 * What has been drawn of moving bodies, sample by sample: the nearest body, and the nearest one
 * behind it, which would show if the first one went. Depths are 1 over the distance ahead.
 *
 * @param inverseDepth of the nearest body; 0 where there is none
 * @param levels of the nearest body, {@code 0xRRGGBB}
 * @param owners the nearest body's number; 0 where there is none
 * @param secondDepth the same of the one behind it
 * @param secondLevels the same
 * @param secondOwners the same
 */
record BodySamples(
    float[] inverseDepth,
    int[] levels,
    short[] owners,
    float[] secondDepth,
    int[] secondLevels,
    short[] secondOwners) {

  static BodySamples of(int count) {
    return new BodySamples(
        new float[count],
        new int[count],
        new short[count],
        new float[count],
        new int[count],
        new short[count]);
  }

  /** The nearest body becomes the second one. */
  void stepBack(int sample) {
    secondDepth[sample] = inverseDepth[sample];
    secondLevels[sample] = levels[sample];
    secondOwners[sample] = owners[sample];
  }

  /** Forgets the samples {@code from} to {@code to - 1}. */
  void clear(int from, int to) {
    Arrays.fill(owners, from, to, (short) 0);
    Arrays.fill(inverseDepth, from, to, 0);
    Arrays.fill(secondOwners, from, to, (short) 0);
    Arrays.fill(secondDepth, from, to, 0);
  }
}
