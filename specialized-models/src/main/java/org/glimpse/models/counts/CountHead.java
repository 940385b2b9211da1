package org.glimpse.models.counts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a network puts out for one class: the probabilities of 0, 1, .. {@code countMax} objects in
 * a frame, the last one standing for that many or more.
 *
 * @param className the detector's name of the class
 * @param countMax the highest count told apart, at least 1
 * @param meanOfMax mean count of the training frames with {@code countMax} or more
 */
public record CountHead(String className, int countMax, double meanOfMax) {
  /** More are not told apart. */
  static final int COUNT_LIMIT = 63;

  /** Classes in one network. */
  static final int CLASSES_MAX = 16;

  /** Training frames with an object of a class below which the class is left out. */
  private static final int FRAMES_MIN = 10;

  /** A count needs this share of the training frames, and so many of them, to be told apart. */
  private static final double COUNT_SHARE_MIN = 0.004;

  private static final int COUNT_FRAMES_MIN = 4;

  public CountHead {
    if (countMax < 1 || countMax > COUNT_LIMIT || !(meanOfMax >= countMax)) {
      throw new IllegalArgumentException("no head for counts up to " + countMax);
    }
  }

  /** Values that its network puts out: one a count. */
  int outputs() {
    return countMax + 1;
  }

  /** The output that stands for a count. */
  int output(int count) {
    return Math.min(count, countMax);
  }

  /** What an output adds to the expected count. */
  double value(int output) {
    return output == countMax ? meanOfMax : output;
  }

  /**
   * The classes that the frames show often enough to learn, the most frequent first, at most
   * {@value #CLASSES_MAX}.
   */
  static List<CountHead> of(LabelledThumbnails frames) {
    List<CountHead> heads = new ArrayList<>();
    List<int[]> order = new ArrayList<>();
    for (int place = 0; place < frames.classes().size(); place++) {
      int[] counts = frames.counts(place);
      int shown = (int) Arrays.stream(counts).filter(count -> count > 0).count();
      // A class that every frame shows equally often has nothing to be learned.
      boolean varies = Arrays.stream(counts).distinct().count() > 1;
      if (shown >= FRAMES_MIN && varies) {
        order.add(new int[] {place, shown});
      }
    }
    order.sort((a, b) -> a[1] != b[1] ? b[1] - a[1] : a[0] - b[0]);
    for (int[] each : order.subList(0, Math.min(CLASSES_MAX, order.size()))) {
      heads.add(of(frames.classes().get(each[0]), frames.counts(each[0])));
    }
    return heads;
  }

  private static CountHead of(String className, int[] counts) {
    int[] sorted = counts.clone();
    Arrays.sort(sorted);
    int needed = Math.max(COUNT_FRAMES_MIN, (int) Math.ceil(COUNT_SHARE_MIN * sorted.length));
    int highest = sorted[Math.max(0, sorted.length - needed)];
    int countMax = Math.max(1, Math.min(COUNT_LIMIT, highest));
    double mean =
        Arrays.stream(counts).filter(count -> count >= countMax).average().orElse(countMax);
    return new CountHead(className, countMax, mean);
  }
}
