package org.glimpse.optimizer.execution;

import java.util.List;
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
import org.glimpse.optimizer.selection.TargetGoal;
import org.glimpse.optimizer.selection.TargetSelector;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** Plans selections of frames to a recall or a precision: {@code TargetSelection}. */
public final class TargetPlanner {
  /** More frames than this (three days at 30 a second, 200 MB) are not ranked. */
  private static final long FRAMES_MAX = 1L << 23;

  private final VideoServices services;
  private final LogicalPhase logicalPhase;

  public TargetPlanner(VideoServices services, LogicalPhase logicalPhase) {
    this.services = services;
    this.logicalPhase = logicalPhase;
  }

  /**
   * The plan that looks at no more frames than ORACLE LIMIT allows; the exact one where that
   * suffices for every frame, or where the query is no selection of frames, and it then says why.
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
        || clauses.oracleLimit().isEmpty()
        || ForcedPlan.of(context.settings()) == ForcedPlan.EXACT
        || !context.settings().isOn(Setting.OPTIMIZER)) {
      return exact;
    }
    long limit = clauses.oracleLimit().getAsLong();
    if (exact.missing() <= limit) {
      return exact.because("ORACLE LIMIT suffices for every frame in range");
    }
    Optional<LabelNeed> need = exact.onlyNeed();
    Optional<SelectedFrames> selected = logicalPhase.selection(query, parameters, context);
    boolean applies =
        need.isPresent()
            && need.get().frames().size() <= FRAMES_MAX
            && selected.isPresent()
            && (selected.get().answer().isPresent()
                || isJoint(clauses) && exact.wholeStatement().isPresent());
    if (!applies) {
      return exact.because(
          "TargetSelection does not apply: the result is no set of frames that are told by their"
              + " own labels, or there are more than "
              + FRAMES_MAX);
    }
    TargetGoal goal =
        new TargetGoal(clauses.recallTarget(), clauses.precisionTarget(), clauses.confidence());
    requireEnough(limit, goal);
    return plan(query, clauses, exact, need.get(), selected.get(), goal, context);
  }

  private PlannedQuery plan(
      LogicalQuery query,
      AccuracyClauses clauses,
      ExactQuery exact,
      LabelNeed need,
      SelectedFrames selected,
      TargetGoal goal,
      QueryContext context) {
    long limit = clauses.oracleLimit().getAsLong();
    Optional<FrameConditions> conditions =
        FrameConditions.of(selected.hits(), RelationSql::looksAtPictures);
    TargetScores scores = TargetScores.of(services, need, conditions, clauses.proxy());
    long scope = exact.pictureScope();
    ScanSql scans = new ScanSql(services, (int) context.settings().integer(Setting.TRACK_WINDOW));
    StatementSql answer =
        selected
            .answer()
            .map(each -> statement(each, scope, scans, FrameSet.empty()))
            .orElseGet(() -> exact.wholeStatement().orElseThrow());
    int drawn = TargetSelector.drawn((int) need.frames().size(), limit, goal);
    LabelCost labels =
        services
            .labeler()
            .predict(need.video(), need.detector(), new FramePlaces(need.frames()).spread(drawn));
    TargetPlan.Parts parts =
        new TargetPlan.Parts(
            need,
            goal,
            context.settings().text(Setting.GUARANTEE).equals("strict"),
            limit,
            drawn,
            scores,
            statement(selected.hits(), scope, scans, need.frames()),
            answer,
            selected.answer().isPresent(),
            scope);
    Estimate estimate =
        Estimate.of(
            List.of(need),
            List.of(labels),
            StatementCosts.seconds(services.workspace().measuredCosts(), TargetPlan.NAME));
    return new TargetPlan(services, query.rowType(), parts, estimate, exact);
  }

  private static boolean isJoint(AccuracyClauses clauses) {
    return clauses.recallTarget().isPresent() && clauses.precisionTarget().isPresent();
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
