package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.glimpse.optimizer.AccuracyClauses.ErrorTolerance;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.optimizer.logical.SumOrder;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** Plans that estimate aggregates from samples: {@code SampledAggregate}. */
public final class SampledPlanner {
  private final VideoServices services;
  private final LogicalPhase logicalPhase;

  public SampledPlanner(VideoServices services, LogicalPhase logicalPhase) {
    this.services = services;
    this.logicalPhase = logicalPhase;
  }

  /**
   * The sampled plan of a query, where it promises an error, a sample can keep that, and it is
   * cheaper; else the exact plan, which then says why.
   */
  public PlannedQuery plan(
      LogicalQuery query,
      List<Object> parameters,
      LogicalPlan logical,
      ExactQuery exact,
      QueryContext context) {
    ForcedPlan forced = ForcedPlan.of(context.settings());
    if (logical.accuracy().error().isEmpty()
        || forced == ForcedPlan.EXACT
        || !context.settings().isOn(Setting.OPTIMIZER)
        || exact.missing() == 0 && !forced.isSample()) {
      return exact;
    }
    SampledQuery.Recognition recognised = logicalPhase.sampled(query, parameters, context);
    if (recognised.query().isEmpty()) {
      return exact.because("SampledAggregate does not apply: " + recognised.refusal());
    }
    return plan(query, logical, recognised.query().get(), exact, context);
  }

  private PlannedQuery plan(
      LogicalQuery query,
      LogicalPlan logical,
      SampledQuery sampled,
      ExactQuery exact,
      QueryContext context) {
    ErrorTolerance error = logical.accuracy().error().orElseThrow();
    boolean totals =
        sampled.quantities().stream()
            .anyMatch(
                each ->
                    sampled.countsTracks()
                        || each.kind() == SampledQuery.Kind.TOTAL && each.whole());
    if (totals && !error.relative() && error.amount() < 1) {
      return exact.because(
          "a count within less than 1 is exact; ERROR WITHIN 10 % or FCOUNT(*) would need fewer"
              + " detector calls");
    }
    long scope = PictureScope.nextNumber();
    int trackWindow = (int) context.settings().integer(Setting.TRACK_WINDOW);
    ScanSql scans = new ScanSql(services, trackWindow);
    ForcedPlan forced = ForcedPlan.of(context.settings());
    RelNode ofFrames =
        forced.isReproducible() ? SumOrder.of(sampled.perFrame()) : sampled.perFrame();
    RelationSql.Text perFrame =
        RelationSql.of(LogicalPhase.trim(ofFrames), scope, services.workspace().measuredCosts());
    if (perFrame.uses(sampled.table(), "trackid")) {
      return exact.because(
          "SampledAggregate does not apply: track ids follow objects from frame 0");
    }
    Video video = sampled.table().video().orElseThrow().video();
    PictureScope pictures =
        PictureScope.open(scope, Map.of(sampled.table().id(), video), services, context);
    try (DuckDbQuery database = DuckDbQuery.open(services.workspace(), pictures, context)) {
      StatementSql population =
          new StatementSql(
              RelationSql.of(
                  LogicalPhase.trim(sampled.population()),
                  scope,
                  services.workspace().measuredCosts()),
              scans,
              Map.of());
      List<FrameGroups.Group> groups =
          FrameGroups.read(database, population.whole(Map.of()), sampled.keys());
      if (groups.size() > FrameGroups.GROUPS_MAX
          || groups.stream().anyMatch(group -> group.frames().isEmpty())) {
        return exact.because("SampledAggregate does not apply: too many groups, or no frames");
      }
      if (sampled.countsTracks()
          && groups.stream().anyMatch(group -> group.frames().ranges().size() > 1)) {
        return exact.because(
            "SampledAggregate does not apply: its frames are not one stretch, and a track may be"
                + " in several");
      }
      FrameSet range = FrameSet.empty();
      for (FrameGroups.Group group : groups) {
        range = range.union(group.frames());
      }
      LabelNeed need = exact.need(video, range);
      Map<Integer, FrameSet> frames = new TreeMap<>(Map.of(sampled.table().id(), range));
      StatementSql valuesSql = new StatementSql(perFrame, scans, frames);
      SampleTargets targets =
          SampleTargets.of(sampled, logical.accuracy(), groups.size(), context.settings());
      if (targets.refusal().isPresent()) {
        return exact.because("SampledAggregate does not apply: " + targets.refusal().get());
      }
      if (sampled.countsTracks()) {
        groups = groups.stream().map(group -> cut(group, targets, trackWindow, video)).toList();
      }
      SampleForecast forecast =
          SampleForecast.of(
              services,
              need,
              groups,
              targets,
              new FrameValues(sampled, valuesSql, database),
              readable(need, perFrame),
              context.settings().integer(Setting.SEED));
      ProxyChoice proxies = new ProxyChoice(services, need, sampled.className(), forecast, context);
      List<ProxyChoice.Choice> choices =
          targets.strict() || sampled.countsTracks()
              ? List.of(proxies.without())
              : proxies.choices(logical.accuracy().proxy());
      ProxyChoice.Choice best = forced.best(choices);
      SampledPlan.Parts parts =
          new SampledPlan.Parts(
              logical, sampled, groups, targets, need, valuesSql, scans, choices, best, scope);
      PlannedQuery usual = usual(query, parts, exact, forced.isSample());
      return forced == ForcedPlan.ANY ? rewritten(query, parts, proxies, usual, context) : usual;
    } finally {
      pictures.close();
    }
  }

  /** The plan with a promise: a sample, or everything where that is no dearer. */
  private PlannedQuery usual(
      LogicalQuery query, SampledPlan.Parts parts, ExactQuery exact, boolean forced) {
    ProxyChoice.Choice best = parts.choice();
    if (!forced && best.seconds() >= exact.predicted().seconds()) {
      return exact.because(
          String.format(
              Locale.ROOT,
              "alternative: SampledAggregate: %d detector calls, %s",
              best.calls(),
              CostGuard.inWords(best.seconds())));
    }
    return new SampledPlan(services, query.rowType(), parts, Estimate.of(parts), exact);
  }

  /** A proxy alone where that is allowed and cheaper; else the usual plan, which tells of it. */
  private PlannedQuery rewritten(
      LogicalQuery query,
      SampledPlan.Parts parts,
      ProxyChoice proxies,
      PlannedQuery usual,
      QueryContext context) {
    Optional<RewrittenPlan> rewritten =
        new RewrittenPlanner(services, context)
            .plan(query.rowType(), parts, proxies, usual)
            .filter(each -> each.predicted().seconds() < usual.predicted().seconds());
    if (rewritten.isEmpty()) {
      return usual;
    }
    if (context.settings().isOn(Setting.ALLOW_REWRITE)) {
      return rewritten.get();
    }
    if (usual instanceof SampledPlan sampled) {
      return sampled.insteadOf(rewritten.get().offer());
    }
    return usual instanceof ExactQuery exact
        ? exact.because(exact.whyExact() + "; " + rewritten.get().offer())
        : usual;
  }

  /** Frames whose values follow from stored labels alone: nothing is decoded to plan. */
  private FrameSet readable(LabelNeed need, RelationSql.Text perFrame) {
    boolean dear =
        perFrame.scans().values().stream().anyMatch(scan -> perFrame.uses(scan, "content"));
    return dear
        ? FrameSet.empty()
        : services.labels().labelled(need.video(), need.detector(), need.frames());
  }

  /** The group with the windows in which its tracks are counted. */
  private static FrameGroups.Group cut(
      FrameGroups.Group group, SampleTargets targets, int trackWindow, Video video) {
    FrameSet.Range range = group.frames().ranges().get(0);
    FrameSet present = ExactPlanner.present(video);
    return group.with(
        TrackWindows.of(
            range,
            trackWindow,
            present,
            video.segments().get(0).framesPerSecond(),
            size -> targets.of(group.with(new TrackWindows(range, size, trackWindow, present)))));
  }
}
