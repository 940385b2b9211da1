package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.glimpse.optimizer.PlannedQuery.Interval;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.optimizer.sampling.HeldOutBootstrap;
import org.glimpse.optimizer.sampling.MeanEstimate;
import org.glimpse.optimizer.sampling.MeanPromise;
import org.glimpse.optimizer.sampling.Target;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * The rows of a rewritten plan: a proxy is judged on frames that it did not learn from, and answers
 * by itself if it passes; if not, the plan that keeps its promise does. It is judged by few frames
 * first and by twice as many again while that can help; look k may err with probability alpha / (k
 * (k + 1)), which add up to alpha.
 */
final class RewrittenCursor implements RowCursor {
  private final RewrittenPlan.Parts parts;
  private final EstimateReading reading;
  private final QueryContext context;
  private final Supplier<RowCursor> otherwise;
  private final Watchdog watchdog;
  private Queue<Object[]> rows;
  private Optional<Interval> interval = Optional.empty();
  private RowCursor otherRows;
  private Object[] row;

  /**
   * @param otherwise rows of the plan that answers where the proxy fails
   */
  RewrittenCursor(
      RewrittenPlan.Parts parts,
      EstimateReading reading,
      QueryContext context,
      Supplier<RowCursor> otherwise,
      Watchdog watchdog) {
    this.parts = parts;
    this.reading = reading;
    this.context = context;
    this.otherwise = otherwise;
    this.watchdog = watchdog;
  }

  /** The bounds of the one aggregate of a one-row answer, once it is there. */
  Optional<Interval> interval() {
    return interval;
  }

  /** Whether the proxy failed, so that another plan answers. */
  boolean failed() {
    return otherRows != null;
  }

  @Override
  public boolean next() {
    context.cancel().throwIfCancelled();
    if (rows == null && otherRows == null) {
      start();
    }
    if (otherRows != null) {
      return otherRows.next();
    }
    row = rows.poll();
    return row != null;
  }

  @Override
  public Object value(int column) {
    return otherRows != null ? otherRows.value(column) : row[column];
  }

  private void start() {
    List<List<MeanEstimate>> estimates = new ArrayList<>();
    Optional<FrameScores> scores = reading.scores();
    for (int group = 0; group < parts.judging().size() && scores.isPresent(); group++) {
      Optional<List<MeanEstimate>> judged = judged(group, scores.get());
      if (judged.isEmpty()) {
        scores = Optional.empty();
      } else {
        estimates.add(judged.get());
      }
    }
    if (scores.isEmpty()) {
      otherRows = otherwise.get();
      return;
    }
    interval = reading.interval(estimates);
    rows = reading.rows(estimates);
    context.warn(parts.warning());
  }

  /** The proxy's answers for a group; empty where it fails. */
  private Optional<List<MeanEstimate>> judged(int number, FrameScores scores) {
    FrameGroups.Group group = parts.sampled().groups().get(number);
    long[] order = parts.judging().get(number);
    List<Target> targets = parts.sampled().targets().of(group, Optional.of(scores));
    for (int look = 1; ; look++) {
      int count = RewrittenPlan.framesOf(look, order);
      JudgedFrames frames = read(group, Arrays.copyOf(order, count));
      List<MeanEstimate> estimates = new ArrayList<>();
      boolean hopeless = count == order.length;
      int failing = -1;
      for (int i = 0; i < targets.size(); i++) {
        Target target = targets.get(i);
        MeanEstimate estimate = estimate(target, frames, look);
        estimates.add(estimate);
        if (!(estimate.halfWidth() <= target.promise().halfWidthMax(estimate.mean()))) {
          failing = i;
          hopeless |= frames.needed(target, estimate.mean()) > order.length;
        }
      }
      if (failing < 0) {
        return Optional.of(estimates);
      }
      if (hopeless) {
        fails(parts.sampled().query().quantities().get(failing), group, estimates.get(failing));
        return Optional.empty();
      }
    }
  }

  /** Frames of a group, by their places in it, with what was measured on them. */
  private record JudgedFrames(long[] places, double[][] truth) {
    double[] measured(Target target) {
      return Arrays.stream(truth).mapToDouble(row -> row[target.value()]).toArray();
    }

    double[] predicted(Target target) {
      return Arrays.stream(places).mapToDouble(target.variate()::value).toArray();
    }

    /** How many frames would be enough, as far as these tell. */
    long needed(Target target, double mean) {
      MeanPromise promise = target.promise();
      return HeldOutBootstrap.frames(
          predicted(target), measured(target), promise.halfWidthMax(mean), promise.confidence());
    }
  }

  private JudgedFrames read(FrameGroups.Group group, long[] some) {
    FrameSet frames = FrameSet.of(some);
    FramePlaces among = new FramePlaces(group.frames());
    long[] places = frames.stream().map(among::before).toArray();
    return new JudgedFrames(places, reading.values(frames));
  }

  private MeanEstimate estimate(Target target, JudgedFrames frames, int look) {
    ControlVariate variate = target.variate();
    double alpha = (1 - target.promise().confidence()) / look / (look + 1);
    double distance =
        HeldOutBootstrap.distance(
            frames.predicted(target),
            frames.measured(target),
            1 - alpha,
            context.settings().integer(Setting.SEED));
    // A frame of a file that vanished before it was scored leaves no mean.
    boolean known = !Double.isNaN(variate.mean()) && !Double.isNaN(distance);
    return new MeanEstimate(
        variate.mean(), known ? distance : Double.POSITIVE_INFINITY, frames.places().length, look);
  }

  private void fails(
      SampledQuery.Quantity quantity, FrameGroups.Group group, MeanEstimate estimate) {
    double scale = parts.sampled().targets().scale(quantity, group);
    context.warn(
        "RewrittenAggregate was not taken: on "
            + estimate.frames()
            + " frames that "
            + parts.proxy()
            + " did not learn from, its "
            + quantity.name()
            + (Double.isFinite(estimate.halfWidth())
                ? String.format(Locale.ROOT, " may be off by %.3g", scale * estimate.halfWidth())
                : " met too few objects to be judged")
            + "; "
            + parts.otherwise().planName()
            + " answered");
  }

  @Override
  public void close() {
    watchdog.close();
    if (otherRows != null) {
      otherRows.close();
    }
    reading.close();
  }
}
