package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever watches a sample sees intervals that hold, and changes nothing of what it finds. */
class PartialSampleTest {
  private static final int RUNS = 400;

  /** Measures in goes. */
  private static Measurement inGoes(CountSeries series, int goes, List<long[]> asked) {
    return new Measurement() {
      @Override
      public double[][] measure(long[] frames) {
        asked.add(frames);
        return series.measure(frames);
      }

      @Override
      public int goes(long[] frames) {
        return goes;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"300000, 2.0, 100, 0.05", "300000, 0.3, 300, 0.02", "2000, 3.0, 200, 0.2"})
  void everyLookHoldsTheTruthAndTheEstimateIsThatOfOneGo(
      int frames, double busiest, double stay, double error) {
    CountSeries series = new CountSeries(frames, busiest, stay, 11);
    double truth = series.mean();
    List<Target> targets = List.of(Target.mean(0, new MeanPromise(error, false, 0.95, 100), null));
    int held = 0;
    int looks = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      List<Double> widths = new ArrayList<>();
      boolean[] inside = {true};
      LookListener listener =
          (intervals, measured) -> {
            LookListener.Interval now = intervals.get(0);
            widths.add(now.upper() - now.lower());
            inside[0] &= now.lower() <= truth && truth <= now.upper();
          };
      MeanEstimate watched =
          new MeanEstimator(frames, inGoes(series, 8, new ArrayList<>()), targets, listener, seed)
              .estimate()
              .get(0);
      MeanEstimate alone =
          new MeanEstimator(frames, series, targets, LookListener.NONE, seed).estimate().get(0);
      assertThat(watched).isEqualTo(alone);
      for (int i = 1; i < widths.size(); i++) {
        assertThat(widths.get(i)).isLessThanOrEqualTo(widths.get(i - 1));
      }
      looks += widths.size();
      held += inside[0] ? 1 : 0;
    }
    assertThat(looks).isGreaterThan(6 * RUNS);
    assertThat(held)
        .isGreaterThanOrEqualTo(
            BinomialDistribution.of(RUNS, 0.95).inverseCumulativeProbability(0.01 / 3));
  }

  @Test
  void eachGoIsOfFramesFromAllOverAndAllOfThemAreTheSample() {
    CountSeries series = new CountSeries(100_000, 2, 100, 3);
    SplittableRandom random = new SplittableRandom(4);
    TimeStrata whole = new TimeStrata(100_000, 403, random);
    whole.pair(57, random);
    whole.measure(
        frames -> {
          assertThat(frames).hasSize(460);
          PartialSample part = new PartialSample(whole, frames, 8, random);
          List<long[]> goes = new ArrayList<>();
          while (!part.isComplete()) {
            long[] next = part.next();
            goes.add(next);
            part.add(series.measure(next));
            for (int i = 1; i < next.length; i++) {
              assertThat(next[i] - next[i - 1]).isPositive().isLessThan(2 * 9 * 250);
            }
            if (!part.isComplete()) {
              FrameSample.Estimate estimate = part.estimate(new double[] {1, 0}, 2);
              assertThat(Math.abs(estimate.mean() - series.mean())).isLessThan(0.5);
            }
          }
          assertThat(goes).hasSize(8);
          assertThat(goes.stream().mapToInt(each -> each.length).sum()).isEqualTo(460);
          assertThat(part.rows()).isDeepEqualTo(series.measure(frames));
          return part.rows();
        });
  }

  /** Over many samples, half-way estimates hit the truth, and their variances are no less. */
  @ParameterizedTest
  @CsvSource({"1", "3", "6"})
  void whatIsToldHalfWayIsUnbiasedAndItsVarianceNotTooSmall(int goes) {
    CountSeries series = new CountSeries(50_000, 3, 150, 5);
    SplittableRandom random = new SplittableRandom(6);
    double[] weights = {1, 0};
    int draws = 4_000;
    double sum = 0;
    double squares = 0;
    double variances = 0;
    for (int draw = 0; draw < draws; draw++) {
      TimeStrata whole = new TimeStrata(50_000, 240, random);
      whole.pair(30, random);
      FrameSample.Estimate[] told = new FrameSample.Estimate[1];
      whole.measure(
          frames -> {
            PartialSample part = new PartialSample(whole, frames, 8, random);
            for (int go = 0; go < goes; go++) {
              part.add(series.measure(part.next()));
            }
            told[0] = goes == 1 ? part.collapsed(weights, 2) : part.estimate(weights, 2);
            return series.measure(frames);
          });
      sum += told[0].mean();
      squares += told[0].mean() * told[0].mean();
      variances += told[0].variance();
    }
    double mean = sum / draws;
    double spread = squares / draws - mean * mean;
    assertThat(Math.abs(mean - series.mean())).isLessThan(5 * Math.sqrt(spread / draws));
    assertThat(variances / draws).isBetween(0.95 * spread, 4 * spread);
  }
}
