package org.glimpse.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.optimizer.search.Condition;
import org.glimpse.optimizer.search.EventSearch;
import org.glimpse.optimizer.search.ScoreIndex;
import org.glimpse.optimizer.search.SpacedHits;

/** Searches for frames with many objects in a recording, and what each costs. */
record LimitRuns(CountRecording counts, int atLeast, int limit, int gap, int batch) {

  /**
   * A made proxy.
   *
   * @param quality squared correlation with the counts, negative for scores that are reversed
   * @param persistence of its errors from frame to frame
   * @param adversarial nothing but noise where the count is above 1
   * @param misleads whether its scores say nothing about the frames wanted
   * @param isTarget whether a target is set for it
   */
  record Proxy(
      String name,
      double quality,
      double persistence,
      boolean adversarial,
      boolean misleads,
      boolean isTarget) {}

  static final List<Proxy> PROXIES =
      List.of(
          new Proxy("r2 0.1, white noise", 0.1, 0, false, false, true),
          new Proxy("r2 0.2, white noise", 0.2, 0, false, false, true),
          new Proxy("r2 0.1, persistent", 0.1, 0.98, false, false, true),
          new Proxy("r2 0.55, persistent", 0.55, 0.98, false, false, true),
          new Proxy("adversarial", 0.55, 0.98, true, true, true),
          new Proxy("reversed", -0.2, 0, false, true, true),
          new Proxy("noise alone", 0, 0.98, false, true, true));

  private static final double FRAMES_PER_SECOND = 30;

  float[] scores(Proxy proxy, int seed) {
    ControlVariate made =
        counts.proxy(
            Math.abs(proxy.quality()), proxy.persistence(), proxy.adversarial(), seed + 1L);
    float[] scores = new float[counts.frames()];
    for (int frame = 0; frame < scores.length; frame++) {
      scores[frame] = (float) (proxy.quality() < 0 ? -made.value(frame) : made.value(frame));
    }
    return scores;
  }

  /** Calls of the engine's search; scores may be null. */
  int search(int seed, float[] scores) {
    EventSearch search =
        new EventSearch(
            counts.frames(),
            FRAMES_PER_SECOND,
            List.of(Condition.atLeast(atLeast)),
            List.of(Optional.ofNullable(scores).map(ScoreIndex::new)),
            seed);
    SpacedHits hits = new SpacedHits(gap);
    int calls = 0;
    while (hits.worth() < limit && calls < counts.frames()) {
      long[] proposed = search.propose(batch);
      if (proposed.length == 0) {
        return counts.frames();
      }
      double[][] values = counts.measure(proposed);
      for (int i = 0; i < proposed.length; i++) {
        calls++;
        boolean found = values[i][0] >= atLeast;
        search.learn(proposed[i], new double[] {values[i][0]}, found);
        if (found) {
          hits.add(proposed[i], proposed[i], 1);
          search.ruleOut(proposed[i] - gap + 1, proposed[i] + gap - 1);
        }
      }
    }
    return calls;
  }

  /** Calls of looking at frames of high scores first. */
  int sorted(float[] scores) {
    long[] order = new long[scores.length];
    for (int frame = 0; frame < scores.length; frame++) {
      int bits = Float.floatToIntBits(scores[frame]);
      // Orders floats as integers, the highest first, with the frame in the lower half.
      int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE);
      order[frame] = (long) ~rising << 32 | frame;
    }
    Arrays.sort(order);
    int[] next = {0};
    return inOrderOf(() -> next[0] < order.length ? (int) order[next[0]++] : -1);
  }

  /** Calls of looking at frames in order of time from the first. */
  int inOrder() {
    int[] next = {0};
    return inOrderOf(() -> next[0] < counts.frames() ? next[0]++ : -1);
  }

  /** Calls of looking at frames in random order, a frame now and then twice. */
  int atRandom(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return inOrderOf(() -> random.nextInt(counts.frames()));
  }

  private int inOrderOf(LongSupplier frames) {
    SpacedHits hits = new SpacedHits(gap);
    java.util.TreeSet<Long> found = new java.util.TreeSet<>();
    int calls = 0;
    for (long frame = frames.getAsLong(); frame >= 0; frame = frames.getAsLong()) {
      Long before = found.floor(frame);
      Long behind = found.ceiling(frame);
      if (before != null && frame - before < gap || behind != null && behind - frame < gap) {
        continue;
      }
      calls++;
      if (counts.measure(new long[] {frame})[0][0] >= atLeast) {
        found.add(frame);
        hits.add(frame, frame, 1);
        if (hits.worth() >= limit) {
          break;
        }
      }
    }
    return calls;
  }
}
