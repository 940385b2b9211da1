package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeModelTest {
  private static final int FRAMES = 60_000;

  /** Stays that are long or short by chance. */
  private static BitSet stays(double longStay, double shortStay, double shortShare, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BitSet wanted = new BitSet(FRAMES);
    boolean there = false;
    for (int frame = 0; frame < FRAMES; ) {
      double mean = random.nextDouble() < shortShare ? shortStay : longStay;
      int length = 1 + (int) (-mean * Math.log(1 - random.nextDouble()));
      wanted.set(frame, Math.min(FRAMES, frame + length), there);
      there = !there;
      frame += length;
    }
    return wanted;
  }

  private static BitSet grid(int every) {
    BitSet known = new BitSet(FRAMES);
    for (int frame = 0; frame < FRAMES; frame += every) {
      known.set(frame);
    }
    known.set(FRAMES - 1);
    return known;
  }

  private static BitSet seen(BitSet known, BitSet truth) {
    BitSet seen = (BitSet) known.clone();
    seen.and(truth);
    return seen;
  }

  /** Errors expected of taking each frame as it is more likely to be, beside those made. */
  @ParameterizedTest
  @CsvSource({"300, 300, 0", "300, 10, 0.3", "800, 5, 0.5", "100, 30, 0.5"})
  void expectedErrorsAreThoseMade(double longStay, double shortStay, double shortShare) {
    double expected = 0;
    double made = 0;
    for (int seed = 0; seed < 5; seed++) {
      BitSet truth = stays(longStay, shortStay, shortShare, seed);
      BitSet known = grid(32);
      for (int frame = 7; frame < FRAMES; frame += 500) {
        known.set(frame, Math.min(FRAMES, frame + 9));
      }
      TimeModel model = new TimeModel(FRAMES);
      for (int fit = 0; fit < 4; fit++) {
        model.fit(known, seen(known, truth));
      }
      for (int frame = 0; frame < FRAMES; frame++) {
        double likely = model.probability(frame);
        expected += Math.min(likely, 1 - likely);
        made += likely >= 0.5 == truth.get(frame) ? 0 : 1;
      }
    }
    assertThat(expected / made).isCloseTo(1, within(0.2));
  }

  @Test
  void framesLookedAtAreCertainAndThoseBetweenAreMoreDoubtfulFarther() {
    BitSet truth = stays(400, 10, 0.2, 3);
    BitSet known = grid(64);
    TimeModel model = new TimeModel(FRAMES);
    model.fit(known, seen(known, truth));
    for (int frame = 0; frame + 64 < FRAMES; frame += 64) {
      assertThat(model.probability(frame)).isEqualTo(truth.get(frame) ? 1 : 0);
      double near = model.probability(frame + 1);
      double middle = model.probability(frame + 32);
      if (truth.get(frame) && truth.get(frame + 64)) {
        assertThat(middle).isLessThan(near).isGreaterThan(0.5);
      } else if (!truth.get(frame) && !truth.get(frame + 64)) {
        assertThat(middle).isGreaterThan(near).isLessThan(0.5);
      }
    }
  }

  @Test
  void oneFrameOrNoChangeIsNoTrouble() {
    TimeModel one = new TimeModel(1);
    BitSet first = new BitSet();
    first.set(0);
    one.fit(first, first);
    assertThat(one.probability(0)).isOne();
    TimeModel never = new TimeModel(FRAMES);
    never.fit(grid(128), new BitSet());
    assertThat(never.probability(64)).isBetween(0.0, 0.2);
  }
}
