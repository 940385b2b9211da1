package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.StatementCosts;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.FrameConditions;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.logical.SelectedFrames;
import org.glimpse.optimizer.selection.RateGoal;
import org.glimpse.optimizer.selection.TargetGoal;
import org.glimpse.optimizer.selection.TargetSelector;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * Plans selections of frames: {@code TargetSelection} for a recall or a precision within ORACLE
 * LIMIT, {@code Cascade} for rates of errors.
 */
public final class SelectionPlanner {
  /** More frames than this (three days at 30 a second, 200 MB) are not selected from. */
  private static final long FRAMES_MAX = 1L << 23;

  /** What is guessed of a condition: the share of frames, and changes a frame. */
  private static final double SHARE = 0.3;

  private static final double CHANGES = 0.005;

  /** The grid that is likely to be fine enough, and looks that find a change in it. */
  private static final int STRIDE = 16;

  private static final int LOOKS_PER_CHANGE = 4;

  /** Frames that bound a share by so much if none of them errs, at half of a usual risk. */
  private static final double CERTIFYING = 7.4;

  private final VideoServices services;
  private final LogicalPhase logicalPhase;

  public SelectionPlanner(VideoServices services, LogicalPhase logicalPhase) {
    this.services = services;
    this.logicalPhase = logicalPhase;
  }

  /**
   * The plan that keeps the clauses with fewer detector calls than one for each frame; the exact
   * one where that is no dearer, or where the query is no selection of frames, and it then says
   * why.
   *
   * @throws GlimpseException INVALID_ACCURACY_CLAUSE where ORACLE LIMIT is too small for any bound
   */
  public PlannedQuery plan(
      LogicalQuery query,
      List<Object> parameters,
      LogicalPlan logical,
      ExactQuery exact,
      QueryContext context) {
    AccuracyClauses clauses = logical.accuracy();
    if (exact.missing() == 0
        || ForcedPlan.of(context.settings()) == ForcedPlan.EXACT
        || !context.settings().isOn(Setting.OPTIMIZER)) {
      return exact;
    }
    if (clauses.hasTarget() && exact.missing() <= clauses.oracleLimit().orElse(Long.MAX_VALUE)) {
      return exact.because("ORACLE LIMIT suffices for every frame in range");
    }
    Optional<LabelNeed> need = exact.onlyNeed();
    Optional<SelectedFrames> selected = logicalPhase.selection(query, parameters, context);
    boolean applies =
        need.isPresent()
            && need.get().frames().size() <= FRAMES_MAX
            && selected.isPresent()
            && (selected.get().answer().isPresent()
                || isConfirmed(clauses) && exact.wholeStatement().isPresent());
    if (!applies) {
      return exact.because(
          "the result is no set of frames that are told by their own labels, or there are more"
              + " than "
              + FRAMES_MAX);
    }
    return clauses.hasTarget()
        ? target(query, clauses, exact, need.get(), selected.get(), context)
        : cascade(query, clauses, exact, need.get(), selected.get(), context);
  }

  private PlannedQuery target(
      LogicalQuery query,
      AccuracyClauses clauses,
      ExactQuery exact,
      LabelNeed need,
      SelectedFrames selected,
      QueryContext context) {
    TargetGoal goal =
        new TargetGoal(clauses.recallTarget(), clauses.precisionTarget(), clauses.confidence());
    long limit = clauses.oracleLimit().getAsLong();
    requireEnough(limit, goal);
    Optional<FrameConditions> conditions =
        FrameConditions.of(selected.hits(), RelationSql::looksAtPictures);
    int drawn = TargetSelector.drawn((int) need.frames().size(), limit, goal);
    TargetStrategy strategy =
        new TargetStrategy(
            goal,
            context.settings().text(Setting.GUARANTEE).equals("strict"),
            limit,
            drawn,
            TargetScores.of(services, need, conditions, clauses.proxy()));
    Estimate estimate = estimate(need, drawn, TargetStrategy.NAME);
    return new SelectionPlan(
        services,
        query.rowType(),
        parts(exact, need, selected, context),
        strategy,
        estimate,
        exact);
  }

  private PlannedQuery cascade(
      LogicalQuery query,
      AccuracyClauses clauses,
      ExactQuery exact,
      LabelNeed need,
      SelectedFrames selected,
      QueryContext context) {
    if (clauses.falseNegativeRate().isEmpty()) {
      return exact.because("no frame may be left out without FNR WITHIN");
    }
    RateGoal goal =
        new RateGoal(
            clauses.falseNegativeRate().getAsDouble(),
            clauses.falsePositiveRate(),
            clauses.confidence());
    double share = exact.missing() / (double) need.frames().size();
    long calls = Math.round(share * Math.min(need.frames().size(), expected(goal, need)));
    Estimate estimate = estimate(need, calls, CascadeStrategy.NAME);
    if (calls >= exact.missing()
        || estimate.prediction().seconds() >= exact.predicted().seconds()) {
      return exact.because(
          String.format(
              Locale.ROOT,
              "alternative: Cascade: %d detector calls, %s",
              calls,
              CostGuard.inWords(estimate.prediction().seconds())));
    }
    CascadeStrategy strategy =
        new CascadeStrategy(
            goal, need.video().hasPixels(), need.frames().size(), calls, clauses.oracleLimit());
    return new SelectionPlan(
        services,
        query.rowType(),
        parts(exact, need, selected, context),
        strategy,
        estimate,
        exact);
  }

  /** Frames that a cascade is expected to look at, while nothing is known of the condition. */
  private static double expected(RateGoal goal, LabelNeed need) {
    double frames = need.frames().size();
    double grid = frames / STRIDE + frames * CHANGES * LOOKS_PER_CHANGE;
    double missed = CERTIFYING / goal.falseNegatives() * (1 - SHARE) / SHARE;
    if (goal.falsePositives().isEmpty()) {
      return grid + missed + SHARE * frames;
    }
    return grid + missed + CERTIFYING / goal.falsePositives().getAsDouble() * SHARE / (1 - SHARE);
  }

  private Estimate estimate(LabelNeed need, long calls, String plan) {
    LabelCost labels =
        services
            .labeler()
            .predict(need.video(), need.detector(), new FramePlaces(need.frames()).spread(calls));
    return Estimate.of(
        List.of(need),
        List.of(labels),
        StatementCosts.seconds(services.workspace().measuredCosts(), plan));
  }

  private SelectionPlan.Parts parts(
      ExactQuery exact, LabelNeed need, SelectedFrames selected, QueryContext context) {
    long scope = exact.pictureScope();
    ScanSql scans = new ScanSql(services, (int) context.settings().integer(Setting.TRACK_WINDOW));
    StatementSql answer =
        selected
            .answer()
            .map(each -> statement(each, scope, scans, FrameSet.empty()))
            .orElseGet(() -> exact.wholeStatement().orElseThrow());
    return new SelectionPlan.Parts(
        need,
        statement(selected.hits(), scope, scans, need.frames()),
        answer,
        selected.answer().isPresent(),
        scope);
  }

  /** Whether every returned frame is looked at. */
  private static boolean isConfirmed(AccuracyClauses clauses) {
    return clauses.hasTarget()
        ? clauses.recallTarget().isPresent() && clauses.precisionTarget().isPresent()
        : clauses.falsePositiveRate().isEmpty();
  }

  private static void requireEnough(long limit, TargetGoal goal) {
    int least = TargetSelector.POSITIVES_MIN;
    while (TargetSelector.drawn(Integer.MAX_VALUE, least, goal) < TargetSelector.POSITIVES_MIN) {
      least++;
    }
    if (limit < least) {
      throw GlimpseException.of(
          ErrorCode.INVALID_ACCURACY_CLAUSE,
          "ORACLE LIMIT " + limit + " is too small to tell anything about a recall or a precision",
          "The smallest that can work is "
              + least
              + ", where every frame drawn qualifies; a thousand is usual.");
    }
  }

  private static StatementSql statement(RelNode plan, long scope, ScanSql scans, FrameSet frames) {
    RelationSql.Text text = RelationSql.of(LogicalPhase.trim(plan), scope);
    Map<Integer, FrameSet> all = new TreeMap<>();
    text.scans().values().stream()
        .filter(scan -> scan.needsLabels())
        .forEach(scan -> all.put(scan.id(), frames));
    return new StatementSql(text, scans, all);
  }
}
