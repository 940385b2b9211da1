package org.glimpse.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * An immutable set of frame numbers, kept as sorted, disjoint, non-adjacent half-open ranges: a
 * whole video is one range however long it is.
 */
public final class FrameSet {
  private static final FrameSet EMPTY = new FrameSet(new long[0]);

  /** start0, end0, start1, end1, ..: ends are exclusive. */
  private final long[] borders;

  private final long size;

  private FrameSet(long[] borders) {
    this.borders = borders;
    long frames = 0;
    for (int i = 0; i < borders.length; i += 2) {
      frames += borders[i + 1] - borders[i];
    }
    this.size = frames;
  }

  /** A half-open range of frames, never empty. */
  public record Range(long start, long end) {
    public Range {
      if (start < 0 || end <= start) {
        throw new IllegalArgumentException("not a range of frames: " + start + ".." + end);
      }
    }

    public long size() {
      return end - start;
    }
  }

  public static FrameSet empty() {
    return EMPTY;
  }

  /**
   * Frames {@code start} (inclusive) to {@code end} (exclusive); empty if end is not above. No
   * frame has a negative number, so a range that starts below 0 starts at 0.
   */
  public static FrameSet range(long start, long end) {
    long first = Math.max(0, start);
    return end <= first ? EMPTY : new FrameSet(new long[] {first, end});
  }

  public static FrameSet of(long... frames) {
    Builder builder = builder();
    Arrays.stream(frames).sorted().forEach(builder::add);
    return builder.build();
  }

  public static FrameSet of(List<Range> sortedRanges) {
    Builder builder = builder();
    sortedRanges.forEach(range -> builder.add(range.start(), range.end()));
    return builder.build();
  }

  /** Collects frames in ascending order. */
  public static Builder builder() {
    return new Builder();
  }

  public boolean isEmpty() {
    return borders.length == 0;
  }

  /** Number of frames. */
  public long size() {
    return size;
  }

  public boolean contains(long frame) {
    int position = Arrays.binarySearch(borders, frame);
    // On a border: even index starts a range, odd index ends one (exclusive).
    return position >= 0 ? position % 2 == 0 : (-position - 1) % 2 == 1;
  }

  /** The smallest frame; the set must not be empty. */
  public long first() {
    return borders[0];
  }

  /** The greatest frame; the set must not be empty. */
  public long last() {
    return borders[borders.length - 1] - 1;
  }

  public List<Range> ranges() {
    List<Range> ranges = new ArrayList<>(borders.length / 2);
    for (int i = 0; i < borders.length; i += 2) {
      ranges.add(new Range(borders[i], borders[i + 1]));
    }
    return ranges;
  }

  public LongStream stream() {
    return ranges().stream().flatMapToLong(range -> LongStream.range(range.start(), range.end()));
  }

  public void forEach(LongConsumer consumer) {
    for (int i = 0; i < borders.length; i += 2) {
      for (long frame = borders[i]; frame < borders[i + 1]; frame++) {
        consumer.accept(frame);
      }
    }
  }

  public FrameSet intersect(FrameSet other) {
    return combine(other, (inThis, inOther) -> inThis && inOther);
  }

  public FrameSet union(FrameSet other) {
    return combine(other, (inThis, inOther) -> inThis || inOther);
  }

  public FrameSet minus(FrameSet other) {
    return combine(other, (inThis, inOther) -> inThis && !inOther);
  }

  /** The first {@code count} frames of this set, or all of it. */
  public FrameSet take(long count) {
    Builder builder = builder();
    long left = count;
    for (int i = 0; i < borders.length && left > 0; i += 2) {
      long end = Math.min(borders[i + 1], borders[i] + left);
      builder.add(borders[i], end);
      left -= end - borders[i];
    }
    return builder.build();
  }

  private interface Membership {
    boolean test(boolean inThis, boolean inOther);
  }

  private FrameSet combine(FrameSet other, Membership membership) {
    Builder builder = builder();
    int mine = 0;
    int theirs = 0;
    boolean open = false;
    long start = 0;
    while (mine < borders.length || theirs < other.borders.length) {
      long next =
          Math.min(
              mine < borders.length ? borders[mine] : Long.MAX_VALUE,
              theirs < other.borders.length ? other.borders[theirs] : Long.MAX_VALUE);
      while (mine < borders.length && borders[mine] == next) {
        mine++;
      }
      while (theirs < other.borders.length && other.borders[theirs] == next) {
        theirs++;
      }
      boolean inside = membership.test(mine % 2 == 1, theirs % 2 == 1);
      if (inside && !open) {
        start = next;
      } else if (!inside && open) {
        builder.add(start, next);
      }
      open = inside;
    }
    return builder.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FrameSet set && Arrays.equals(borders, set.borders);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(borders);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < borders.length; i += 2) {
      text.append(i == 0 ? "" : ", ").append(borders[i]);
      if (borders[i + 1] - borders[i] > 1) {
        text.append('-').append(borders[i + 1] - 1);
      }
      if (i > 20) {
        return text.append(", ..]").toString();
      }
    }
    return text.append(']').toString();
  }

  /** Collects frames or ranges in ascending order, merging neighbours. */
  public static final class Builder {
    private long[] borders = new long[16];
    private int used;

    private Builder() {}

    public Builder add(long frame) {
      return add(frame, frame + 1);
    }

    /** Adds {@code start} (inclusive) to {@code end} (exclusive), which may overlap the last. */
    public Builder add(long start, long end) {
      if (end <= start) {
        return this;
      }
      if (start < 0) {
        throw new IllegalArgumentException("frame numbers count from 0: " + start);
      }
      if (used > 0 && start < borders[used - 2]) {
        throw new IllegalArgumentException("frames must be added in ascending order");
      }
      if (used > 0 && start <= borders[used - 1]) {
        borders[used - 1] = Math.max(borders[used - 1], end);
        return this;
      }
      if (used == borders.length) {
        borders = Arrays.copyOf(borders, borders.length * 2);
      }
      borders[used++] = start;
      borders[used++] = end;
      return this;
    }

    public FrameSet build() {
      return used == 0 ? EMPTY : new FrameSet(Arrays.copyOf(borders, used));
    }
  }

  /** Frames in ascending order, without boxing. */
  public PrimitiveIterator.OfLong iterator() {
    return stream().iterator();
  }
}
