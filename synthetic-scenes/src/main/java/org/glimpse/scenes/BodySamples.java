package org.glimpse.scenes;

import java.util.Arrays;

/**
 * What has been drawn of moving bodies, sample by sample: the nearest face, and the nearest one of
 * another body behind it, which would show if the first body went. Depths are 1 over the distance
 * ahead; faces are numbers of {@link DrawnFaces}, 0 where there is none.
 *
 * @param inverseDepth of the nearest face; 0 where there is none
 * @param faces the nearest face
 * @param secondDepth the same of the one behind it
 * @param secondFaces the same
 */
record BodySamples(float[] inverseDepth, char[] faces, float[] secondDepth, char[] secondFaces) {

  static BodySamples of(int count) {
    return new BodySamples(new float[count], new char[count], new float[count], new char[count]);
  }

  /** Forgets the samples {@code from} to {@code to - 1}. */
  void clear(int from, int to) {
    Arrays.fill(faces, from, to, (char) 0);
    Arrays.fill(inverseDepth, from, to, 0);
    Arrays.fill(secondFaces, from, to, (char) 0);
    Arrays.fill(secondDepth, from, to, 0);
  }
}
