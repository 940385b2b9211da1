package org.glimpse.optimizer.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.glimpse.optimizer.PlannedQuery.Interval;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.RowOrder;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.optimizer.sampling.MeanEstimate;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/** What a statement reads to estimate, and how its rows come from the estimates. */
final class EstimateReading implements AutoCloseable {
  private final VideoServices services;
  private final SampledPlan.Parts parts;
  private final QueryContext context;
  private final PictureScope pictures;
  private final DuckDbQuery database;
  private final FrameValues values;
  private final LabelFiller filler;

  EstimateReading(VideoServices services, SampledPlan.Parts parts, QueryContext context) {
    this.services = services;
    this.parts = parts;
    this.context = context;
    this.pictures =
        PictureScope.open(
            parts.pictureScope(),
            Map.of(parts.query().table().id(), parts.need().video()),
            services,
            context);
    this.database = DuckDbQuery.open(services.workspace(), pictures, context);
    this.values = new FrameValues(parts.query(), parts.perFrame(), database);
    this.filler = new LabelFiller(services, context, parts.logical().accuracy().oracleLimit());
  }

  DuckDbQuery database() {
    return database;
  }

  /** What the plan's proxy says of every frame; empty where it has none. */
  Optional<FrameScores> scores() {
    return new ScoreReading(services, parts, filler, database, context).read();
  }

  /**
   * Has frames labelled.
   *
   * @return those that have no label, being lost to damage
   */
  FrameSet label(FrameSet frames) {
    return filler.fill(parts.need(), frames);
  }

  /** Labels frames and computes their values, a row for each. */
  double[][] values(FrameSet frames) {
    return values.of(frames, label(frames));
  }

  /**
   * The statement's rows; once.
   *
   * @param estimates of each group, one for each aggregate
   */
  Queue<Object[]> rows(List<List<MeanEstimate>> estimates) {
    List<List<Object>> table = new ArrayList<>();
    for (int group = 0; group < estimates.size(); group++) {
      table.add(tableRow(parts.groups().get(group), estimates.get(group)));
    }
    parts.query().estimates().fill(table);
    RelationSql.Text text =
        RelationSql.of(
            LogicalPhase.trim(RowOrder.completed(parts.query().top())),
            parts.pictureScope(),
            services.workspace().measuredCosts());
    StatementSql top = new StatementSql(text, parts.scans(), Map.of());
    RowReader reader =
        new RowReader(parts.query().top().getRowType(), pictures, services.pixels(), context);
    Queue<Object[]> rows = new ArrayDeque<>();
    return database.query(
        top.whole(Map.of()),
        found -> {
          while (found.next()) {
            rows.add(reader.row(found));
          }
          return rows;
        });
  }

  /** The bounds of the one aggregate of a one-row answer, if it is one. */
  Optional<Interval> interval(List<List<MeanEstimate>> estimates) {
    boolean one = estimates.size() == 1 && parts.query().quantities().size() == 1;
    if (!one || !parts.query().keys().isEmpty()) {
      return Optional.empty();
    }
    List<Object> only = tableRow(parts.groups().get(0), estimates.get(0));
    return Optional.of(new Interval((Double) only.get(1), (Double) only.get(2)));
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
    row.addAll(Arrays.asList(bounds));
    return row;
  }

  /** NULL for the average of nothing. */
  private static Double number(double value, boolean whole) {
    return Double.isNaN(value) ? null : whole ? (double) Math.round(value) : value;
  }

  @Override
  public void close() {
    pictures.close();
    database.close();
  }
}
