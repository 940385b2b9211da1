package org.glimpse.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detector calls of a selection of tracks, by what they were for.
 *
 * @param finding to look for rows, and for those found
 * @param following to follow objects from before they came until they left
 * @param certifying to certify
 */
record FunnelCalls(long finding, long following, long certifying) {
  private static final Pattern FUNNEL =
      Pattern.compile(
          "(\\d+) looked at first.*?, (\\d+) more that match, (\\d+) to follow.*?, (\\d+) to certify");

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
            Long.parseLong(funnel.group(4)))
        : new FunnelCalls(all, 0, 0);
  }

  long total() {
    return finding + following + certifying;
  }
}
