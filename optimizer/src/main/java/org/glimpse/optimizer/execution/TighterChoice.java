package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.glimpse.optimizer.search.EventSearch;
import org.glimpse.optimizer.search.SpacedHits;

/**
 * Finds, where the frames chosen so far stand in each other's way, the frame that most likely makes
 * room for one more: a frame between two chosen ones that a hit which is not chosen any more had
 * ruled out, or one shortly before a chosen frame that would take its place and let another follow
 * where the gap after the chosen one ends.
 */
final class TighterChoice {
  /** Places that are tried in a stretch of frames. */
  private static final int TRIED = 8;

  private final FramePlaces positions;
  private final EventSearch search;
  private final SpacedHits hits;
  private final long gap;

  /**
   * @param hits by frame
   * @param gap in frames
   */
  TighterChoice(FramePlaces positions, EventSearch search, SpacedHits hits, long gap) {
    this.positions = positions;
    this.search = search;
    this.hits = hits;
    this.gap = gap;
  }

  /**
   * A frame, and what it promises.
   *
   * @param logProbability that it, and what has to follow it, are hits
   */
  record Frame(long frame, double logProbability) {}

  /**
   * The most promising one.
   *
   * @param looked frames that were looked at
   */
  Optional<Frame> best(LongPredicate looked) {
    long[] chosen = hits.chosenPositions();
    Frame best = null;
    long first = positions.frame(0);
    long last = positions.frame(positions.size() - 1);
    for (int i = 0; i <= chosen.length; i++) {
      long from = i == 0 ? first : chosen[i - 1] + gap;
      long next = i < chosen.length ? chosen[i] : last + gap;
      best = better(best, likeliest(from, next - gap, looked));
      if (i < chosen.length) {
        long after = i + 1 < chosen.length ? chosen[i + 1] : last + gap;
        best = better(best, replacing(from, next, after, looked));
      }
    }
    return Optional.ofNullable(best);
  }

  private static Frame better(Frame one, Frame other) {
    boolean is = one == null || other != null && other.logProbability() > one.logProbability();
    return is ? other : one;
  }

  /** One that takes the place of the chosen frame {@code next}, so that another may follow. */
  private Frame replacing(long from, long next, long after, LongPredicate looked) {
    Frame best = null;
    for (Frame each : rated(from, next - 1, looked)) {
      long begin = each.frame() + gap;
      long end = Math.min(next + gap - 1, after - gap);
      Frame follows = hits.isAny(begin, end) ? new Frame(begin, 0) : likeliest(begin, end, looked);
      if (follows != null) {
        double both = each.logProbability() + follows.logProbability();
        best = better(best, new Frame(each.frame(), both));
      }
    }
    return best;
  }

  private Frame likeliest(long from, long to, LongPredicate looked) {
    return rated(from, to, looked).stream().reduce(null, TighterChoice::better);
  }

  /** Some of the frames from one to another, both included, that were not looked at. */
  private List<Frame> rated(long from, long to, LongPredicate looked) {
    if (from > to) {
      return List.of();
    }
    long start = positions.before(from);
    long count = positions.before(to + 1) - start;
    long[] tried = new long[(int) Math.min(count, TRIED)];
    for (int i = 0; i < tried.length; i++) {
      tried[i] = start + (2L * i + 1) * count / (2L * tried.length);
    }
    long[] left =
        Arrays.stream(tried).filter(place -> !looked.test(positions.frame(place))).toArray();
    double[] rating = search.logProbability(left);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < left.length; i++) {
      frames.add(new Frame(positions.frame(left[i]), rating[i]));
    }
    return frames;
  }
}
