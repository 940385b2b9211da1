package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.CostConfirmation;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/** {@code FilteredSelection} of objects that match in many frames, under FNR WITHIN. */
final class TracksQuery implements PlannedQuery {

  /** Frames that could match; finding them out may decode the video. */
  interface Candidates {
    FrameSet of(QueryContext context);
  }

  private final VideoServices services;
  private final ExactQuery exact;
  private final TrackRows.Parts parts;
  private final AccuracyClauses clauses;
  private final ColourFilter filter;
  private final Estimate estimate;
  private final List<String> happened = new ArrayList<>();

  TracksQuery(
      VideoServices services,
      ExactQuery exact,
      TrackRows.Parts parts,
      AccuracyClauses clauses,
      ColourFilter filter,
      Estimate estimate) {
    this.services = services;
    this.exact = exact;
    this.parts = parts;
    this.clauses = clauses;
    this.filter = filter;
    this.estimate = estimate;
  }

  @Override
  public String planName() {
    return FilteredQuery.NAME;
  }

  @Override
  public String reason() {
    return "what matches in more than "
        + parts.moreThan()
        + " frames in a row shows in two of every "
        + TrackSearch.step(parts.moreThan())
        + "th; only frames around these are looked at one by one, and a sample of the others"
        + " certifies it";
  }

  @Override
  public Prediction predicted() {
    return estimate.prediction();
  }

  @Override
  public RelDataType rowType() {
    return exact.rowType();
  }

  @Override
  public List<String> explain() {
    List<String> lines = new ArrayList<>();
    lines.add("plan: " + planName());
    lines.add("reason: " + reason());
    lines.add(parts.need().inWords() + ", " + parts.need().stored() + " stored");
    lines.add("predicted: " + FilteredQuery.inWords(predicted()));
    lines.add("alternative: " + exact.planName() + ": " + FilteredQuery.inWords(exact.predicted()));
    lines.add(
        "FNR WITHIN "
            + Explanation.number(clauses.falseNegativeRate().getAsDouble())
            + " with confidence "
            + Explanation.number(100 * clauses.confidence())
            + " %; every returned frame is looked at. Objects are followed from "
            + TrackSearch.step(parts.moreThan())
            + " frames before their first match on: where a tracker has to know more of the past,"
            + " an object may be told apart otherwise than from frame 0, which this does not cover");
    lines.add(
        String.format(
            Locale.ROOT,
            "funnel, predicted: %d frames, %s, %d by the detector",
            parts.need().frames().size(),
            filter.isEmpty()
                ? "none decided by sums of pixels"
                : "some decided by sums of pixels (a " + filter.describe() + ")",
            predicted().detectorCalls()));
    lines.add("sql: " + parts.answer().whole(Map.of()));
    lines.addAll(happened);
    return lines;
  }

  private void tell(TrackSearch.Found found, long candidates) {
    happened.clear();
    long frames = parts.need().frames().size();
    happened.add(
        String.format(
            Locale.ROOT,
            "Funnel: %d frames, %d decided by sums of pixels, %d looked at every %dth frame, %d"
                + " around matches%s, %d to certify",
            frames,
            frames - candidates,
            found.stepped(),
            TrackSearch.step(parts.moreThan()),
            found.filled(),
            found.every() ? " and every other that could match" : "",
            found.certifying()));
    happened.add(String.format(Locale.ROOT, "Certified: FNR at most %.4f", found.missedAtMost()));
  }

  @Override
  public RowCursor open(QueryContext context, CostConfirmation confirmation) {
    CostGuard guard = new CostGuard(predicted(), estimate.workSeconds(), context, confirmation);
    guard.beforeStart();
    Map<Integer, Video> videos = new HashMap<>();
    for (StatementSql each : List.of(parts.matches(), parts.answer())) {
      for (ScanTable scan : each.text().scans().values()) {
        scan.video().ifPresent(table -> videos.put(scan.id(), table.video()));
      }
    }
    PictureScope pictures = PictureScope.open(exact.pictureScope(), videos, services, context);
    DuckDbQuery database = DuckDbQuery.open(services.workspace(), pictures, context);
    long[] candidates = {0};
    RowSource rows =
        new TrackRows(
            services,
            parts,
            clauses,
            during -> {
              FrameSet left = filter.leftAmong(parts.need().frames(), during);
              candidates[0] = left.size();
              return left;
            },
            database,
            new RowReader(exact.bodyType(), pictures, services.pixels(), context),
            context,
            found -> tell(found, candidates[0]));
    return new AnswerCursor(
        rows, context, database, pictures, Watchdog.over(context, guard::whileRunning));
  }
}
