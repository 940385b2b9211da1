package org.glimpse.optimizer.execution;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.models.counts.ClassScore;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.optimizer.sampling.HeldOutBootstrap;
import org.glimpse.optimizer.sampling.MeanPromise;
import org.glimpse.optimizer.sampling.Target;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** Plans in which a proxy answers alone: {@code RewrittenAggregate}. */
final class RewrittenPlanner {
  /** Frames by which a proxy is judged, at most, for each group. */
  private static final int FRAMES_MAX = 20_000;

  /** A proxy is judged by more frames than would do if it were as good as expected. */
  private static final double MARGIN = 1.3;

  /** Standard deviation of a count's error, by a good model of which nothing is known. */
  private static final double DEVIATION = 0.35;

  /** The same of a probability that there is an object. */
  private static final double PRESENCE_DEVIATION = 0.25;

  /** Standard deviation over mean absolute error, for errors that are mostly small. */
  private static final double DEVIATION_OF_ERROR = 1.5;

  private final VideoServices services;
  private final QueryContext context;

  RewrittenPlanner(VideoServices services, QueryContext context) {
    this.services = services;
    this.context = context;
  }

  /**
   * The cheapest such plan.
   *
   * @param sampled the query, with all choices of a control variate
   * @param proxies priced these
   * @param otherwise the plan that answers where the proxy fails
   * @return empty where no proxy can answer, or too few frames are there to judge it by
   */
  Optional<RewrittenPlan> plan(
      RelDataType rowType, SampledPlan.Parts sampled, ProxyChoice proxies, PlannedQuery otherwise) {
    SampleTargets targets = sampled.targets();
    if (!sampled.query().classAlone() || targets.strict() || targets.losesFrames()) {
      return Optional.empty();
    }
    List<long[]> judging = judging(sampled, otherwise.predicted().detectorCalls());
    if (judging.stream().anyMatch(order -> order.length < RewrittenPlan.LOOK_FIRST)) {
      return Optional.empty();
    }
    ProxyChoice.Choice best = null;
    for (ProxyChoice.Choice choice : sampled.choices()) {
      Optional<FrameSet> frames =
          choice.source().counts() ? frames(sampled, choice.source(), judging) : Optional.empty();
      if (frames.isPresent()) {
        ProxyChoice.Choice alone = proxies.alone(choice.source(), frames.get());
        best = best == null || alone.seconds() < best.seconds() ? alone : best;
      }
    }
    return Optional.ofNullable(best)
        .map(
            alone -> {
              RewrittenPlan.Parts parts =
                  new RewrittenPlan.Parts(sampled.with(alone), judging, otherwise);
              return new RewrittenPlan(services, rowType, parts, Estimate.of(parts.sampled()));
            });
  }

  /**
   * Frames by which to judge a proxy, for each group, in the order to look at them.
   *
   * @param usual calls of the plan with a promise: judging that takes more is not worth it
   */
  private List<long[]> judging(SampledPlan.Parts sampled, long usual) {
    long seed = context.settings().integer(Setting.SEED) ^ 0x6a756467L;
    long most = Math.max(usual / sampled.groups().size(), RewrittenPlan.LOOK_FIRST);
    return sampled.groups().stream()
        .map(
            group ->
                RandomFrames.order(
                    group.frames(),
                    RandomFrames::reserved,
                    Math.min(FRAMES_MAX, most),
                    new SplittableRandom(seed + group.frames().first())))
        .toList();
  }

  /** The frames that judging is expected to take; empty where there are too few. */
  private static Optional<FrameSet> frames(
      SampledPlan.Parts sampled, VariateSource source, List<long[]> judging) {
    FrameSet all = FrameSet.empty();
    for (int number = 0; number < judging.size(); number++) {
      long[] order = judging.get(number);
      List<Target> targets = sampled.targets().of(sampled.groups().get(number));
      long wanted = 0;
      for (int i = 0; i < targets.size(); i++) {
        SampledQuery.Quantity quantity = sampled.query().quantities().get(i);
        MeanPromise promise = targets.get(i).promise();
        wanted = Math.max(wanted, frames(quantity, promise, score(sampled, source)));
      }
      int look = 1;
      while (RewrittenPlan.framesOf(look, order) < Math.min(wanted, order.length)) {
        look++;
      }
      if (wanted > order.length) {
        return Optional.empty();
      }
      all = all.union(FrameSet.of(Arrays.copyOf(order, RewrittenPlan.framesOf(look, order))));
    }
    return Optional.of(all);
  }

  private static Optional<ClassScore> score(SampledPlan.Parts sampled, VariateSource source) {
    TrainedModel model = source.model();
    return model == null
        ? Optional.empty()
        : model.heldOut().classes().stream()
            .filter(each -> sampled.query().className().equals(Optional.of(each.className())))
            .findFirst();
  }

  private static long frames(
      SampledQuery.Quantity quantity, MeanPromise promise, Optional<ClassScore> score) {
    boolean presence = quantity.kind() == SampledQuery.Kind.PRESENCE;
    double mean = presence ? 0.5 : score.map(ClassScore::meanCount).orElse(1.0);
    double bias = presence ? 0 : score.map(ClassScore::bias).orElse(0.0);
    double deviation =
        presence
            ? PRESENCE_DEVIATION
            : score.map(each -> DEVIATION_OF_ERROR * each.meanAbsoluteError()).orElse(DEVIATION);
    double error = promise.halfWidthMax(mean);
    long enough = HeldOutBootstrap.frames(bias, deviation, error, promise.confidence());
    return enough > FRAMES_MAX ? Long.MAX_VALUE : Math.round(MARGIN * enough);
  }
}
