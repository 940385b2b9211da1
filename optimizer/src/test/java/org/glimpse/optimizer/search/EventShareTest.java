package org.glimpse.optimizer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How common events are, from labels that were made for other purposes. */
final class EventShareTest {
  private static final int FRAMES = 200_000;
  private static final double RATE = 30;
  private static final double GUESS = 0.3;

  private static int[] counts(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] counts = new int[FRAMES];
    double level = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      level = 0.99 * level + 0.25 * random.nextGaussian();
      counts[frame] = (int) Math.max(0, Math.round(2 + level));
    }
    return counts;
  }

  private static double truth(int[] counts, int atLeast) {
    return (double) Arrays.stream(counts).filter(count -> count >= atLeast).count() / FRAMES;
  }

  private static EventShare share(int[] counts, int atLeast, long[] positions) {
    double[][] values =
        LongStream.of(positions)
            .mapToObj(position -> new double[] {counts[(int) position]})
            .toArray(double[][]::new);
    return new EventShare(List.of(Condition.atLeast(atLeast)), positions, values, RATE, GUESS);
  }

  @Test
  void labelsSpreadOverTimeTellTheShare() {
    int[] counts = counts(1);
    long[] positions = new SplittableRandom(2).longs(500, 0, FRAMES).sorted().distinct().toArray();
    EventShare share = share(counts, 4, positions);
    double truth = truth(counts, 4);
    assertThat(share.spread()).isBetween(150.0, 500.0);
    assertThat(share.of(share.satisfying())).isCloseTo(truth, within(0.5 * truth));
  }

  @Test
  void whatNoLabelShowsIsToldByTheTail() {
    int[] counts = counts(3);
    long[] positions = new SplittableRandom(4).longs(200, 0, FRAMES).sorted().distinct().toArray();
    int rare = 7;
    EventShare share = share(counts, rare, positions);
    double truth = truth(counts, rare);
    assertThat(share.of(share.satisfying())).isBetween(truth / 5, truth * 5);
  }

  @Test
  void labelsCrowdedAroundEventsDoNotMakeThemCommon() {
    int[] counts = counts(5);
    int atLeast = 7;
    EventSearch search =
        new EventSearch(
            FRAMES,
            RATE,
            List.of(Condition.atLeast(atLeast)),
            List.of(java.util.Optional.empty()),
            1);
    long[] looked = new long[400];
    int found = 0;
    for (int i = 0; i < looked.length; i++) {
      looked[i] = search.propose(1)[0];
      int count = counts[(int) looked[i]];
      found += count >= atLeast ? 1 : 0;
      search.learn(looked[i], new double[] {count}, count >= atLeast);
      if (count >= atLeast) {
        search.ruleOut(looked[i] - 15, looked[i] + 15);
      }
    }
    Arrays.sort(looked);
    EventShare share = share(counts, atLeast, looked);
    double truth = truth(counts, atLeast);
    double told = share.of(share.satisfying());
    assertThat((double) found / looked.length).as("plain share").isGreaterThan(4 * truth);
    assertThat(told).isBetween(truth / 4, truth * 4);
  }

  @Test
  void fewLabelsLeaveTheGuess() {
    int[] counts = counts(6);
    assertThat(share(counts, 6, new long[] {5}).of(0)).isCloseTo(GUESS, within(0.1));
    assertThat(share(counts, 6, new long[] {5, 6, 7, 8}).spread()).isEqualTo(1);
    assertThatThrownBy(() -> share(counts, 6, new long[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
