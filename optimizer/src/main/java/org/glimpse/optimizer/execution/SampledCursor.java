package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glimpse.optimizer.PlannedQuery.Interval;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.optimizer.sampling.LookListener;
import org.glimpse.optimizer.sampling.MeanEstimate;
import org.glimpse.optimizer.sampling.MeanEstimator;
import org.glimpse.optimizer.sampling.Measurement;
import org.glimpse.optimizer.sampling.StrictEstimator;
import org.glimpse.optimizer.sampling.Target;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.RunningEstimate;
import org.glimpse.workspace.Setting;

/** The rows of a sampled plan: all sampling is done before the first one. */
final class SampledCursor implements RowCursor {
  private final SampledPlan.Parts parts;
  private final QueryContext context;
  private final Supplier<RowCursor> exact;
  private final Watchdog watchdog;
  private final EstimateReading reading;
  private final WindowBirths births;
  private final LabelGoes goes;
  private Queue<Object[]> rows;
  private Optional<Interval> interval = Optional.empty();
  private RowCursor exactRows;
  private Optional<FrameScores> scores = Optional.empty();
  private Object[] row;
  private String known = "";

  /**
   * @param exact the exact plan's rows, for the case that every frame had to be measured
   */
  SampledCursor(
      VideoServices services,
      SampledPlan.Parts parts,
      QueryContext context,
      Supplier<RowCursor> exact,
      Watchdog watchdog) {
    this.parts = parts;
    this.context = context;
    this.exact = exact;
    this.watchdog = watchdog;
    this.reading = new EstimateReading(services, parts, context);
    LabelNeed need = parts.need();
    this.goes =
        new LabelGoes(
            frames -> services.labeler().predict(need.video(), need.detector(), frames), context);
    this.births =
        new WindowBirths(
            parts.query(),
            parts.perFrame(),
            reading.database(),
            parts.need(),
            services.tracks(),
            (int) context.settings().integer(Setting.TRACK_WINDOW),
            context);
  }

  /** The bounds of the one aggregate of a one-row answer, once it is there. */
  Optional<Interval> interval() {
    return interval;
  }

  @Override
  public boolean next() {
    context.cancel().throwIfCancelled();
    if (rows == null && exactRows == null) {
      start();
    }
    if (exactRows != null) {
      return exactRows.next();
    }
    row = rows.poll();
    return row != null;
  }

  @Override
  public Object value(int column) {
    return exactRows != null ? exactRows.value(column) : row[column];
  }

  private void start() {
    List<List<MeanEstimate>> estimated = new ArrayList<>();
    try {
      scores = reading.scores();
      for (int group = 0; group < parts.groups().size(); group++) {
        estimated.add(estimate(group));
      }
    } catch (GlimpseException stopped) {
      throw withWhatIsKnown(stopped);
    }
    if (estimated.stream().flatMap(List::stream).allMatch(MeanEstimate::isExact)) {
      exactRows = exact.get();
      return;
    }
    interval = reading.interval(estimated);
    rows = reading.rows(estimated);
  }

  private List<MeanEstimate> estimate(int number) {
    FrameGroups.Group group = parts.groups().get(number);
    long seed = SampleForecast.seed(context.settings().integer(Setting.SEED), number);
    long size = group.units();
    Measurement measurement = measurement(group);
    LookListener listener = (intervals, frames) -> looked(number, group, intervals);
    List<Target> targets = parts.targets().of(group, scores);
    return parts.targets().strict()
        ? new StrictEstimator(size, measurement, targets, listener, seed).estimate()
        : new MeanEstimator(size, measurement, targets, listener, seed).estimate();
  }

  private Measurement measurement(FrameGroups.Group group) {
    if (group.windows().isPresent()) {
      TrackWindows windows = group.windows().get();
      return new LabelledMeasurement(
          windows::frames,
          some -> {
            reading.label(windows.frames(some));
            return births.of(windows, some);
          });
    }
    FramePlaces places = new FramePlaces(group.frames());
    return new LabelledMeasurement(places::frames, some -> measure(places, some));
  }

  /** Measures by labels of frames. */
  private final class LabelledMeasurement implements Measurement {
    private final Function<long[], FrameSet> frames;
    private final Measurement measurement;

    LabelledMeasurement(Function<long[], FrameSet> frames, Measurement measurement) {
      this.frames = frames;
      this.measurement = measurement;
    }

    @Override
    public double[][] measure(long[] some) {
      return measurement.measure(some);
    }

    @Override
    public int goes(long[] some) {
      return goes.of(frames, some);
    }
  }

  private double[][] measure(FramePlaces places, long[] some) {
    double[][] measured = reading.values(places.frames(some));
    if (parts.targets().strict()) {
      parts.targets().checkBound(measured);
    }
    return measured;
  }

  /** Tells whoever watches what is known so far. */
  private void looked(int number, FrameGroups.Group group, List<LookListener.Interval> intervals) {
    StringBuilder text = new StringBuilder();
    List<RunningEstimate> estimates = new ArrayList<>();
    for (int i = 0; i < intervals.size(); i++) {
      SampledQuery.Quantity quantity = parts.query().quantities().get(i);
      double scale = parts.targets().scale(quantity, group);
      LookListener.Interval each = intervals.get(i);
      if (Double.isFinite(each.lower())
          && each.upper() < parts.targets().valueMax(quantity, group)) {
        RunningEstimate estimate =
            new RunningEstimate(
                quantity.name(),
                number,
                scale * each.estimate(),
                scale * (quantity.counts() ? Math.max(0, each.lower()) : each.lower()),
                scale * each.upper());
        estimates.add(estimate);
        text.append(text.isEmpty() ? "" : ", ")
            .append(
                String.format(
                    Locale.ROOT,
                    "%s %.4g (%.4g to %.4g)",
                    estimate.name(),
                    estimate.estimate(),
                    estimate.anytimeLower(),
                    estimate.anytimeUpper()));
      }
    }
    known = text.toString();
    context.note(known);
    context.estimates(estimates);
  }

  /** Who stops a statement gets what it has found out. */
  private GlimpseException withWhatIsKnown(GlimpseException stopped) {
    if (known.isEmpty() || stopped.code() != ErrorCode.CANCELLED) {
      return stopped;
    }
    GlimpseException told =
        GlimpseException.of(
            ErrorCode.CANCELLED,
            stopped.getMessage()
                + "; known so far, with a confidence of "
                + Explanation.number(100 * parts.targets().confidence())
                + " % (anytimeLower to anytimeUpper): "
                + known,
            "Execute it again to go on: its labels are kept.");
    told.addSuppressed(stopped);
    return told;
  }

  @Override
  public void close() {
    watchdog.close();
    if (exactRows != null) {
      exactRows.close();
    }
    reading.close();
  }
}
