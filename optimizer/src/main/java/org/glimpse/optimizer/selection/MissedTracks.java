package org.glimpse.optimizer.selection;

/**
 * What frames drawn evenly from those that are not decided say of the share of wanted frames among
 * them: the hypergeometric test inverted, which holds for samples of any size.
 *
 * <p>Where an object of which one wanted frame is known is always followed through all of its
 * frames, what is missing is missing in whole tracks: no wanted frame, or at least as many as the
 * shortest wanted track has. Where objects are followed only in part, a single frame may be
 * missing.
 *
 * @param population frames that were not decided when the sample began
 * @param rate of wanted frames that may be missing
 */
public record MissedTracks(int population, double rate) {

  /**
   * A bound on the wanted frames that are missing, exceeded with the risk given.
   *
   * @param shortest wanted frames that are missing at least, where one is
   * @param drawn frames of the sample
   * @param wanted those of the sample that are wanted
   * @param settled wanted frames of the population that are known by now, those of the sample and
   *     others of their tracks
   * @param risk of this look at the sample
   */
  public int missing(long shortest, int drawn, int wanted, int settled, double risk) {
    if (population == 0) {
      return 0;
    }
    int most = PositiveBounds.most(population, drawn, wanted, risk) - settled;
    return most < shortest ? 0 : most;
  }

  /**
   * The share of wanted frames that are missing, at most.
   *
   * @param found wanted frames that are known
   * @param missing a bound on those that are not
   */
  public static double share(int found, int missing) {
    return missing == 0 ? 0 : missing / (double) (found + missing);
  }

  /**
   * The fewest frames to draw so that the rate is kept if no more of them turn out to be wanted;
   * the whole population where no fewer do.
   *
   * @param shortest as in {@link #missing}
   * @param wanted frames of the sample so far that are wanted
   * @param settled as in {@link #missing}
   * @param found wanted frames that are known
   */
  public int sample(long shortest, int wanted, int settled, int found, double risk) {
    int low = wanted;
    int high = population;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (share(found, missing(shortest, middle, wanted, settled, risk)) <= rate) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
