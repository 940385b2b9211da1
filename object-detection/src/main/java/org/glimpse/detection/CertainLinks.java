package org.glimpse.detection;

import java.util.Arrays;
import java.util.List;
import org.glimpse.video.Box;

/**
 * Boxes of one class in consecutive frames that are one object beyond doubt: they overlap by an IoU
 * of at least 0.5, and with no other box of the other frame by 0.1 or more.
 *
 * <p>The two frames alone decide, so whoever sees both knows that the tracker takes these boxes for
 * one object, whatever it saw before: {@link SortTracker} assigns them first. Else a prediction
 * could refuse them, for instance where an object stops at once, or grows faster and faster as it
 * comes near, which SORT's filter of areas follows late.
 */
final class CertainLinks {
  /** The same object, as the detectors' own suppression of double boxes has it. */
  private static final double SAME = 0.5;

  /** Far below what an assignment refuses. */
  private static final double NEAR = 0.1;

  private CertainLinks() {}

  /**
   * The links, one to one.
   *
   * @param before boxes of a frame
   * @param after boxes of the next frame, of the same class
   * @return for each box after, the place of its box before, or -1
   */
  static int[] of(List<Box> before, List<Box> after) {
    int[] linked = new int[after.size()];
    Arrays.fill(linked, -1);
    int[] near = new int[before.size()];
    for (int a = 0; a < linked.length; a++) {
      int nearest = -1;
      int others = 0;
      for (int b = 0; b < near.length; b++) {
        double iou = before.get(b).iou(after.get(a));
        if (iou >= NEAR) {
          near[b]++;
          others += nearest < 0 ? 0 : 1;
          nearest = b;
          linked[a] = iou >= SAME ? b : -1;
        }
      }
      linked[a] = others == 0 ? linked[a] : -1;
    }
    for (int a = 0; a < linked.length; a++) {
      linked[a] = linked[a] >= 0 && near[linked[a]] == 1 ? linked[a] : -1;
    }
    return linked;
  }
}
