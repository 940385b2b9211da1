package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.glimpse.detection.Labeler.LabelCost;
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
import org.glimpse.optimizer.sampling.SamplePrediction;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** Plans that estimate aggregates from samples: {@code SampledAggregate}. */
public final class SampledPlanner {
  /** Known frames that a prediction looks at, at most. */
  private static final long KNOWN_FRAMES = 4_096;

  private static final int KNOWN_MIN = 200;

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
    if (logical.accuracy().error().isEmpty()
        || !context.settings().isOn(Setting.OPTIMIZER)
        || exact.missing() == 0) {
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
            .anyMatch(each -> each.kind() == SampledQuery.Kind.TOTAL && each.whole());
    if (totals && !error.relative() && error.amount() < 1) {
      return exact.because(
          "a count within less than 1 is exact; ERROR WITHIN 10 % or FCOUNT(*) would need fewer"
              + " detector calls");
    }
    long scope = PictureScope.nextNumber();
    int trackWindow = (int) context.settings().integer(Setting.TRACK_WINDOW);
    ScanSql scans = new ScanSql(services, trackWindow);
    RelationSql.Text perFrame = RelationSql.of(LogicalPhase.trim(sampled.perFrame()), scope);
    if (perFrame.uses(sampled.table(), "trackid")) {
      return exact.because(
          "SampledAggregate does not apply: track ids follow objects from frame 0");
    }
    Video video = sampled.table().video().orElseThrow().video();
    PictureScope pictures =
        PictureScope.open(
            scope,
            Map.of(sampled.table().id(), video),
            services.pixels(),
            services.functions(),
            context);
    try (DuckDbQuery database = DuckDbQuery.open(services.workspace(), pictures, context)) {
      StatementSql population =
          new StatementSql(
              RelationSql.of(LogicalPhase.trim(sampled.population()), scope), scans, Map.of());
      List<FrameGroups.Group> groups =
          FrameGroups.read(database, population.whole(Map.of()), sampled.keys());
      if (groups.size() > FrameGroups.GROUPS_MAX
          || groups.stream().anyMatch(group -> group.frames().isEmpty())) {
        return exact.because("SampledAggregate does not apply: too many groups, or no frames");
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
      FrameSet sample =
          predictedSample(
              groups, targets, new FrameValues(sampled, valuesSql, database), need, perFrame);
      LabelCost cost = services.labeler().predict(video, need.detector(), sample);
      Estimate estimate = Estimate.of(List.of(need), List.of(cost));
      if (estimate.prediction().seconds() >= exact.predicted().seconds()) {
        return exact.because(
            String.format(
                Locale.ROOT,
                "alternative: SampledAggregate: %d detector calls, %s",
                estimate.prediction().detectorCalls(),
                CostGuard.inWords(estimate.prediction().seconds())));
      }
      return new SampledPlan(
          services,
          query.rowType(),
          new SampledPlan.Parts(
              logical,
              sampled,
              groups,
              targets,
              need,
              valuesSql,
              scans,
              targets.strict()
                  ? Optional.empty()
                  : FrameScores.proxyFor(
                      services, video, sampled.className(), logical.accuracy().proxy()),
              scope),
          estimate,
          exact);
    } finally {
      pictures.close();
    }
  }

  /** Frames as many, and as far apart, as those that will be drawn. */
  private FrameSet predictedSample(
      List<FrameGroups.Group> groups,
      SampleTargets targets,
      FrameValues values,
      LabelNeed need,
      RelationSql.Text perFrame) {
    FrameSet stored = services.labels().labelled(need.video(), need.detector(), need.frames());
    boolean dear =
        perFrame.scans().values().stream().anyMatch(scan -> perFrame.uses(scan, "content"));
    FrameSet sample = FrameSet.empty();
    for (FrameGroups.Group group : groups) {
      FrameSet known = dear ? FrameSet.empty() : stored.intersect(group.frames());
      long size = group.frames().size();
      long drawn;
      if (known.size() >= KNOWN_MIN) {
        FrameSet some = spread(known, Math.min(KNOWN_FRAMES, known.size()));
        FramePlaces places = new FramePlaces(group.frames());
        drawn =
            SamplePrediction.of(
                size,
                targets.of(group, null),
                some.stream().map(places::place).toArray(),
                values.of(some, FrameSet.empty()));
      } else {
        drawn =
            SamplePrediction.unknown(
                size, targets.of(group, null), need.video().segments().get(0).framesPerSecond());
      }
      sample = sample.union(2 * drawn >= size ? group.frames() : spread(group.frames(), drawn));
    }
    return sample;
  }

  /** So many of the frames, evenly. */
  private static FrameSet spread(FrameSet frames, long count) {
    FramePlaces places = new FramePlaces(frames);
    List<Long> some = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      some.add(places.frame((2 * i + 1) * frames.size() / (2 * count)));
    }
    return FrameSet.of(some.stream().mapToLong(Long::longValue).distinct().toArray());
  }
}
