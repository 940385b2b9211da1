package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.StatementCosts;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.logical.TrackSelection;
import org.glimpse.optimizer.selection.MissedTracks;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * Plans {@code FilteredSelection} of the objects that match in more than so many frames: without a
 * clause from all frames that are not ruled out, under FNR WITHIN from steps.
 */
final class TracksPlanner {
  /** More frames than this (three days at 30 a second) are not searched. */
  private static final long FRAMES_MAX = 1L << 23;

  /**
   * Frames through which objects are followed, of all others, and likely ones of candidates:
   * guesses.
   */
  private static final double FOLLOWED = 0.2;

  private static final double LIKELY = 0.25;

  private final VideoServices services;

  TracksPlanner(VideoServices services) {
    this.services = services;
  }

  /**
   * The plan, where the query is one for such objects and it is cheaper than the exact plan, or
   * asked for, or in steps and reproducible; else the exact plan may say why not.
   */
  Optional<PlannedQuery> plan(
      LogicalPlan logical, ExactQuery exact, ColourFilter filter, QueryContext context) {
    AccuracyClauses clauses = logical.accuracy();
    Optional<TrackSelection> selection =
        exact.followsTracks() && exact.wholeStatement().isPresent() && !clauses.hasTarget()
            ? TrackSelection.of(logical)
            : Optional.empty();
    boolean saves = !filter.isEmpty() || clauses.falseNegativeRate().isPresent();
    if (selection.isEmpty() || !saves) {
      return Optional.empty();
    }
    LabelNeed tracked = exact.needs().get(selection.get().table().id());
    if (tracked == null || tracked.video().frameCount() > FRAMES_MAX) {
      return Optional.empty();
    }
    LabelNeed need = exact.need(tracked.video(), tracked.frames());
    long candidates = candidates(tracked, selection.get().table().id(), filter, context);
    boolean steps = clauses.falseNegativeRate().isPresent();
    ForcedPlan forced = ForcedPlan.of(context.settings());
    boolean fixed = forced.isReproducible() && steps;
    List<Choice> choices = new ArrayList<>();
    if (!filter.isEmpty() && !fixed) {
      choices.add(new Choice(false, estimate(need, filter, candidates, exact)));
    }
    if (steps) {
      long looks = looks(candidates, filter, selection.get().moreThan(), clauses);
      choices.add(new Choice(true, estimate(need, filter, looks, exact)));
    }
    choices.sort(Comparator.comparingDouble(each -> each.estimate().prediction().seconds()));
    Choice best = choices.get(0);
    if (best.estimate().prediction().seconds() >= exact.predicted().seconds()
        && forced != ForcedPlan.FILTERED
        && !fixed) {
      exact.ratherThan(best.inWords());
      return Optional.empty();
    }
    return Optional.of(
        new TracksQuery(
            services,
            exact,
            parts(selection.get(), exact, need, context),
            best.steps() ? clauses.falseNegativeRate() : OptionalDouble.empty(),
            filter,
            best.estimate(),
            choices.subList(1, choices.size()).stream().map(Choice::inWords).toList()));
  }

  /** One way to look, with its price. */
  private record Choice(boolean steps, Estimate estimate) {
    String inWords() {
      return FilteredQuery.NAME
          + (steps ? " in steps: " : " of every frame that is left: ")
          + FilteredQuery.inWords(estimate.prediction());
    }
  }

  /** Frames that could match: counted where that decodes nothing, else guessed. */
  private static long candidates(
      LabelNeed need, int scan, ColourFilter filter, QueryContext context) {
    if (filter.isEmpty()) {
      return need.frames().size();
    }
    return filter.framesMissing() == 0
        ? filter.left(context).getOrDefault(scan, need.frames()).size()
        : Math.round(FilteredPlanner.SHARE * need.frames().size());
  }

  private TrackRows.Parts parts(
      TrackSelection selection, ExactQuery exact, LabelNeed need, QueryContext context) {
    ScanSql scans = new ScanSql(services, (int) context.settings().integer(Setting.TRACK_WINDOW));
    FrameSet present = ExactPlanner.present(need.video());
    RelationSql.Text answer = exact.wholeStatement().orElseThrow().text();
    return new TrackRows.Parts(
        selection.table().id(),
        need,
        statement(text(selection.matches(), exact), scans, present),
        statement(text(selection.occupied(), exact), scans, present),
        statement(answer, scans.onlyFollowed(TrackRows.TABLE), need.frames()),
        selection.moreThan());
  }

  private RelationSql.Text text(RelNode rows, ExactQuery exact) {
    return RelationSql.of(
        LogicalPhase.trim(rows), exact.pictureScope(), services.workspace().measuredCosts());
  }

  private static StatementSql statement(RelationSql.Text text, ScanSql scans, FrameSet frames) {
    Map<Integer, FrameSet> all = new TreeMap<>();
    text.scans().values().stream()
        .filter(scan -> scan.needsLabels())
        .forEach(scan -> all.put(scan.id(), frames));
    return new StatementSql(text, scans, all);
  }

  /**
   * Steps, and frames that certify where nothing is missed and objects are followed to their ends;
   * they are followed as long as they match only where that is known to cost less.
   */
  private static long looks(
      long candidates, ColourFilter filter, long moreThan, AccuracyClauses clauses) {
    MissedTracks none =
        new MissedTracks((int) candidates, clauses.falseNegativeRate().getAsDouble());
    double steps = (filter.isEmpty() ? 1 : LIKELY) * candidates / (moreThan + 1);
    return Math.round(steps)
        + none.sample(moreThan + 1, 0, 0, 0, TrackSearch.SPENT * (1 - clauses.confidence()));
  }

  private Estimate estimate(LabelNeed need, ColourFilter filter, long looks, ExactQuery exact) {
    long frames = need.frames().size();
    // What is looked at need not be looked at to follow an object.
    long calls = looks + Math.round(FOLLOWED * Math.max(0, frames - looks));
    LabelCost labels =
        services
            .labeler()
            .predict(
                need.video(),
                need.detector(),
                new FramePlaces(need.frames()).spread(Math.min(frames, calls)));
    return Estimate.of(
        List.of(need),
        List.of(labels),
        filter.seconds()
            + exact.pictureSeconds(looks)
            + StatementCosts.seconds(services.workspace().measuredCosts(), FilteredQuery.NAME));
  }
}
