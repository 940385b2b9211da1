package org.glimpse.optimizer.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Frames that are not wanted any more, as runs. */
final class RuledOut {
  /** First and last frame of each run; runs neither overlap nor touch. */
  private final NavigableMap<Long, Long> runs = new TreeMap<>();

  /** Consecutive frames, both ends included. */
  record Run(long first, long last) {
    long length() {
      return last - first + 1;
    }
  }

  boolean contains(long frame) {
    Map.Entry<Long, Long> run = runs.floorEntry(frame);
    return run != null && run.getValue() >= frame;
  }

  /** Adds frames and returns the run that they are in now. */
  Run add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = runs.floorEntry(from);
    if (before != null && before.getValue() >= from - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> behind = runs.ceilingEntry(from);
    while (behind != null && behind.getKey() <= to + 1) {
      to = Math.max(to, behind.getValue());
      runs.remove(behind.getKey());
      behind = runs.ceilingEntry(from);
    }
    runs.put(from, to);
    return new Run(from, to);
  }

  /** The frames from first to last that are not ruled out. */
  List<Run> left(long first, long last) {
    List<Run> left = new ArrayList<>();
    long from = first;
    Map.Entry<Long, Long> run = runs.floorEntry(from);
    while (from <= last) {
      if (run != null && run.getValue() >= from) {
        from = run.getValue() + 1;
      }
      run = runs.ceilingEntry(from);
      long end = run == null ? last : Math.min(last, run.getKey() - 1);
      if (from <= end) {
        left.add(new Run(from, end));
      }
      from = end + 1;
    }
    return left;
  }
}
