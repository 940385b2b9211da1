package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets are kept by simulation, with a binomial test at 1 % over the number of settings. */
final class TargetSelectorTest {
  private static final int RUNS = 150;
  private static final int FRAMES = 60_000;
  private static final double TARGET = 0.9;
  private static final TargetGoal RECALL =
      new TargetGoal(OptionalDouble.of(TARGET), OptionalDouble.empty(), 0.95);
  private static final TargetGoal PRECISION =
      new TargetGoal(OptionalDouble.empty(), OptionalDouble.of(TARGET), 0.95);
  private static final TargetGoal JOINT =
      new TargetGoal(OptionalDouble.of(TARGET), OptionalDouble.of(TARGET), 0.95);

  private static final Population RARE = Population.beta(FRAMES, 0.05, 1, 7);
  private static final Population COMMON = Population.beta(FRAMES, 0.2, 1, 8);

  static Stream<Arguments> proxies() {
    return Stream.of(
        Arguments.of("true probabilities, rare", RARE, 3000),
        Arguments.of("true probabilities, common", COMMON, 3000),
        Arguments.of("scores too low", RARE.with((frame, likely) -> likely / 4), 3000),
        Arguments.of("scores too high", RARE.with((frame, likely) -> Math.sqrt(likely)), 3000),
        Arguments.of("nothing known", COMMON.with((frame, likely) -> 0.5), 2000),
        Arguments.of(
            "wrong on half",
            COMMON.with((frame, likely) -> frame < FRAMES / 2 ? 1 - likely : likely),
            2000));
  }

  private static int least(int settings) {
    return BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / settings);
  }

  private static long kept(int runs, Predicate<Long> keeps) {
    long kept = 0;
    for (long seed = 0; seed < runs; seed++) {
      kept += keeps.test(seed) ? 1 : 0;
    }
    return kept;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("proxies")
  void targetsAreKept(String name, Population population, int limit) {
    long recalls =
        kept(
            RUNS,
            seed ->
                population.recall(population.select(RECALL, false, limit, seed).places())
                    >= TARGET);
    long precisions =
        kept(
            RUNS,
            seed ->
                population.precision(population.select(PRECISION, false, limit, seed).places())
                    >= TARGET);
    assertThat(recalls).as("recall").isGreaterThanOrEqualTo(least(12));
    assertThat(precisions).as("precision").isGreaterThanOrEqualTo(least(12));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("adversaries")
  void strictTargetsAreKeptWhateverTheProxy(String name, Population population) {
    int runs = 40;
    int least = BinomialDistribution.of(runs, 0.95).inverseCumulativeProbability(0.01 / 6);
    long recalls =
        kept(
            runs,
            seed ->
                population.recall(population.select(RECALL, true, 2000, seed).places()) >= TARGET);
    long precisions =
        kept(
            runs,
            seed ->
                population.precision(population.select(PRECISION, true, 2000, seed).places())
                    >= TARGET);
    assertThat(recalls).as("recall").isGreaterThanOrEqualTo(least);
    assertThat(precisions).as("precision").isGreaterThanOrEqualTo(least);
  }

  static Stream<Arguments> adversaries() {
    return Stream.of(
        Arguments.of("true probabilities", COMMON),
        Arguments.of(
            "blind to a tenth", COMMON.with((frame, likely) -> frame % 10 == 0 ? 0 : likely)),
        Arguments.of("inverted", COMMON.with((frame, likely) -> 1 - likely)));
  }

  @Test
  void aGoodProxyLeavesMostFramesOut() {
    TargetSelector.Selection recall = RARE.select(RECALL, false, 3000, 1);
    assertThat(recall.looked()).isEqualTo(3000);
    assertThat(recall.sure()).isFalse();
    assertThat(recall.places().cardinality()).isLessThan(FRAMES / 4);
    TargetSelector.Selection strict = COMMON.select(RECALL, true, 6000, 1);
    assertThat(strict.sure()).isFalse();
    assertThat(strict.places().cardinality()).isLessThan(FRAMES);
    TargetSelector.Selection precision = RARE.select(PRECISION, false, 3000, 1);
    assertThat(precision.unconfirmed()).isPositive();
    assertThat(RARE.recall(precision.places())).isGreaterThan(0.3);
  }

  @Test
  void whatWasLookedAtIsReturnedByWhatItIs() {
    BitSet looked = new BitSet();
    TargetSelector.Selection selection =
        new TargetSelector(RARE.likely(), RECALL, false, 3)
            .select(
                1000,
                places -> {
                  assertThat(places).isSorted();
                  Arrays.stream(places).forEach(looked::set);
                  return RARE.look(places);
                });
    assertThat(looked.cardinality()).isEqualTo(1000);
    BitSet both = (BitSet) looked.clone();
    both.and(selection.places());
    assertThat(both.stream().allMatch(place -> RARE.wanted()[place])).isTrue();
    assertThat(both.cardinality()).isEqualTo(selection.found());
    assertThat(selection.places().cardinality())
        .isEqualTo(selection.found() + selection.unconfirmed());
  }

  @Test
  void jointSelectionsAreConfirmedAndKeepTheirRecall() {
    int runs = 60;
    int least = BinomialDistribution.of(runs, 0.95).inverseCumulativeProbability(0.01);
    long recalls =
        kept(
            runs,
            seed -> {
              TargetSelector.Selection joint = RARE.select(JOINT, false, 6000, seed);
              assertThat(joint.unconfirmed()).isZero();
              assertThat(RARE.precision(joint.places())).isEqualTo(1);
              return RARE.recall(joint.places()) >= TARGET;
            });
    assertThat(recalls).isGreaterThanOrEqualTo(least);
  }

  @Test
  void withoutAnythingKnownOnlyWhatIsSafeIsSelected() {
    Population absent = new Population(new float[5000], new boolean[5000]);
    TargetSelector.Selection all = absent.select(RECALL, false, 100, 1);
    assertThat(all.sure()).isTrue();
    assertThat(all.unconfirmed()).isEqualTo(4900);
    TargetSelector.Selection none = absent.select(PRECISION, false, 100, 1);
    assertThat(none.sure()).isTrue();
    assertThat(none.places().isEmpty()).isTrue();
    assertThat(absent.select(RECALL, true, 100, 1).unconfirmed()).isEqualTo(4900);
    assertThat(absent.select(PRECISION, true, 100, 1).places().isEmpty()).isTrue();
  }

  @Test
  void everyFrameMayBeLookedAt() {
    for (TargetGoal goal : new TargetGoal[] {RECALL, PRECISION}) {
      TargetSelector.Selection selection = COMMON.select(goal, false, FRAMES, 1);
      assertThat(selection.unconfirmed()).isZero();
      assertThat(COMMON.recall(selection.places())).isEqualTo(1);
      assertThat(COMMON.precision(selection.places())).isEqualTo(1);
    }
  }

  @Test
  void scoresOfAnyKindAreTaken() {
    Population odd =
        COMMON.with(
            (frame, likely) ->
                switch (frame % 4) {
                  case 0 -> Double.NaN;
                  case 1 -> -1;
                  case 2 -> Double.POSITIVE_INFINITY;
                  default -> likely;
                });
    TargetSelector.Selection selection = odd.select(RECALL, false, 2000, 1);
    assertThat(odd.recall(selection.places())).isGreaterThanOrEqualTo(TARGET);
  }

  @Test
  void equalSeedsGiveEqualSelections() {
    assertThat(RARE.select(RECALL, false, 1000, 5)).isEqualTo(RARE.select(RECALL, false, 1000, 5));
    assertThatThrownBy(() -> new TargetGoal(OptionalDouble.empty(), OptionalDouble.empty(), 0.9))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
