package org.glimpse.optimizer.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Supplier;
import org.glimpse.optimizer.PlannedQuery.Interval;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.logical.LogicalPhase;
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
import org.glimpse.workspace.Setting;

/** The rows of a sampled plan: all sampling is done before the first one. */
final class SampledCursor implements RowCursor {
  private final SampledPlan.Parts parts;
  private final VideoServices services;
  private final QueryContext context;
  private final Supplier<RowCursor> exact;
  private final Watchdog watchdog;
  private final PictureScope pictures;
  private final DuckDbQuery database;
  private final FrameValues values;
  private final WindowBirths births;
  private final LabelFiller filler;
  private final Queue<Object[]> rows = new ArrayDeque<>();
  private Optional<Interval> interval = Optional.empty();
  private RowCursor exactRows;
  private Optional<FrameScores> scores = Optional.empty();
  private boolean started;
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
    this.services = services;
    this.parts = parts;
    this.context = context;
    this.exact = exact;
    this.watchdog = watchdog;
    this.pictures =
        PictureScope.open(
            parts.pictureScope(),
            Map.of(parts.query().table().id(), parts.need().video()),
            services.pixels(),
            services.functions(),
            context);
    this.database = DuckDbQuery.open(services.workspace(), pictures, context);
    this.values = new FrameValues(parts.query(), parts.perFrame(), database);
    this.births =
        new WindowBirths(
            parts.query(),
            parts.perFrame(),
            database,
            parts.need(),
            services.tracks(),
            (int) context.settings().integer(Setting.TRACK_WINDOW),
            context);
    OptionalLong limit = parts.logical().accuracy().oracleLimit();
    this.filler = new LabelFiller(services, context, limit);
  }

  /** The bounds of the one aggregate of a one-row answer, once it is there. */
  Optional<Interval> interval() {
    return interval;
  }

  @Override
  public boolean next() {
    context.cancel().throwIfCancelled();
    if (!started) {
      started = true;
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
    List<List<Object>> estimated = new ArrayList<>();
    boolean allExact = true;
    try {
      scores = new ScoreReading(services, parts, filler, database, context).read();
      for (int group = 0; group < parts.groups().size(); group++) {
        List<MeanEstimate> estimates = estimate(group);
        allExact &= estimates.stream().allMatch(MeanEstimate::isExact);
        estimated.add(tableRow(parts.groups().get(group), estimates));
      }
    } catch (GlimpseException stopped) {
      throw withWhatIsKnown(stopped);
    }
    if (allExact) {
      exactRows = exact.get();
      return;
    }
    boolean one = estimated.size() == 1 && parts.query().quantities().size() == 1;
    if (one && parts.query().keys().isEmpty()) {
      List<Object> only = estimated.get(0);
      interval = Optional.of(new Interval((Double) only.get(1), (Double) only.get(2)));
    }
    parts.query().estimates().fill(estimated);
    RelationSql.Text text =
        RelationSql.of(LogicalPhase.trim(parts.query().top()), parts.pictureScope());
    StatementSql top = new StatementSql(text, parts.scans(), Map.of());
    RowReader reader =
        new RowReader(parts.query().top().getRowType(), pictures, services.pixels(), context);
    database.query(
        top.whole(Map.of()),
        found -> {
          while (found.next()) {
            rows.add(reader.row(found));
          }
          return null;
        });
  }

  private List<MeanEstimate> estimate(int number) {
    FrameGroups.Group group = parts.groups().get(number);
    long seed = SampleForecast.seed(context.settings().integer(Setting.SEED), number);
    long size = group.units();
    Measurement measurement = measurement(group);
    LookListener listener = (intervals, frames) -> looked(group, intervals);
    List<Target> targets = parts.targets().of(group, scores);
    return parts.targets().strict()
        ? new StrictEstimator(size, measurement, targets, listener, seed).estimate()
        : new MeanEstimator(size, measurement, targets, listener, seed).estimate();
  }

  private Measurement measurement(FrameGroups.Group group) {
    if (group.windows().isPresent()) {
      TrackWindows windows = group.windows().get();
      return some -> {
        filler.fill(parts.need(), windows.frames(some));
        return births.of(windows, some);
      };
    }
    FramePlaces places = new FramePlaces(group.frames());
    return some -> measure(places, some);
  }

  private double[][] measure(FramePlaces places, long[] some) {
    FrameSet frames = places.frames(some);
    FrameSet lost = filler.fill(parts.need(), frames);
    double[][] rows = values.of(frames, lost);
    if (parts.targets().strict()) {
      parts.targets().checkBound(rows);
    }
    return rows;
  }

  /** Tells whoever watches what is known so far. */
  private void looked(FrameGroups.Group group, List<LookListener.Interval> intervals) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < intervals.size(); i++) {
      SampledQuery.Quantity quantity = parts.query().quantities().get(i);
      double scale = parts.targets().scale(quantity, group);
      LookListener.Interval each = intervals.get(i);
      if (Double.isFinite(each.lower())
          && each.upper() < parts.targets().valueMax(quantity, group)) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(
                String.format(
                    Locale.ROOT,
                    "%s %.4g (%.4g to %.4g)",
                    quantity.name(),
                    scale * each.estimate(),
                    scale * (quantity.counts() ? Math.max(0, each.lower()) : each.lower()),
                    scale * each.upper()));
      }
    }
    known = text.toString();
    context.note(known);
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

  /** Keys, estimates, lower bounds, upper bounds. */
  private List<Object> tableRow(FrameGroups.Group group, List<MeanEstimate> estimates) {
    int count = estimates.size();
    Object[] bounds = new Object[3 * count];
    for (int i = 0; i < count; i++) {
      SampledQuery.Quantity quantity = parts.query().quantities().get(i);
      MeanEstimate each = estimates.get(i);
      double scale = parts.targets().scale(quantity, group);
      double least = quantity.counts() ? 0 : Double.NEGATIVE_INFINITY;
      bounds[i] = number(scale * each.mean(), quantity.whole());
      bounds[count + i] =
          number(scale * Math.max(least, each.mean() - each.halfWidth()), quantity.whole());
      bounds[2 * count + i] = number(scale * (each.mean() + each.halfWidth()), quantity.whole());
    }
    List<Object> row = new ArrayList<>(group.keys());
    row.addAll(java.util.Arrays.asList(bounds));
    return row;
  }

  /** NULL for the average of nothing. */
  private static Double number(double value, boolean whole) {
    return Double.isNaN(value) ? null : whole ? (double) Math.round(value) : value;
  }

  @Override
  public void close() {
    watchdog.close();
    if (exactRows != null) {
      exactRows.close();
    }
    pictures.close();
    database.close();
  }
}
