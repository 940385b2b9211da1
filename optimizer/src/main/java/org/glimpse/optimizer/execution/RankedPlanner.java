package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.glimpse.detection.Labeler.LabelCost;
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
import org.glimpse.optimizer.search.EventSearch;
import org.glimpse.video.FrameSet;

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

  /**
   * Calls to find one frame, times the root of their share: measured on recordings of three
   * cameras, where 1 in 400 to 1 in 600 frames were wanted.
   */
  private static final double CALLS_BY_ROOT = 1.8;

  /** With scores of modest quality. */
  private static final double SCORED_CALLS = 0.5;

  private static final long FIRST_CALLS = 32;

  /** Between two batches: SQL and bookkeeping. */
  private static final double BATCH_SECONDS = 0.03;

  /** Guesses of a share are rough, so it has to promise this much to be taken. */
  private static final double GAIN_MIN = 2;

  /** Ranking ends when it has cost this much of looking at every frame. */
  private static final double SPENT_MAX = 0.5;

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
   * @return empty where it does not apply
   */
  Optional<RankedPlan> plan(
      LogicalPlan logical, FrameLocal local, LabelNeed need, long scope, ScanSql scans) {
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
    List<Optional<ScoreSource>> scores =
        conditions.stream()
            .flatMap(each -> each.classes().stream())
            .map(
                classes ->
                    RegisteredScores.of(
                        services, need.video(), classes, logical.accuracy().proxy()))
            .toList();
    if (scores.isEmpty()) {
      scores = List.of(Optional.empty());
    }
    boolean ofFrames =
        logical.gap().filter(gap -> gap.counts() == LogicalGap.Counts.FRAMES).isPresent();
    return Optional.of(
        priced(
            need,
            new RankedPlan(
                statement(hits.get(), scope, scans),
                conditions.map(each -> statement(each.counts(), scope, scans)),
                ranked,
                scores,
                wanted.getAsLong(),
                logical.gap().isPresent() ? 0 : local.offset(),
                ofFrames,
                0,
                need.cost(),
                share(ranked, wanted.getAsLong() / (double) need.frames().size()),
                need.cost(),
                false)));
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

  private static StatementSql statement(RelNode plan, long scope, ScanSql scans) {
    RelationSql.Text text = RelationSql.of(LogicalPhase.trim(plan), scope);
    Map<Integer, FrameSet> all = new java.util.TreeMap<>();
    text.scans().keySet().forEach(scan -> all.put(scan, FrameSet.empty()));
    return new StatementSql(text, scans, all);
  }

  /**
   * A guess of how many frames qualify.
   *
   * @param least share that LIMIT needs: where there are fewer, every plan looks at every frame, so
   *     the guess is about the case that there are enough
   */
  private static double share(List<Condition> conditions, double least) {
    double share = 1;
    for (Condition condition : conditions) {
      if (!condition.atLeast()) {
        share *= SHARE_OF_NEXT;
      } else if (condition.threshold() >= 1) {
        share *= SHARE_OF_ONE * Math.pow(SHARE_OF_NEXT, condition.threshold() - 1);
      }
    }
    return Math.min(1, Math.max(PLENTY * least, share));
  }

  private RankedPlan priced(LabelNeed need, RankedPlan plan) {
    long frames = need.frames().size();
    double factor = plan.proxies().isEmpty() ? CALLS_BY_ROOT : CALLS_BY_ROOT * SCORED_CALLS;
    double calls = FIRST_CALLS + plan.wanted() * factor / Math.sqrt(plan.share());
    long looked = (long) Math.min(frames, Math.ceil(calls));
    LabelCost bare =
        services
            .labeler()
            .predict(
                need.video(),
                need.detector(),
                new FramePlaces(need.frames()).spread(Math.min(looked, EventSearch.LABELS_MAX)));
    double batches = bare.detectorCalls() / (double) RankedRows.batch(bare.detectorCalls());
    LabelCost cost =
        new LabelCost(
            bare.detectorCalls(),
            bare.framesDecoded(),
            bare.decodeSeconds(),
            bare.detectorSeconds(),
            bare.wallSeconds() + batches * BATCH_SECONDS,
            bare.pricedSeconds());
    long scanned = (long) Math.min(frames, Math.ceil(plan.wanted() / plan.share()));
    LabelCost inOrder =
        services.labeler().predict(need.video(), need.detector(), need.frames().take(scanned));
    double perCall = cost.totalSeconds() / Math.max(1, cost.detectorCalls());
    double callsMax = SPENT_MAX * need.cost().totalSeconds() / Math.max(1e-9, perCall);
    boolean pays =
        looked < frames
            && cost.totalSeconds() * GAIN_MIN < inOrder.totalSeconds()
            && cost.detectorCalls() < callsMax;
    return new RankedPlan(
        plan.hits(),
        plan.counts(),
        plan.conditions(),
        plan.scores(),
        plan.wanted(),
        plan.offset(),
        plan.ofFrames(),
        (long) Math.min(callsMax, EventSearch.LABELS_MAX),
        cost,
        plan.share(),
        inOrder,
        pays);
  }
}
