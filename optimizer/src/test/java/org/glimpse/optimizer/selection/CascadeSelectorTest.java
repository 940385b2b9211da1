package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates are kept by simulation, with a binomial test at 1 % over the number of settings. */
final class CascadeSelectorTest {
  private static final int RUNS = 40;
  private static final int FRAMES = 40_000;

  /** Presence that comes and goes, with frames on which the detector flickers. */
  private static BitSet presence(
      int frames, double stay, double away, double flicker, SplittableRandom random) {
    BitSet wanted = new BitSet(frames);
    boolean there = false;
    for (int frame = 0; frame < frames; frame++) {
      if (random.nextDouble() < 1 / (there ? stay : away)) {
        there = !there;
      }
      wanted.set(frame, there ^ random.nextDouble() < flicker);
    }
    return wanted;
  }

  private static CascadeSelector.Selection select(
      BitSet truth, int frames, RateGoal goal, long seed) {
    return new CascadeSelector(
            frames, goal, SignalSource.NONE, false, places -> look(truth, places), seed)
        .select();
  }

  private static CascadeSelector.Selection select(
      BitSet truth, RateGoal goal, float[] signal, long seed) {
    return new CascadeSelector(
            FRAMES,
            goal,
            (known, wanted) -> List.of(signal),
            false,
            places -> look(truth, places),
            seed)
        .select();
  }

  private static boolean[] look(BitSet truth, int[] places) {
    boolean[] seen = new boolean[places.length];
    for (int i = 0; i < places.length; i++) {
      seen[i] = truth.get(places[i]);
    }
    return seen;
  }

  private static int without(BitSet some, BitSet others) {
    BitSet left = (BitSet) some.clone();
    left.andNot(others);
    return left.cardinality();
  }

  private static boolean keeps(BitSet truth, int frames, RateGoal goal, BitSet selected) {
    double missed = without(truth, selected);
    double wrong = without(selected, truth);
    return missed <= goal.falseNegatives() * truth.cardinality()
        && wrong <= goal.falsePositives().orElse(0) * (frames - truth.cardinality());
  }

  @ParameterizedTest
  @CsvSource({
    "300, 300, 0, 0.02, 0.02",
    "60, 120, 0, 0.05, 0.05",
    "200, 400, 0.002, 0.03, 0.02",
    "20, 60, 0, 0.05, 0.02",
    "300, 100, 0.001, 0.02, 0.05"
  })
  void bothRatesAreKept(
      double stay, double away, double flicker, double negatives, double positives) {
    RateGoal goal = new RateGoal(negatives, OptionalDouble.of(positives), 0.95);
    int kept = 0;
    long looked = 0;
    for (int run = 0; run < RUNS; run++) {
      BitSet truth = presence(FRAMES, stay, away, flicker, new SplittableRandom(run % 5));
      CascadeSelector.Selection selection = select(truth, FRAMES, goal, run);
      kept += keeps(truth, FRAMES, goal, selection.places()) ? 1 : 0;
      looked += selection.looked();
      assertThat(selection.looked() + selection.filled()).isEqualTo(FRAMES);
    }
    int least = BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / 5);
    assertThat(kept).isGreaterThanOrEqualTo(least);
    assertThat(looked / RUNS).as("fewer than every frame").isLessThan(FRAMES);
  }

  @Test
  void calmVideosNeedFewLooks() {
    BitSet truth = presence(FRAMES, 600, 600, 0, new SplittableRandom(1));
    CascadeSelector.Selection selection =
        select(truth, FRAMES, new RateGoal(0.05, OptionalDouble.of(0.05), 0.95), 1);
    assertThat(selection.looked()).isLessThan(FRAMES / 10);
    assertThat(selection.missedAtMost()).isBetween(1e-9, 0.05);
    assertThat(selection.wrongAtMost()).isBetween(1e-9, 0.05);
  }

  @Test
  void withoutFalsePositivesEveryReturnedFrameIsLookedAt() {
    BitSet truth = presence(FRAMES, 200, 600, 0.001, new SplittableRandom(3));
    BitSet looked = new BitSet();
    RateGoal goal = new RateGoal(0.05, OptionalDouble.empty(), 0.95);
    CascadeSelector.Selection selection =
        new CascadeSelector(
                FRAMES,
                goal,
                SignalSource.NONE,
                true,
                places -> {
                  assertThat(places).isSorted();
                  for (int place : places) {
                    assertThat(looked.get(place)).as("looked at twice").isFalse();
                    looked.set(place);
                  }
                  return look(truth, places);
                },
                4)
            .select();
    assertThat(without(selection.places(), truth)).isZero();
    assertThat(without(selection.places(), looked)).isZero();
    assertThat(selection.looked()).isEqualTo(looked.cardinality()).isLessThan(FRAMES / 2);
    assertThat(keeps(truth, FRAMES, goal, selection.places())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "7", "8", "40", "129", "1000"})
  void fewFramesAreAllLookedAt(int frames) {
    BitSet truth = presence(frames, 5, 5, 0, new SplittableRandom(frames));
    CascadeSelector.Selection selection =
        select(truth, frames, new RateGoal(0.01, OptionalDouble.of(0.01), 0.95), 2);
    assertThat(selection.places()).isEqualTo(truth);
    assertThat(selection.looked()).isEqualTo(frames);
    assertThat(selection.filled()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 0.02", "0, 0.02", "-1, 0.02", "1, 0.5", "0, 0.9"})
  void ratesAreKeptWhateverSignalsAreWorthAndGoodOnesSpareLooks(double strength, double flicker) {
    RateGoal goal = new RateGoal(0.02, OptionalDouble.of(0.02), 0.95);
    int kept = 0;
    long looked = 0;
    long lookedWithout = 0;
    for (int run = 0; run < RUNS; run++) {
      BitSet truth = presence(FRAMES, 150, 300, 0, new SplittableRandom(run % 5));
      float[] signal = signal(truth, strength, flicker, run);
      CascadeSelector.Selection selection = select(truth, goal, signal, run);
      kept += keeps(truth, FRAMES, goal, selection.places()) ? 1 : 0;
      looked += selection.looked();
      lookedWithout += run < 4 ? 10 * select(truth, FRAMES, goal, run).looked() : 0;
    }
    int least = BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / 5);
    assertThat(kept).isGreaterThanOrEqualTo(least);
    if (Math.abs(strength) == 1 && flicker < 0.1) {
      assertThat(looked).isLessThan(lookedWithout * 3 / 4);
    }
  }

  @Test
  void nearlyPerfectSignalsLeaveLittleMoreThanTheCertificate() {
    RateGoal goal = new RateGoal(0.01, OptionalDouble.of(0.01), 0.95);
    long looked = 0;
    long certifying = 0;
    long lookedWithout = 0;
    for (int run = 0; run < 8; run++) {
      SplittableRandom random = new SplittableRandom(run);
      BitSet truth = presence(FRAMES, 60, 120, 0, random);
      float[] signal = new float[FRAMES];
      for (int frame = 0; frame < FRAMES; frame++) {
        signal[frame] = truth.get(frame) ^ random.nextDouble() < 0.001 ? 1 : 0;
      }
      CascadeSelector.Selection selection = select(truth, goal, signal, run);
      looked += selection.looked();
      certifying += selection.certifying();
      lookedWithout += select(truth, FRAMES, goal, run).looked();
    }
    assertThat(looked).isLessThan(lookedWithout * 2 / 5);
    assertThat(looked).isLessThan(3 * certifying);
  }

  @Test
  void signalsThatChangeTooSoonOrTooLateSpareLooksToo() {
    RateGoal goal = new RateGoal(0.01, OptionalDouble.of(0.01), 0.95);
    int kept = 0;
    long looked = 0;
    long lookedWithout = 0;
    for (int run = 0; run < 8; run++) {
      SplittableRandom random = new SplittableRandom(run);
      BitSet truth = presence(FRAMES, 300, 300, 0, random);
      CascadeSelector.Selection selection = select(truth, goal, displaced(truth, 3, random), run);
      kept += keeps(truth, FRAMES, goal, selection.places()) ? 1 : 0;
      looked += selection.looked();
      lookedWithout += select(truth, FRAMES, goal, run).looked();
    }
    assertThat(kept)
        .isGreaterThanOrEqualTo(
            BinomialDistribution.of(8, 0.95).inverseCumulativeProbability(0.01));
    assertThat(looked).isLessThan(lookedWithout * 2 / 3);
  }

  /** What is wanted, but that each change comes up to so many frames too soon or too late. */
  private static float[] displaced(BitSet truth, int most, SplittableRandom random) {
    float[] signal = new float[FRAMES];
    int from = 0;
    for (int frame = 1; frame <= FRAMES; frame++) {
      if (frame == FRAMES || truth.get(frame) != truth.get(frame - 1)) {
        int shifted = frame + random.nextInt(2 * most + 1) - most;
        int to = frame == FRAMES ? FRAMES : Math.max(from, Math.min(FRAMES, shifted));
        Arrays.fill(signal, from, to, truth.get(frame - 1) ? 1 : 0);
        from = to;
      }
    }
    return signal;
  }

  /** Strength times what is wanted, and noise that persists. */
  private static float[] signal(BitSet truth, double strength, double noise, long seed) {
    java.util.Random random = new java.util.Random(seed);
    float[] signal = new float[FRAMES];
    double error = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      error = 0.98 * error + 0.2 * noise * random.nextGaussian();
      signal[frame] = (float) ((truth.get(frame) ? strength : 0) + error);
    }
    return signal;
  }

  @ParameterizedTest
  @CsvSource({"0.05, true", "0.5, true", "0.2, false"})
  void ratesAreKeptWhereverObjectsAreSaidToBeAndTrueBoxesSpareLooks(double spread, boolean honest) {
    RateGoal goal = new RateGoal(0.02, OptionalDouble.of(0.02), 0.95);
    int kept = 0;
    long looked = 0;
    long lookedWithout = 0;
    for (int run = 0; run < RUNS; run++) {
      Crossings street = new Crossings(FRAMES, spread, honest, run % 5);
      CascadeSelector.Selection selection =
          new CascadeSelector(FRAMES, goal, SignalSource.NONE, false, street, run).select();
      kept += keeps(street.wanted(), FRAMES, goal, selection.places()) ? 1 : 0;
      looked += selection.looked();
      lookedWithout += run < 4 ? 10 * select(street.wanted(), FRAMES, goal, run).looked() : 0;
    }
    int least = BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / 3);
    assertThat(kept).isGreaterThanOrEqualTo(least);
    if (spread < 0.1) {
      assertThat(looked).isLessThan(lookedWithout * 19 / 20);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.02, 0.8", "0.02, 1", "-1, 0.8"})
  void framesThatAreRuledOutAreNotLookedAtAndRatesAreKept(double falsePositives, double share) {
    RateGoal goal =
        new RateGoal(
            0.02,
            falsePositives < 0 ? OptionalDouble.empty() : OptionalDouble.of(falsePositives),
            0.95);
    int kept = 0;
    long looked = 0;
    long lookedWithout = 0;
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new SplittableRandom(run % 5);
      BitSet truth = presence(FRAMES, 150, 600, 0.001, random);
      BitSet ruledOut = presence(FRAMES, 400, 400 * (1 - share), 0, random);
      ruledOut.andNot(truth);
      CascadeSelector.Selection selection =
          new CascadeSelector(
                  FRAMES,
                  goal,
                  ruling(ruledOut),
                  false,
                  places -> look(truth, ruledOut, places),
                  run)
              .select();
      kept += keeps(truth, FRAMES, goal, selection.places()) ? 1 : 0;
      looked += selection.looked();
      lookedWithout += run < 4 ? 10 * select(truth, FRAMES, goal, run).looked() : 0;
      assertThat(without(selection.places(), ruledOut)).isEqualTo(selection.places().cardinality());
      assertThat(selection.looked() + selection.filled() + ruledOut.cardinality())
          .isEqualTo(FRAMES);
    }
    int least = BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / 3);
    assertThat(kept).isGreaterThanOrEqualTo(least);
    assertThat(looked).isLessThan(lookedWithout * 9 / 10);
  }

  private static boolean[] look(BitSet truth, BitSet ruledOut, int[] places) {
    assertThat(Arrays.stream(places).anyMatch(ruledOut::get)).isFalse();
    return look(truth, places);
  }

  private static SignalSource ruling(BitSet ruledOut) {
    return new SignalSource() {
      @Override
      public BitSet ruledOut() {
        return ruledOut;
      }

      @Override
      public List<float[]> signals(BitSet known, BitSet wanted) {
        assertThat(without(known, ruledOut)).isEqualTo(known.cardinality());
        return List.of();
      }
    };
  }

  @Test
  void whereAllFramesAreRuledOutNoneIsLookedAt() {
    BitSet all = new BitSet();
    all.set(0, 500);
    RateGoal goal = new RateGoal(0.02, OptionalDouble.of(0.02), 0.95);
    CascadeSelector.Selection none =
        new CascadeSelector(
                500, goal, ruling(all), false, places -> look(new BitSet(), all, places), 1)
            .select();
    assertThat(none.places().isEmpty()).isTrue();
    assertThat(none.looked()).isZero();
  }

  @Test
  void nothingAndEverythingAreSelectedAsTheyAre() {
    RateGoal goal = new RateGoal(0.05, OptionalDouble.of(0.05), 0.95);
    assertThat(select(new BitSet(), 20_000, goal, 1).places().isEmpty()).isTrue();
    BitSet all = new BitSet();
    all.set(0, 20_000);
    assertThat(select(all, 20_000, goal, 1).places()).isEqualTo(all);
    assertThat(select(all, 20_000, goal, 1)).isEqualTo(select(all, 20_000, goal, 1));
  }
}
