package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.PlannedQuery.Prediction;
import org.glimpse.optimizer.StatementCosts;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * Plans {@code FilteredSelection}: frames that cannot have a row, by what their pixels sum up to,
 * are left out before the exact plan runs. No row is lost.
 */
public final class FilteredPlanner {
  /** Frames that are not ruled out, while nothing is known: a guess. */
  static final double SHARE = 0.25;

  private final VideoServices services;
  private final LogicalPhase logicalPhase;
  private final ExactPlanner exactPlanner;
  private final TracksPlanner tracksPlanner;

  public FilteredPlanner(
      VideoServices services, LogicalPhase logicalPhase, ExactPlanner exactPlanner) {
    this.services = services;
    this.logicalPhase = logicalPhase;
    this.exactPlanner = exactPlanner;
    this.tracksPlanner = new TracksPlanner(services);
  }

  /**
   * The filtered plan of a query where it is cheaper than the exact one; else the exact one. Where
   * the answer has to be reproducible, it never is cheaper under FNR WITHIN, by which rows may be
   * missing, and objects are then looked for in steps wherever that applies.
   */
  public PlannedQuery plan(
      LogicalQuery query,
      List<Object> parameters,
      LogicalPlan logical,
      ExactQuery exact,
      QueryContext context) {
    ForcedPlan forced = ForcedPlan.of(context.settings());
    boolean fixed = forced.isReproducible() && logical.accuracy().falseNegativeRate().isPresent();
    boolean settled = fixed ? exact.isOfNoFrame() : exact.missing() == 0;
    if (settled || !forced.filters() || !context.settings().isOn(Setting.OPTIMIZER)) {
      return exact;
    }
    ColourFilter filter =
        ColourFilter.of(services, exact.needs(), logicalPhase.colourDemands(query, parameters));
    Optional<PlannedQuery> tracks = tracksPlanner.plan(logical, exact, filter, context);
    if (tracks.isPresent()) {
      return tracks.get();
    }
    if (filter.isEmpty() || fixed) {
      return exact;
    }
    FilteredQuery.Narrowing narrowing =
        (left, during) -> exactPlanner.plan(query, logical, left, during);
    if (filter.framesMissing() == 0) {
      ExactQuery narrowed = narrowing.narrow(filter.left(context), context);
      return narrowed.missing() < exact.missing()
          ? FilteredQuery.after(exact, filter, narrowed)
          : exact.ratherThan(
              "FilteredSelection: the pixels rule out no frame whose label is missing");
    }
    boolean follows = exact.followsTracks();
    if (forced != ForcedPlan.FILTERED && follows) {
      return exact.ratherThan(
          "FilteredSelection does not apply: track ids follow objects through the labels of every"
              + " frame from 0, so that only frames behind the last possible row could be left out"
              + " (but for rows of one class, GROUP BY trackid HAVING COUNT(*) > k, without the id)");
    }
    double share = follows || exact.stopsEarly() ? 1 : SHARE;
    Prediction prediction =
        new Prediction(
            Math.round(share * exact.predicted().detectorCalls()),
            filter.seconds()
                + share * exact.predicted().seconds()
                + StatementCosts.seconds(services.workspace().measuredCosts(), FilteredQuery.NAME));
    if (forced != ForcedPlan.FILTERED && prediction.seconds() >= exact.predicted().seconds()) {
      return exact.ratherThan(
          String.format(
              Locale.ROOT,
              "FilteredSelection: %d detector calls, %s",
              prediction.detectorCalls(),
              CostGuard.inWords(prediction.seconds())));
    }
    return FilteredQuery.before(exact, filter, prediction, narrowing);
  }
}
