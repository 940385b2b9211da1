package org.glimpse.optimizer.sampling;

import java.util.Arrays;

/**
 * A confidence sequence for the mean of finitely many values between 0 and 1, drawn at random
 * without replacement: it holds at every number of draws together, for any values. Two gamblers bet
 * on and against each candidate mean; a candidate at which one of them would have become rich is
 * excluded (Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting,
 * Journal of the Royal Statistical Society B 86, 2024, sections 4.4 and 5.2).
 */
final class BettingInterval {
  /** Share of a gambler's capital that one bet may lose at most. */
  private static final double STAKE_MAX = 0.5;

  private static final int HALVINGS = 40;

  private final long population;
  private final double alpha;
  private double[] values = new double[64];
  private double[] bets = new double[64];
  private int draws;
  private double sum;
  private double squares;

  BettingInterval(long population, double confidence) {
    this.population = population;
    this.alpha = 1 - confidence;
  }

  /**
   * Takes a draw.
   *
   * @param value between 0 and 1
   * @param planned draws at which the interval should be narrow: known before this draw
   */
  void add(double value, long planned) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a value must be between 0 and 1: " + value);
    }
    if (draws == values.length) {
      values = Arrays.copyOf(values, 2 * draws);
      bets = Arrays.copyOf(bets, 2 * draws);
    }
    bets[draws] = Math.sqrt(2 * Math.log(2 / alpha) / (variance() * Math.max(planned, draws + 1)));
    values[draws] = value;
    draws++;
    sum += value;
    double mean = (0.5 + sum) / (draws + 1);
    squares += (value - mean) * (value - mean);
  }

  /** Of what was drawn so far; regularised, so that it is never 0. */
  double variance() {
    return (0.25 + squares) / (draws + 1);
  }

  double mean() {
    return draws == 0 ? 0.5 : sum / draws;
  }

  /** The least mean that is not excluded. */
  double lower() {
    double least = sum / population;
    return excluded(least) ? border(least, mean()) : least;
  }

  /** The greatest mean that is not excluded. */
  double upper() {
    double most = (sum + population - draws) / population;
    return excluded(most) ? border(most, mean()) : most;
  }

  /** Between a mean that is excluded and one that is not: the outermost that may not be. */
  private double border(double out, double in) {
    double outer = out;
    double inner = in;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (outer + inner) / 2;
      if (excluded(middle)) {
        outer = middle;
      } else {
        inner = middle;
      }
    }
    return outer;
  }

  /** Whether a gambler would be richer than 2 / alpha if the mean were that. */
  private boolean excluded(double mean) {
    double up = 0;
    double down = 0;
    double seen = 0;
    double rich = Math.log(2 / alpha);
    for (int i = 0; i < draws; i++) {
      // What is left has this mean.
      double rest = (population * mean - seen) / (population - i);
      if (rest < 0 || rest > 1) {
        return true;
      }
      double gain = values[i] - rest;
      double stakeUp = rest == 0 ? bets[i] : Math.min(bets[i], STAKE_MAX / rest);
      double stakeDown = rest == 1 ? bets[i] : Math.min(bets[i], STAKE_MAX / (1 - rest));
      up += Math.log1p(stakeUp * gain);
      down += Math.log1p(-stakeDown * gain);
      if (up >= rich || down >= rich) {
        return true;
      }
      seen += values[i];
    }
    return false;
  }
}
