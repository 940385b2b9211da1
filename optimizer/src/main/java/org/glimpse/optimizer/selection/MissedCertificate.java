package org.glimpse.optimizer.selection;

/**
 * What frames drawn evenly from those that a selection left out say of the share of wanted frames
 * among them: the hypergeometric test inverted, which holds for samples of any size.
 *
 * @param population frames that nobody looked at
 * @param found wanted frames that are returned
 * @param rate of wanted frames that may be missing
 * @param risk that the bound does not hold
 */
public record MissedCertificate(int population, int found, double rate, double risk) {

  /** How many frames to draw so that, if none of them is wanted, the rate is kept. */
  public int sample() {
    int low = 0;
    int high = population;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bound(middle, 0) <= rate) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * The greatest share of wanted frames that may be missing.
   *
   * @param drawn frames
   * @param wanted frames among these
   */
  public double bound(int drawn, int wanted) {
    double missed = population == 0 ? 0 : PositiveBounds.most(population, drawn, wanted, risk);
    return missed == 0 ? 0 : missed / (missed + found);
  }
}
