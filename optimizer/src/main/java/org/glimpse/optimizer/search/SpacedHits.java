package org.glimpse.optimizer.search;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Frames found to satisfy a query, and how far they go towards its LIMIT: the greedy choice,
 * earliest first, of frames at least a gap apart, which is the largest there is.
 */
public final class SpacedHits {
  private final long gap;
  private final NavigableMap<Long, Hit> hits = new TreeMap<>();

  /** Places of the chosen hits, with what those up to it are worth. */
  private final NavigableMap<Long, Long> chosen = new TreeMap<>();

  private record Hit(long position, long worth) {}

  /**
   * @param gap that chosen places have to be apart, 0 or 1 for none
   */
  public SpacedHits(long gap) {
    this.gap = Math.max(1, gap);
  }

  /**
   * Adds a frame.
   *
   * @param place what gaps are measured in: frames or milliseconds, rising with the position
   * @param worth what it counts towards the limit: 1, or its rows
   */
  public void add(long position, long place, long worth) {
    hits.merge(place, new Hit(position, worth), (a, b) -> a.position <= b.position ? a : b);
    Map.Entry<Long, Long> before = chosen.lowerEntry(place);
    if (before != null && place - before.getKey() < gap) {
      return;
    }
    choose(before == null ? Long.MIN_VALUE : before.getKey());
  }

  /** Chooses anew behind a chosen place; what is before it stays. */
  private void choose(long after) {
    chosen.tailMap(after, false).clear();
    long worth = chosen.isEmpty() ? 0 : chosen.lastEntry().getValue();
    Map.Entry<Long, Hit> next =
        chosen.isEmpty() ? hits.firstEntry() : hits.ceilingEntry(chosen.lastKey() + gap);
    while (next != null) {
      worth += next.getValue().worth();
      chosen.put(next.getKey(), worth);
      next = hits.ceilingEntry(next.getKey() + gap);
    }
  }

  /** What the chosen frames are worth together. */
  public long worth() {
    return chosen.isEmpty() ? 0 : chosen.lastEntry().getValue();
  }

  /** Whether a frame was found whose place is one of these, both included. */
  public boolean isAny(long from, long to) {
    Long place = hits.ceilingKey(from);
    return place != null && place <= to;
  }

  /** Positions of the frames chosen, ascending. */
  public long[] chosenPositions() {
    return chosen.keySet().stream().mapToLong(place -> hits.get(place).position()).toArray();
  }
}
