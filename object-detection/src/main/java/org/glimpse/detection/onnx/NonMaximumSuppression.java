package org.glimpse.detection.onnx;

import java.util.Arrays;

/**
 * Greedy non-maximum suppression: boxes are taken by falling score, and a box goes if it overlaps
 * one already taken by more than the limit.
 *
 * @param iou the limit, 0..1
 * @param agnostic whether boxes of different classes suppress each other
 */
record NonMaximumSuppression(float iou, boolean agnostic) {
  /** Only so many of the best candidates are compared: the comparison is quadratic. */
  static final int CANDIDATES_MAX = 30_000;

  /** At most so many objects are put out for a frame, the most confident ones. */
  static final int OBJECTS_MAX = 2_000;

  /**
   * @param groups for each class number the group in which it competes
   * @return indices of the candidates that stay, by falling score
   */
  int[] keep(Candidates candidates, int[] groups) {
    int[] order = candidates.byFallingScore();
    int[] kept = new int[Math.min(order.length, OBJECTS_MAX)];
    int count = 0;
    for (int i = 0; i < Math.min(order.length, CANDIDATES_MAX) && count < kept.length; i++) {
      if (!suppressed(candidates, groups, order[i], kept, count)) {
        kept[count++] = order[i];
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /** The indices by falling score where nothing suppresses anything. */
  static int[] keepAll(Candidates candidates) {
    int[] order = candidates.byFallingScore();
    return Arrays.copyOf(order, Math.min(order.length, OBJECTS_MAX));
  }

  private boolean suppressed(
      Candidates candidates, int[] groups, int index, int[] kept, int count) {
    int group = groups[candidates.classIndex(index)];
    for (int i = 0; i < count; i++) {
      boolean competes = agnostic || groups[candidates.classIndex(kept[i])] == group;
      if (competes && candidates.iou(index, kept[i]) > iou) {
        return true;
      }
    }
    return false;
  }
}
