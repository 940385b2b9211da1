package org.glimpse.optimizer.sampling;

import java.util.Arrays;
import java.util.List;

/** How many frames an estimate will take, before any is measured for it. */
public final class SamplePrediction {
  /** Pilot and second frames beside the blocks of a sample, as a share of it. */
  private static final double PILOT_SHARE = 0.06;

  private static final int PILOT_FRAMES = 60;

  /** Longest distances between known frames that are looked at, in known frames. */
  private static final int LAG_MAX = 4096;

  /** Variance of a count that nothing is known of, and of a share. */
  private static final double COUNT_VARIANCE = 1.5;

  /** How much of it is between neighbouring frames already: detectors flicker. */
  private static final double FLICKER = 0.2;

  private static final double SHARE_VARIANCE = 0.15;

  /** Where so much of it would mean every frame, half of the scenes have less: this share of it. */
  private static final double CALM_VARIANCE = 0.25;

  /** Seconds after which an unknown scene has changed, about, and how that goes with time. */
  private static final double CHANGED_AFTER = 20;

  private static final double CHANGE_POWER = 0.54;

  private SamplePrediction() {}

  /**
   * From frames that were measured before.
   *
   * @param known at least 30 of them, ascending, 0 to {@code population} - 1
   * @param rows what was measured
   * @return frames to be measured, at most {@code population}
   */
  public static long of(long population, List<Target> targets, long[] known, double[][] rows) {
    PilotPairs pairs = new PilotPairs();
    SeenValues seen = new SeenValues();
    seen.addAll(rows);
    Arrays.stream(rows).forEach(pairs::add);
    for (int lag = 1; lag < Math.min(known.length, LAG_MAX); lag *= 2) {
      for (int i = 0; i + lag < known.length; i++) {
        pairs.add(known[i + lag] - known[i], rows[i], rows[i + lag]);
      }
    }
    BlockCosts costs = new BlockCosts(population, PILOT_FRAMES / 2);
    long most = 0;
    for (Target target : targets) {
      Target plain = new Target(target.value(), target.per(), target.promise(), null);
      int columns = rows[0].length;
      TargetEstimate estimate = new TargetEstimate(plain, columns, -1, columns);
      estimate.chooseCoefficient(pairs, seen, costs);
      int blocks = estimate.blocksPredicted(pairs, seen, costs);
      int alone = estimate.blocksAlone(pairs, seen, costs);
      long paired = blocks + BlockCosts.pairs(blocks, estimate.shareSeen(seen));
      long strata = alone < costs.most() ? Math.min(alone, paired) : paired;
      long uniform = estimate.framesUniform(pairs, seen, costs);
      most = Math.max(most, withPilot(Math.min(strata, uniform)));
    }
    return within(population, most);
  }

  /** Where two thirds of the frames beside the pilot's would be measured, all are. */
  private static long within(long population, long frames) {
    boolean all = 3 * (frames - PILOT_FRAMES) >= 2 * (population - PILOT_FRAMES);
    return population <= MeanEstimator.EXACT_MAX || all ? population : frames;
  }

  /**
   * From nothing but what scenes are like.
   *
   * @param framesPerSecond of the video
   */
  public static long unknown(long population, List<Target> targets, double framesPerSecond) {
    long frames = unknown(population, targets, framesPerSecond, 1);
    return frames < population
        ? frames
        : (frames + unknown(population, targets, framesPerSecond, CALM_VARIANCE)) / 2;
  }

  private static long unknown(
      long population, List<Target> targets, double framesPerSecond, double calm) {
    BlockCosts costs = new BlockCosts(population, PILOT_FRAMES / 2);
    long most = 0;
    for (Target target : targets) {
      boolean share = target.promise().valueMax() <= 1;
      double variance = calm * (share ? SHARE_VARIANCE : COUNT_VARIANCE);
      double flicker = share ? 0 : FLICKER;
      double quantile = SampleParts.quantile(target.promise().confidence(), 100);
      double wanted = Math.pow(target.promise().halfWidthMax(1) / quantile, 2);
      int blocks =
          costs.fewest(
              each ->
                  costs.variance(
                          each,
                          0.5,
                          length ->
                              variance
                                  * (flicker
                                      + (1 - flicker)
                                          * changed(length / framesPerSecond / CHANGED_AFTER)))
                      <= wanted);
      int sample = Math.max(blocks, PILOT_FRAMES / 2);
      most = Math.max(most, withPilot(sample + BlockCosts.pairs(sample, 0.5)));
    }
    return within(population, most);
  }

  private static double changed(double time) {
    return 1 - Math.exp(-Math.pow(time, CHANGE_POWER));
  }

  private static long withPilot(long sample) {
    return sample + Math.max(PILOT_FRAMES, Math.round(PILOT_SHARE * sample));
  }
}
