package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.optimizer.CostConfirmation;
import org.glimpse.optimizer.PlanFacts;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/** A selection of frames that does not look at all of them. */
final class SelectionPlan implements PlannedQuery {

  /**
   * What the planner found out.
   *
   * @param need labels of the frames in range
   * @param hits SQL that yields the frames that qualify by their labels
   * @param objects SQL that yields those that make frames qualify, see {@link WantedObjects}; empty
   *     where frames qualify by more than that an object is there
   * @param answer SQL of the rows
   * @param ofFrames whether {@code answer} reads the table of selected frames, rather than labels
   * @param ownLooks whether labels count only where the statement itself looked, not those that
   *     others happened to ask for; {@code answer} then reads the table of selected frames, too
   * @param pictureScope number of the statement's pictures
   */
  record Parts(
      LabelNeed need,
      StatementSql hits,
      Optional<StatementSql> objects,
      StatementSql answer,
      boolean ofFrames,
      boolean ownLooks,
      long pictureScope) {}

  private final VideoServices services;
  private final RelDataType rowType;
  private final Parts parts;
  private final SelectionStrategy strategy;
  private final Estimate estimate;
  private final ExactQuery exact;

  SelectionPlan(
      VideoServices services,
      RelDataType rowType,
      Parts parts,
      SelectionStrategy strategy,
      Estimate estimate,
      ExactQuery exact) {
    this.services = services;
    this.rowType = rowType;
    this.parts = parts;
    this.strategy = strategy;
    this.estimate = estimate;
    this.exact = exact;
  }

  @Override
  public String planName() {
    return strategy.planName();
  }

  @Override
  public String reason() {
    return strategy.reason();
  }

  @Override
  public Prediction predicted() {
    return estimate.prediction();
  }

  @Override
  public RelDataType rowType() {
    return rowType;
  }

  @Override
  public List<String> explain() {
    List<String> lines = new ArrayList<>();
    lines.add("plan: " + planName());
    lines.add("reason: " + reason());
    lines.add(parts.need().inWords() + ", " + parts.need().stored() + " stored");
    lines.add(
        String.format(
            Locale.ROOT,
            "predicted: %d detector calls, %s",
            estimate.prediction().detectorCalls(),
            CostGuard.inWords(estimate.prediction().seconds())));
    lines.add(
        String.format(
            Locale.ROOT,
            "alternative: %s (SET optimizer = 'off'): %d detector calls, %s",
            exact.planName(),
            exact.missing(),
            CostGuard.inWords(estimate.secondsOfAll())));
    lines.addAll(strategy.promise());
    lines.addAll(parts.hits().explain());
    lines.addAll(strategy.happened());
    return lines;
  }

  @Override
  public PlanFacts facts() {
    List<PlanFacts.Stage> funnel = new ArrayList<>();
    OptionalLong frames = OptionalLong.of(parts.need().frames().size());
    funnel.add(new PlanFacts.Stage("frames in range", frames, frames));
    funnel.addAll(strategy.funnel());
    return new PlanFacts(
        List.of(parts.need().source()),
        List.of(
            new PlanFacts.Alternative(
                exact.planName(), new Prediction(exact.missing(), estimate.secondsOfAll()))),
        funnel);
  }

  @Override
  public RowCursor open(QueryContext context, CostConfirmation confirmation) {
    CostGuard guard =
        new CostGuard(estimate.prediction(), estimate.workSeconds(), context, confirmation);
    guard.beforeStart();
    Map<Integer, Video> videos = new HashMap<>();
    for (StatementSql each : List.of(parts.hits(), parts.answer())) {
      for (ScanTable scan : each.text().scans().values()) {
        scan.video().ifPresent(table -> videos.put(scan.id(), table.video()));
      }
    }
    PictureScope pictures = PictureScope.open(parts.pictureScope(), videos, services, context);
    DuckDbQuery database = DuckDbQuery.open(services.workspace(), pictures, context);
    RowSource rows =
        new SelectedRows(
            services,
            parts,
            strategy,
            database,
            new RowReader(rowType, pictures, services.pixels(), context),
            context);
    return new AnswerCursor(
        rows, context, database, pictures, Watchdog.over(context, guard::whileRunning));
  }
}
