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
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/** {@code FilteredSelection}: an exact plan over the frames that a filter has not ruled out. */
final class FilteredQuery implements PlannedQuery {
  static final String NAME = "FilteredSelection";

  /** Plans the exact query again, over fewer frames. */
  interface Narrowing {
    ExactQuery narrow(Map<Integer, FrameSet> left, QueryContext context);
  }

  private final ExactQuery exact;
  private final ColourFilter filter;
  private final Prediction prediction;
  private final Narrowing narrowing;
  private final List<String> happened = new ArrayList<>();

  /** The plan over the frames that are left, once these are known. */
  private Optional<ExactQuery> narrowed;

  private FilteredQuery(
      ExactQuery exact,
      ColourFilter filter,
      Prediction prediction,
      Narrowing narrowing,
      Optional<ExactQuery> narrowed) {
    this.exact = exact;
    this.filter = filter;
    this.prediction = prediction;
    this.narrowing = narrowing;
    this.narrowed = narrowed;
  }

  /** Where pixels have to be looked at first. */
  static FilteredQuery before(
      ExactQuery exact, ColourFilter filter, Prediction prediction, Narrowing narrowing) {
    return new FilteredQuery(exact, filter, prediction, narrowing, Optional.empty());
  }

  /** Where it is known which frames are left. */
  static FilteredQuery after(ExactQuery exact, ColourFilter filter, ExactQuery narrowed) {
    return new FilteredQuery(
        exact, filter, narrowed.predicted(), (left, during) -> narrowed, Optional.of(narrowed));
  }

  @Override
  public String planName() {
    return NAME;
  }

  @Override
  public String reason() {
    return "no box can have a "
        + filter.describe()
        + " in a frame whose pixels do not sum up to it, so that such frames need no label";
  }

  @Override
  public Prediction predicted() {
    return prediction;
  }

  @Override
  public RelDataType rowType() {
    return exact.rowType();
  }

  @Override
  public List<String> explain() {
    List<String> lines = new ArrayList<>();
    lines.add("plan: " + NAME);
    lines.add("reason: " + reason());
    exact
        .needs()
        .values()
        .forEach(need -> lines.add(need.inWords() + ", " + need.stored() + " stored"));
    lines.add("predicted: " + inWords(prediction));
    lines.add("alternative: " + exact.planName() + ": " + inWords(exact.predicted()));
    lines.add(
        String.format(
            Locale.ROOT,
            "funnel, predicted: %d frames, %s, %d by the detector",
            left(exact),
            narrowed
                .map(known -> ruledOut(known) + " decided by sums of pixels that are stored")
                .orElse("some decided by sums of pixels"),
            prediction.detectorCalls()));
    narrowed.orElse(exact).explain().stream()
        .filter(line -> line.startsWith("sql: ") || line.contains(": answered exactly"))
        .forEach(lines::add);
    lines.addAll(happened);
    return lines;
  }

  @Override
  public PlanFacts facts() {
    OptionalLong frames = OptionalLong.of(left(exact));
    OptionalLong ruledOut = narrowed.stream().mapToLong(this::ruledOut).findFirst();
    OptionalLong left = narrowed.stream().mapToLong(FilteredQuery::left).findFirst();
    boolean ran = !happened.isEmpty();
    OptionalLong none = OptionalLong.empty();
    return new PlanFacts(
        exact.needs().values().stream().map(LabelNeed::source).toList(),
        List.of(new PlanFacts.Alternative(exact.planName(), exact.predicted())),
        List.of(
            new PlanFacts.Stage("frames in range", frames, frames),
            new PlanFacts.Stage(
                "decided by sums of pixels", ran ? none : ruledOut, ran ? ruledOut : none),
            new PlanFacts.Stage(
                "decided by the detector",
                OptionalLong.of(prediction.detectorCalls()),
                ran ? left : none)));
  }

  static String inWords(Prediction prediction) {
    return String.format(
        Locale.ROOT,
        "%d detector calls, %s",
        prediction.detectorCalls(),
        CostGuard.inWords(prediction.seconds()));
  }

  private long ruledOut(ExactQuery known) {
    return left(exact) - left(known);
  }

  private static long left(ExactQuery known) {
    Map<String, FrameSet> frames = new HashMap<>();
    for (LabelNeed need : known.needs().values()) {
      frames.merge(need.video().name(), need.frames(), FrameSet::union);
    }
    return frames.values().stream().mapToLong(FrameSet::size).sum();
  }

  @Override
  public RowCursor open(QueryContext context, CostConfirmation confirmation) {
    CostGuard guard = new CostGuard(prediction, prediction.seconds(), context, confirmation);
    guard.beforeStart();
    return new LateCursor(
        () -> {
          ExactQuery known = narrowed.orElseGet(() -> narrow(context));
          happened.clear();
          happened.add(
              String.format(
                  Locale.ROOT,
                  "Funnel: %d frames, %d decided by sums of pixels, %d by the detector (%d of them"
                      + " labelled before)",
                  left(exact),
                  ruledOut(known),
                  left(known),
                  known.stored()));
          return known.open(context, confirmation);
        },
        Watchdog.over(context, guard::whileRunning));
  }

  private ExactQuery narrow(QueryContext context) {
    ExactQuery known = narrowing.narrow(filter.left(context), context);
    narrowed = Optional.of(known);
    return known;
  }
}
