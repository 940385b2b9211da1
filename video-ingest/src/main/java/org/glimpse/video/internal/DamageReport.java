package org.glimpse.video.internal;

import java.util.ArrayList;
import java.util.List;

/** Where a file is damaged: ranges of frames, near ones merged. */
final class DamageReport {
  private static final int RANGES_MAX = 8;
  private static final int MERGE_DISTANCE = 16;

  private final List<int[]> ranges = new ArrayList<>();
  private boolean more;
  private String why;

  /** Damage at a frame, or just before it where the frame is not out yet. */
  void add(int frame, String what) {
    if (why == null) {
      why = what;
    }
    if (!ranges.isEmpty()) {
      int[] last = ranges.get(ranges.size() - 1);
      if (frame <= last[1] + MERGE_DISTANCE) {
        last[1] = Math.max(last[1], frame);
        return;
      }
    }
    if (ranges.size() == RANGES_MAX) {
      more = true;
      return;
    }
    ranges.add(new int[] {frame, frame});
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** What was found first. */
  String why() {
    return why;
  }

  /** Such as {@code frames 12-15, 40}; the first frame is 0. */
  String frames() {
    StringBuilder text =
        new StringBuilder(
            ranges.size() == 1 && ranges.get(0)[0] == ranges.get(0)[1] ? "frame " : "frames ");
    for (int[] range : ranges) {
      text.append(range == ranges.get(0) ? "" : ", ").append(range[0]);
      if (range[1] > range[0]) {
        text.append('-').append(range[1]);
      }
    }
    return more ? text.append(" and more").toString() : text.toString();
  }
}
