package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.optimizer.CostConfirmation;
import org.glimpse.optimizer.PlanFacts;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/** {@code FilteredSelection} of the objects that match in more than so many frames. */
final class TracksQuery implements PlannedQuery {
  private final VideoServices services;
  private final ExactQuery exact;
  private final TrackRows.Parts parts;
  private final OptionalDouble rate;
  private final ColourFilter filter;
  private final Estimate estimate;
  private final List<String> alternatives;
  private final List<String> happened = new ArrayList<>();
  private final List<PlanFacts.Stage> stages = new ArrayList<>();

  /**
   * Plans it.
   *
   * @param rate of the frames with a row that may be missing; empty where every frame that is left
   *     is looked at
   * @param alternatives that would cost more, for people
   */
  TracksQuery(
      VideoServices services,
      ExactQuery exact,
      TrackRows.Parts parts,
      OptionalDouble rate,
      ColourFilter filter,
      Estimate estimate,
      List<String> alternatives) {
    this.services = services;
    this.exact = exact;
    this.parts = parts;
    this.rate = rate;
    this.filter = filter;
    this.estimate = estimate;
    this.alternatives = alternatives;
  }

  private boolean steps() {
    return rate.isPresent();
  }

  @Override
  public String planName() {
    return FilteredQuery.NAME;
  }

  @Override
  public String reason() {
    return (filter.isEmpty()
            ? ""
            : "no box can have a "
                + filter.describe()
                + " in a frame whose pixels do not sum up to it; ")
        + (steps()
            ? "of what matches in more than "
                + parts.moreThan()
                + " frames steps show one, objects are followed as long as they match, and a sample of"
                + " the frames that are not decided certifies it"
            : "objects are followed only where one matches");
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
    alternatives.forEach(each -> lines.add("alternative: " + each));
    if (steps()) {
      lines.add(
          "FNR WITHIN "
              + Explanation.number(rate.getAsDouble())
              + " of the frames that have a row, with confidence "
              + Explanation.number(100 * exact.clauses().confidence())
              + " %; every returned row is of an object seen to match in more than "
              + parts.moreThan()
              + " frames, followed beyond doubt from one to the next or from before it came until it"
              + " left");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "funnel, predicted: %d frames, %s, %d by the detector",
            parts.need().frames().size(),
            filter.isEmpty() ? "none decided by sums of pixels" : "some decided by sums of pixels",
            predicted().detectorCalls()));
    lines.addAll(parts.answer().explain());
    lines.addAll(happened);
    return lines;
  }

  @Override
  public PlanFacts facts() {
    OptionalLong frames = OptionalLong.of(parts.need().frames().size());
    List<PlanFacts.Stage> funnel = new ArrayList<>();
    funnel.add(new PlanFacts.Stage("frames in range", frames, frames));
    funnel.addAll(
        stages.isEmpty()
            ? List.of(
                new PlanFacts.Stage(
                    "decided by the detector",
                    OptionalLong.of(predicted().detectorCalls()),
                    OptionalLong.empty()))
            : stages);
    return new PlanFacts(
        List.of(parts.need().source()),
        List.of(new PlanFacts.Alternative(exact.planName(), exact.predicted())),
        funnel);
  }

  private void stage(String name, long actual) {
    stages.add(new PlanFacts.Stage(name, OptionalLong.empty(), OptionalLong.of(actual)));
  }

  private void tell(FrameSet candidates, TrackSearch.Found found) {
    happened.clear();
    stages.clear();
    long frames = parts.need().frames().size();
    stage("decided by sums of pixels", frames - candidates.size());
    stage("looked at first", found.stepped());
    stage("more that match", found.matching());
    stage("to follow objects", found.followed());
    stage("to certify", found.certifying());
    stage("to follow objects in these", found.settling());
    stage("have a row", found.wanted());
    happened.add(
        String.format(
            Locale.ROOT,
            "Funnel: %d frames, %d decided by sums of pixels, %d looked at first%s, %d more that"
                + " match, %d to follow objects %s, %d to certify, %d to follow objects in these;"
                + " %d frames have a row",
            frames,
            frames - candidates.size(),
            found.stepped(),
            steps()
                ? found.every() ? " (in steps, then every other that could match)" : " (in steps)"
                : " (every one that could match)",
            found.matching(),
            found.followed(),
            found.whole() ? "from before they came until they left" : "as long as they match",
            found.certifying(),
            found.settling(),
            found.wanted()));
    if (steps()) {
      happened.add(String.format(Locale.ROOT, "Certified: FNR at most %.4f", found.missedAtMost()));
    }
  }

  @Override
  public RowCursor open(QueryContext context, CostConfirmation confirmation) {
    CostGuard guard = new CostGuard(predicted(), estimate.workSeconds(), context, confirmation);
    guard.beforeStart();
    Map<Integer, Video> videos = new HashMap<>();
    for (StatementSql each : List.of(parts.matches(), parts.occupied(), parts.answer())) {
      for (ScanTable scan : each.text().scans().values()) {
        scan.video().ifPresent(table -> videos.put(scan.id(), table.video()));
      }
    }
    PictureScope pictures = PictureScope.open(exact.pictureScope(), videos, services, context);
    DuckDbQuery database = DuckDbQuery.open(services.workspace(), pictures, context);
    RowSource rows =
        new TrackRows(
            services,
            parts,
            exact.clauses(),
            rate,
            filter,
            database,
            new RowReader(exact.bodyType(), pictures, services.pixels(), context),
            context,
            this::tell);
    return new AnswerCursor(
        rows, context, database, pictures, Watchdog.over(context, guard::whileRunning));
  }
}
