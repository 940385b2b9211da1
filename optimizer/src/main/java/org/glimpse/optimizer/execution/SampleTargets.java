package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.AccuracyClauses.ErrorTolerance;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.optimizer.sampling.MeanPromise;
import org.glimpse.optimizer.sampling.Target;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.SettingValues;

/**
 * What the estimates of a query have to keep.
 *
 * @param query whose aggregates
 * @param error as written
 * @param confidence of each estimate; above that of the statement where all have to hold jointly
 * @param objectsMax no frame has more objects
 * @param losesFrames whether frames may be found lost, and then leave the population
 * @param strict whether promises hold for any sample size
 */
record SampleTargets(
    SampledQuery query,
    ErrorTolerance error,
    double confidence,
    double objectsMax,
    boolean losesFrames,
    boolean strict) {
  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  static SampleTargets of(
      SampledQuery query, AccuracyClauses clauses, int groups, SettingValues settings) {
    boolean joint = settings.text(Setting.GROUP_CONFIDENCE).equals("joint");
    int promises = joint ? groups * query.quantities().size() : 1;
    return new SampleTargets(
        query,
        clauses.error().orElseThrow(),
        1 - (1 - clauses.confidence()) / promises,
        settings.integer(Setting.MAX_OBJECTS_PER_FRAME),
        settings.text(Setting.ON_DAMAGED_MEDIA).equals("skip"),
        settings.text(Setting.GUARANTEE).equals("strict"));
  }

  /** Why the promise cannot be kept by a sample; empty where it can. */
  Optional<String> refusal() {
    if (!strict) {
      return Optional.empty();
    }
    if (query.countsTracks()) {
      return Optional.of("guarantee = 'strict' is for objects of single frames");
    }
    boolean bounded =
        query.quantities().stream()
            .allMatch(each -> each.counts() && each.kind() != SampledQuery.Kind.AVERAGE);
    return bounded && !losesFrames
        ? Optional.empty()
        : Optional.of(
            losesFrames
                ? "guarantee = 'strict' does not go with on_damaged_media = 'skip'"
                : "guarantee = 'strict' is for counts of objects");
  }

  /** Throws INVALID_SETTING where a frame has more objects than a strict promise assumes. */
  void checkBound(double[][] rows) {
    for (double[] row : rows) {
      for (SampledQuery.Quantity quantity : query.quantities()) {
        if (row[quantity.value()] > objectsMax) {
          throw GlimpseException.of(
              ErrorCode.INVALID_SETTING,
              "A frame holds "
                  + Math.round(row[quantity.value()])
                  + " matching objects; guarantee = 'strict' assumes at most"
                  + " max_objects_per_frame = "
                  + Math.round(objectsMax),
              "Raise it with SET max_objects_per_frame, or use SET guarantee = 'asymptotic'.");
        }
      }
    }
  }

  /** The targets of a group, one for each aggregate, without control variates. */
  List<Target> of(FrameGroups.Group group) {
    return of(group, Optional.empty());
  }

  /**
   * The targets of a group, one for each aggregate.
   *
   * @param scores of every frame, as control variates
   */
  List<Target> of(FrameGroups.Group group, Optional<FrameScores> scores) {
    FramePlaces places = new FramePlaces(group.frames());
    int present = query.quantities().stream().mapToInt(each -> each.per() >= 0 ? 2 : 1).sum();
    List<Target> targets = new ArrayList<>();
    for (SampledQuery.Quantity quantity : query.quantities()) {
      targets.add(
          switch (quantity.kind()) {
            case TRACKS ->
                Target.mean(
                    quantity.value(), promise(group.units(), valueMax(quantity, group)), null);
            case AVERAGE -> Target.ratio(quantity.value(), quantity.per(), promise(1, UNBOUNDED));
            case TOTAL ->
                Target.mean(
                    quantity.value(),
                    promise(group.units(), quantity.counts() ? objectsMax : UNBOUNDED),
                    quantity.counts() ? variate(quantity, group, places, scores) : null);
            case MEAN, PRESENCE -> {
              MeanPromise promise =
                  quantity.kind() == SampledQuery.Kind.PRESENCE
                      ? new MeanPromise(error.amount(), error.relative(), confidence, 1)
                      : promise(1, objectsMax);
              yield losesFrames
                  ? Target.ratio(quantity.value(), present, promise)
                  : Target.mean(
                      quantity.value(), promise, variate(quantity, group, places, scores));
            }
          });
    }
    return targets;
  }

  private static ControlVariate variate(
      SampledQuery.Quantity quantity,
      FrameGroups.Group group,
      FramePlaces places,
      Optional<FrameScores> scores) {
    return scores
        .map(each -> quantity.kind() == SampledQuery.Kind.PRESENCE ? each.presence() : each.count())
        .map(score -> FrameScores.over(group.frames(), places, score))
        .orElse(null);
  }

  private MeanPromise promise(double scale, double valueMax) {
    return new MeanPromise(
        error.relative() ? error.amount() : error.amount() / scale,
        error.relative(),
        confidence,
        valueMax);
  }

  /** No value that is measured is above: an interval that reaches it says nothing. */
  double valueMax(SampledQuery.Quantity quantity, FrameGroups.Group group) {
    return switch (quantity.kind()) {
      case PRESENCE -> 1;
      case TRACKS -> objectsMax * group.windows().orElseThrow().length();
      default -> quantity.counts() ? objectsMax : UNBOUNDED;
    };
  }

  /** By what an estimated mean is multiplied to give the answer. */
  double scale(SampledQuery.Quantity quantity, FrameGroups.Group group) {
    return switch (quantity.kind()) {
      case TOTAL, TRACKS -> group.units();
      default -> 1;
    };
  }
}
