package org.glimpse.optimizer.execution;

import java.util.Map;
import java.util.Optional;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.search.EventShare;
import org.glimpse.optimizer.search.SpacedHits;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/**
 * What labels that are stored say about a search before anything is looked at.
 *
 * @param found what the frames among them go towards the limit
 * @param foundAhead the same of those before the first frame that has no label
 * @param share of frames that satisfy the query, as far as can be told
 * @param spread how many labels they are worth, had they been drawn evenly over the frames in range
 */
record StoredEvidence(long found, long foundAhead, double share, double spread) {
  /** Frames whose counts are read, at most. */
  private static final int COUNTS_MAX = 4_096;

  /** Nothing is stored. */
  static StoredEvidence none(double guess) {
    return new StoredEvidence(0, 0, guess, 0);
  }

  /** The same, with a share that is no less. */
  StoredEvidence atLeast(double least) {
    return new StoredEvidence(found, foundAhead, Math.min(1, Math.max(least, share)), spread);
  }

  /**
   * Reads it. Nothing is decoded: where the query looks at pictures, nothing counts as found, and
   * the share is that of frames with the counts.
   *
   * @param guess of the share, from the thresholds alone
   */
  static StoredEvidence of(
      VideoServices services,
      RankedPlan.Query query,
      LabelNeed need,
      Optional<LogicalPlan.Gap> gap,
      double guess,
      QueryContext context) {
    FrameSet stored = services.labels().labelled(need.video(), need.detector(), need.frames());
    if (stored.isEmpty()) {
      return none(guess);
    }
    PictureScope none = PictureScope.open(0, Map.of(), services, context);
    try (DuckDbQuery database = DuckDbQuery.open(services.workspace(), none, context)) {
      RankedLabels labels = new RankedLabels(query, gap, database);
      Map<Long, RankedLabels.Hit> hits =
          query.looksAtPictures() ? Map.of() : labels.hitsWithin(stored);
      long apart = gap.map(LogicalPlan.Gap::gap).orElse(0L);
      FrameSet missing = need.frames().minus(stored);
      long ahead = missing.isEmpty() ? Long.MAX_VALUE : missing.first();
      return new Reading(query, need, stored, labels, hits)
          .evidence(
              worth(query, hits, apart, Long.MAX_VALUE), worth(query, hits, apart, ahead), guess);
    }
  }

  /** What hits before some frame go towards the limit. */
  private static long worth(
      RankedPlan.Query query, Map<Long, RankedLabels.Hit> hits, long gap, long before) {
    SpacedHits spaced = new SpacedHits(gap);
    hits.forEach(
        (frame, hit) -> {
          if (frame < before) {
            spaced.add(frame, hit.place(), query.worth(hit));
          }
        });
    return spaced.worth();
  }

  /** Stored labels, and the frames among them that are wanted. */
  private record Reading(
      RankedPlan.Query query,
      LabelNeed need,
      FrameSet stored,
      RankedLabels labels,
      Map<Long, RankedLabels.Hit> hits) {

    StoredEvidence evidence(long found, long ahead, double guess) {
      FramePlaces places = new FramePlaces(stored);
      FramePlaces range = new FramePlaces(need.frames());
      FrameSet some = stored.size() <= COUNTS_MAX ? stored : places.spread(COUNTS_MAX);
      Map<Long, double[]> known = labels.counts(some, hits);
      double[] none = new double[query.conditions().size()];
      long[] positions = some.stream().map(range::before).toArray();
      double[][] counts =
          some.stream().mapToObj(frame -> known.getOrDefault(frame, none)).toArray(double[][]::new);
      double rate = need.video().segments().get(0).framesPerSecond();
      EventShare share = new EventShare(query.conditions(), positions, counts, rate, guess);
      double wanted = query.looksAtPictures() ? share.satisfying() : wantedCells(places, range);
      return new StoredEvidence(found, ahead, share.of(wanted), share.spread());
    }

    /** Share of the frames that labels stand for which the wanted ones among them stand for. */
    private double wantedCells(FramePlaces places, FramePlaces range) {
      double wanted = 0;
      for (long frame : hits.keySet()) {
        wanted += cell(places, range, places.before(frame));
      }
      long last = places.size() - 1;
      double all =
          range.before(places.frame(last))
              - range.before(places.frame(0))
              + (cell(places, range, 0) + cell(places, range, last)) / 2;
      return wanted / Math.max(wanted, all);
    }

    private static double cell(FramePlaces places, FramePlaces range, long place) {
      long before = place == 0 ? -1 : range.before(places.frame(place - 1));
      long behind = place == places.size() - 1 ? -1 : range.before(places.frame(place + 1));
      return EventShare.cell(before, range.before(places.frame(place)), behind);
    }
  }
}
