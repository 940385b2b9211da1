package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.LogicalGap;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.FrameConditions;
import org.glimpse.optimizer.logical.FrameHits;
import org.glimpse.optimizer.logical.FrameLocal;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.search.Condition;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/**
 * Plans {@code RankedLimit} for frame-local queries with LIMIT and without ORDER BY, and prices it
 * against looking at frames in order of time.
 */
final class RankedPlanner {
  /** Share of frames with at least one object of a class, while nothing better is known. */
  private static final double SHARE_OF_ONE = 0.2;

  /** And each object more is there in so much of the frames with one fewer. */
  private static final double SHARE_OF_NEXT = 0.5;

  /** Where enough frames qualify, likely about so many times as many do. */
  private static final double PLENTY = 2;

  private final VideoServices services;

  RankedPlanner(VideoServices services) {
    this.services = services;
  }

  /**
   * Plans it.
   *
   * @param local the query's plan by frames
   * @param need its labels
   * @param scope number of the statement's pictures
   * @param context of the statement
   * @return empty where it does not apply
   */
  Optional<RankedPlan> plan(
      LogicalPlan logical,
      FrameLocal local,
      LabelNeed need,
      long scope,
      ScanSql scans,
      QueryContext context) {
    OptionalLong wanted = wanted(logical, local);
    boolean applies =
        wanted.isPresent()
            && wanted.getAsLong() > 0
            && wanted.getAsLong() < need.frames().size()
            && need.cost().detectorCalls() > 0
            && !need.tracked()
            && !isOrdered(logical.body())
            && !promises(logical.accuracy());
    Optional<RelNode> hits = applies ? FrameHits.of(local, logical) : Optional.empty();
    if (hits.isEmpty()) {
      return Optional.empty();
    }
    Optional<FrameConditions> conditions =
        FrameConditions.of(local.unlimited(), RelationSql::looksAtPictures);
    List<Condition> ranked =
        conditions.map(FrameConditions::conditions).orElse(List.of(Condition.atLeast(1)));
    boolean ofFrames =
        logical.gap().filter(gap -> gap.counts() == LogicalGap.Counts.FRAMES).isPresent();
    RankedPlan.Query query =
        new RankedPlan.Query(
            statement(hits.get(), scope, scans),
            conditions.map(each -> statement(each.counts(), scope, scans)),
            ranked,
            conditions.map(FrameConditions::classes).orElse(List.of(Set.of())),
            wanted.getAsLong(),
            logical.gap().isPresent() ? 0 : local.offset(),
            ofFrames,
            gapSeconds(logical, need));
    double least = wanted.getAsLong() / (double) need.frames().size();
    double guess = Math.min(1, Math.max(PLENTY * least, share(ranked)));
    StoredEvidence evidence =
        StoredEvidence.of(services, query, need, logical.gap(), guess, context);
    // Where there are fewer than LIMIT needs, every plan looks at every frame.
    return Optional.of(
        new RankedPrices(services, need, query, evidence.atLeast(PLENTY * least), context)
            .plan(logical.accuracy().proxy()));
  }

  private static double gapSeconds(LogicalPlan logical, LabelNeed need) {
    if (logical.gap().isEmpty()) {
      return 0;
    }
    double gap = logical.gap().get().gap();
    double rate = need.video().segments().get(0).framesPerSecond();
    return logical.gap().get().ofTime() ? gap / 1000 : rate > 0 ? gap / rate : gap;
  }

  /** Rows or frames that the search must find; empty without a limit. */
  private static OptionalLong wanted(LogicalPlan logical, FrameLocal local) {
    if (logical.gap().isPresent()) {
      return logical.gap().get().limit();
    }
    return local.fetch().isPresent() && local.fetch().getAsLong() > 0
        ? OptionalLong.of(Math.addExact(local.offset(), local.fetch().getAsLong()))
        : OptionalLong.empty();
  }

  private static boolean isOrdered(RelNode node) {
    return node instanceof Sort sort && !sort.getCollation().getFieldCollations().isEmpty()
        || node.getInputs().stream().anyMatch(RankedPlanner::isOrdered);
  }

  /** Whether clauses promise something about all frames. */
  private static boolean promises(AccuracyClauses clauses) {
    return clauses.error().isPresent()
        || clauses.falseNegativeRate().isPresent()
        || clauses.falsePositiveRate().isPresent()
        || clauses.recallTarget().isPresent()
        || clauses.precisionTarget().isPresent();
  }

  private StatementSql statement(RelNode plan, long scope, ScanSql scans) {
    RelationSql.Text text =
        RelationSql.of(LogicalPhase.trim(plan), scope, services.workspace().measuredCosts());
    Map<Integer, FrameSet> all = new java.util.TreeMap<>();
    text.scans().keySet().forEach(scan -> all.put(scan, FrameSet.empty()));
    return new StatementSql(text, scans, all);
  }

  /** A guess of how many frames qualify. */
  private static double share(List<Condition> conditions) {
    double share = 1;
    for (Condition condition : conditions) {
      if (!condition.atLeast()) {
        share *= SHARE_OF_NEXT;
      } else if (condition.threshold() >= 1) {
        share *= SHARE_OF_ONE * Math.pow(SHARE_OF_NEXT, condition.threshold() - 1);
      }
    }
    return share;
  }
}
