package org.glimpse.optimizer.execution;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.glimpse.video.FrameSet;

/**
 * Frames drawn at random. A quarter of all frames, told by their numbers alone, is reserved for
 * judging models: no model learns from these or is chosen by them, whatever is asked later, so what
 * they say of it is fair.
 */
final class RandomFrames {
  /** One frame in so many is reserved. */
  static final int RESERVED = 4;

  /** Up to so many frames are listed to draw from; in longer sets, places are drawn. */
  private static final long LISTED_MAX = 1 << 20;

  private RandomFrames() {}

  /** Whether a frame is reserved for judging models. */
  static boolean reserved(long frame) {
    // The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): every bit depends on all.
    long bits = frame + 0x9e3779b97f4a7c15L;
    bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
    return ((bits ^ bits >>> 31) & RESERVED - 1) == 0;
  }

  /**
   * So many of some frames, or all of these if they are fewer; each set of that size is as likely
   * as any other.
   */
  static FrameSet draw(FrameSet frames, LongPredicate some, long wanted, SplittableRandom random) {
    return FrameSet.of(order(frames, some, wanted, random));
  }

  /** The same in the order drawn: from an equal seed, fewer are the first of more. */
  static long[] order(FrameSet frames, LongPredicate some, long wanted, SplittableRandom random) {
    return frames.size() > LISTED_MAX
        ? atPlaces(frames, some, wanted, random)
        : shuffled(frames, some, wanted, random);
  }

  private static long[] atPlaces(
      FrameSet frames, LongPredicate some, long wanted, SplittableRandom random) {
    FramePlaces places = new FramePlaces(frames);
    Set<Long> drawn = new LinkedHashSet<>();
    // Far fewer are wanted than there are, so that this ends.
    for (long tries = 64 * wanted; drawn.size() < wanted && tries > 0; tries--) {
      long frame = places.frame(random.nextLong(frames.size()));
      if (some.test(frame)) {
        drawn.add(frame);
      }
    }
    return drawn.stream().mapToLong(Long::longValue).toArray();
  }

  private static long[] shuffled(
      FrameSet frames, LongPredicate some, long wanted, SplittableRandom random) {
    long[] all = frames.stream().filter(some).toArray();
    int count = (int) Math.min(wanted, all.length);
    for (int place = 0; place < count; place++) {
      int other = place + random.nextInt(all.length - place);
      long moved = all[other];
      all[other] = all[place];
      all[place] = moved;
    }
    return Arrays.copyOf(all, count);
  }
}
