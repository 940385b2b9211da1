package org.glimpse.optimizer.search;

/**
 * How many frames a search will look at, about: fitted to searches on recordings of three cameras,
 * for events in 1 of 6 to 1 of 3,900 frames, gaps of 1 to 100 seconds and limits of 1 to 20, which
 * it tells within 14 % in the median.
 */
public final class SearchPrediction {
  /** Frames looked at anywhere, to begin with. */
  private static final double FIRST = 32;

  private static final double FIRST_SCORED = 8;

  /** Frames for each event grow with this power of how many frames there are for each. */
  private static final double POWER = 0.456;

  /** To close in on the first event. */
  private static final double START = 1.21;

  /** And from there on to each, where the gap is a second or less. */
  private static final double EACH = 1.26;

  /** More for each tenfold of the gap: events that follow one another go unused. */
  private static final double EACH_DECADE = 0.715;

  /** What scores save, by their squared correlation with counts: measured at 0.1, 0.2 and 0.55. */
  private static final double SCORES_SAVE = 10;

  /** Frames for each event that the best scores need. */
  private static final double EACH_MIN = 1.5;

  /** That an event lasts. */
  private static final double RUN_SECONDS = 2;

  private SearchPrediction() {}

  /**
   * How many frames a search in order of time looks at: events and what lies between them come in
   * runs of random length, as of a Markov chain, and frames less than the gap after a hit are left
   * out. What is there for seconds may be away for long. Without a gap the frames that follow a hit
   * are likely hits as well, and as many are looked at as have so many events among them.
   *
   * @param wanted events
   * @param share of frames that are events
   * @param gapSeconds that wanted events must lie apart
   * @param rate frames a second
   */
  public static double inOrder(double wanted, double share, double gapSeconds, double rate) {
    if (wanted <= 0) {
      return 0;
    }
    if (gapSeconds == 0) {
      return wanted / share;
    }
    double run = RUN_SECONDS * rate;
    double away = run * (1 - share) / share;
    double step = Math.max(1, gapSeconds * rate);
    double gone = share == 1 ? 0 : (1 - share) * (1 - Math.exp(-step / (run * (1 - share))));
    return wanted + (1 - share) * away + (wanted - 1) * gone * away;
  }

  /**
   * Predicts it, where there are several times as many events as wanted.
   *
   * @param wanted events
   * @param share of frames that are events
   * @param gapSeconds that wanted events must lie apart
   * @param quality squared correlation of scores with counts; 0 for none
   * @param known labels that the search starts with
   */
  public static double calls(
      double wanted, double share, double gapSeconds, double quality, double known) {
    if (wanted <= 0) {
      return 0;
    }
    double root = Math.pow(share, -POWER);
    double left = Math.exp(-SCORES_SAVE * quality);
    double first = Math.max(0, (quality > 0 ? FIRST_SCORED : FIRST) - known);
    double each = EACH + EACH_DECADE * Math.log10(Math.max(1, gapSeconds));
    double searched = first + left * START * root + wanted * Math.max(EACH_MIN, left * each * root);
    return Math.max(1, Math.min(searched, wanted / share));
  }
}
