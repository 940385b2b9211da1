package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.PlannedQuery.Prediction;
import org.glimpse.optimizer.StatementCosts;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.logical.TrackSelection;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * Plans {@code FilteredSelection}: frames that cannot have a row, by what their pixels sum up to,
 * are left out before the exact plan runs. No row is lost.
 */
public final class FilteredPlanner {
  /** Frames that are not ruled out, while nothing is known: a guess. */
  private static final double SHARE = 0.25;

  /** Frames around matches, of all, and frames that certify, of those that may match: guesses. */
  private static final double FILLED = 0.03;

  private static final double CERTIFYING = 0.3;

  private final VideoServices services;
  private final LogicalPhase logicalPhase;
  private final ExactPlanner exactPlanner;

  public FilteredPlanner(
      VideoServices services, LogicalPhase logicalPhase, ExactPlanner exactPlanner) {
    this.services = services;
    this.logicalPhase = logicalPhase;
    this.exactPlanner = exactPlanner;
  }

  /** The filtered plan of a query where it is cheaper than the exact one; else the exact one. */
  public PlannedQuery plan(
      LogicalQuery query,
      List<Object> parameters,
      LogicalPlan logical,
      ExactQuery exact,
      QueryContext context) {
    ForcedPlan forced = ForcedPlan.of(context.settings());
    if (exact.missing() == 0
        || forced != ForcedPlan.ANY && forced != ForcedPlan.FILTERED
        || !context.settings().isOn(Setting.OPTIMIZER)) {
      return exact;
    }
    ColourFilter filter =
        ColourFilter.of(services, exact.needs(), logicalPhase.colourDemands(query, parameters));
    Optional<PlannedQuery> tracks = tracks(logical, exact, filter, context);
    if (tracks.isPresent()) {
      return tracks.get();
    }
    if (filter.isEmpty()) {
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
              + " frame from 0, so that only frames behind the last possible row could be left out");
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

  /** The plan that steps through the frames that may match, where FNR WITHIN allows it. */
  private Optional<PlannedQuery> tracks(
      LogicalPlan logical, ExactQuery exact, ColourFilter filter, QueryContext context) {
    AccuracyClauses clauses = logical.accuracy();
    Optional<TrackSelection> selection =
        clauses.falseNegativeRate().isPresent()
                && exact.followsTracks()
                && exact.wholeStatement().isPresent()
            ? TrackSelection.of(logical)
            : Optional.empty();
    if (selection.isEmpty() || TrackSearch.step(selection.get().moreThan()) == 1) {
      return Optional.empty();
    }
    LabelNeed tracked = exact.needs().get(selection.get().table().id());
    if (tracked == null) {
      return Optional.empty();
    }
    LabelNeed need = exact.need(tracked.video(), tracked.frames());
    Estimate estimate = estimate(need, filter, TrackSearch.step(selection.get().moreThan()));
    if (estimate.prediction().seconds() >= exact.predicted().seconds()
        && ForcedPlan.of(context.settings()) != ForcedPlan.FILTERED) {
      exact.ratherThan("FilteredSelection: " + FilteredQuery.inWords(estimate.prediction()));
      return Optional.empty();
    }
    ScanSql scans = new ScanSql(services, (int) context.settings().integer(Setting.TRACK_WINDOW));
    FrameSet present = ExactPlanner.present(need.video());
    RelationSql.Text matches =
        RelationSql.of(
            LogicalPhase.trim(selection.get().matches()),
            exact.pictureScope(),
            services.workspace().measuredCosts());
    RelationSql.Text answer = exact.wholeStatement().orElseThrow().text();
    TrackRows.Parts parts =
        new TrackRows.Parts(
            need,
            new StatementSql(matches, scans, everywhere(matches, present)),
            new StatementSql(
                answer, scans.onlyFollowed(TrackRows.TABLE), everywhere(answer, need.frames())),
            selection.get().moreThan());
    return Optional.of(new TracksQuery(services, exact, parts, clauses, filter, estimate));
  }

  private static Map<Integer, FrameSet> everywhere(RelationSql.Text text, FrameSet frames) {
    Map<Integer, FrameSet> all = new TreeMap<>();
    text.scans().values().stream()
        .filter(scan -> scan.needsLabels())
        .forEach(scan -> all.put(scan.id(), frames));
    return all;
  }

  private Estimate estimate(LabelNeed need, ColourFilter filter, long step) {
    double candidates = (filter.isEmpty() ? 1 : SHARE) * need.frames().size();
    double calls = candidates / step + FILLED * need.frames().size() + CERTIFYING * candidates;
    long most = Math.min(need.frames().size(), Math.round(calls));
    LabelCost labels =
        services
            .labeler()
            .predict(need.video(), need.detector(), new FramePlaces(need.frames()).spread(most));
    return Estimate.of(
        List.of(need),
        List.of(labels),
        filter.seconds()
            + StatementCosts.seconds(services.workspace().measuredCosts(), FilteredQuery.NAME));
  }
}
