package org.glimpse.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detector calls of a selection of tracks, by what they were for.
 *
 * @param finding to look for rows, and for those found
 * @param following to follow objects
 * @param certifying to certify: frames drawn, and those to follow objects in these
 */
record FunnelCalls(long finding, long following, long certifying) {
  private static final Pattern FUNNEL =
      Pattern.compile(
          "(\\d+) looked at first.*?, (\\d+) more that match, (\\d+) to follow objects.*?, (\\d+) to"
              + " certify, (\\d+) to follow objects in these");

  /**
   * As EXPLAIN ANALYZE tells it.
   *
   * @param all detector calls, where it tells of no funnel
   */
  static FunnelCalls of(String explained, long all) {
    Matcher funnel = FUNNEL.matcher(explained);
    return funnel.find()
        ? new FunnelCalls(
            Long.parseLong(funnel.group(1)) + Long.parseLong(funnel.group(2)),
            Long.parseLong(funnel.group(3)),
            Long.parseLong(funnel.group(4)) + Long.parseLong(funnel.group(5)))
        : new FunnelCalls(all, 0, 0);
  }

  /** All but those to certify. */
  long apart() {
    return finding + following;
  }

  long total() {
    return apart() + certifying;
  }
}
