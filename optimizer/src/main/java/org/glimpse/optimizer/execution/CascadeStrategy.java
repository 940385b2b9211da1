package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.glimpse.optimizer.PlanFacts;
import org.glimpse.optimizer.selection.CascadeSelector;
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.optimizer.selection.RateGoal;
import org.glimpse.optimizer.selection.SignalSource;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** {@code Cascade}: rates of errors within the clauses, certified on frames that chose nothing. */
final class CascadeStrategy implements SelectionStrategy {
  static final String NAME = "Cascade";

  private final RateGoal goal;
  private final CascadeStages stages;
  private final NetworkSearch networks;
  private final Optional<LaterCrops> later;
  private final List<String> alternatives;
  private final boolean decodes;
  private final long frames;
  private final long left;
  private final long calls;
  private final OptionalLong limit;
  private final List<String> happened = new ArrayList<>();
  private Optional<CascadeSelector.Selection> selected = Optional.empty();

  /**
   * Plans a selection.
   *
   * @param stages before the detector
   * @param networks that may be trained for them
   * @param later crops that may be looked at beside them
   * @param alternatives that would cost more, for people
   * @param decodes whether frames take longer to decode than to be detected
   * @param frames in range
   * @param left frames that are expected not to be ruled out
   * @param calls expected
   * @param limit detector calls allowed
   */
  CascadeStrategy(
      RateGoal goal,
      CascadeStages stages,
      NetworkSearch networks,
      Optional<LaterCrops> later,
      List<String> alternatives,
      boolean decodes,
      long frames,
      long left,
      long calls,
      OptionalLong limit) {
    this.goal = goal;
    this.stages = stages;
    this.networks = networks;
    this.later = later;
    this.alternatives = alternatives;
    this.decodes = decodes;
    this.frames = frames;
    this.left = left;
    this.calls = calls;
    this.limit = limit;
  }

  @Override
  public String planName() {
    return NAME;
  }

  @Override
  public String reason() {
    return "frames are decided by "
        + stages.describe()
        + ", those in doubt by the detector, and a sample that chose nothing certifies it";
  }

  @Override
  public List<String> promise() {
    List<String> lines = new ArrayList<>(alternatives);
    String kept =
        String.format(
            Locale.ROOT, " with confidence %s %%", Explanation.number(100 * goal.confidence()));
    lines.add(
        "FNR WITHIN "
            + Explanation.number(goal.falseNegatives())
            + kept
            + (goal.falsePositives().isEmpty() ? "; every returned frame is looked at" : ""));
    goal.falsePositives()
        .ifPresent(rate -> lines.add("FPR WITHIN " + Explanation.number(rate) + kept));
    lines.add(
        String.format(
            Locale.ROOT,
            "funnel, predicted: %d frames, %s%d decided by %s, %d by the detector",
            frames,
            stages.colours().isPresent() ? frames - left + " ruled out by sums of pixels, " : "",
            Math.max(0, left - calls),
            stages.describe(),
            calls));
    if (!networks.isEmpty()) {
      lines.add(networks.describe());
    }
    later.ifPresent(crops -> lines.add(crops.describe()));
    limit.ifPresent(most -> lines.add("ORACLE LIMIT " + most));
    return lines;
  }

  @Override
  public OptionalLong limit() {
    return limit;
  }

  @Override
  public BitSet select(
      FramePlaces places,
      FrameOracle oracle,
      ModelTrainer training,
      Function<CropStage, float[]> crops,
      QueryContext context) {
    SignalSource signals = stages.signals(places, networks, training, crops, context);
    CascadeSelector.Selection selection =
        new CascadeSelector(
                (int) places.size(),
                goal,
                later.map(each -> each.beside(signals, places, crops)).orElse(signals),
                decodes,
                oracle,
                context.settings().integer(Setting.SEED))
            .select();
    selected = Optional.of(selection);
    if (!networks.tried().isEmpty()) {
      happened.add("Networks: " + String.join(", ", networks.tried()));
    }
    later.flatMap(LaterCrops::happened).ifPresent(happened::add);
    happened.add(
        String.format(
            Locale.ROOT,
            "Funnel: %d frames, %s%d decided by %s (%d of them selected), %d by the detector in %d"
                + " rounds (%d of these to certify)",
            places.size(),
            stages.colours().isPresent()
                ? ruledOut(selection) + " ruled out by sums of pixels, "
                : "",
            selection.filled(),
            stages.describe(),
            selection.filledWanted(),
            selection.looked(),
            selection.rounds(),
            selection.certifying()));
    happened.add(
        String.format(
            Locale.ROOT,
            "Certified: FNR at most %.4f, FPR at most %.4f",
            selection.missedAtMost(),
            selection.wrongAtMost()));
    return selection.places();
  }

  private long ruledOut(CascadeSelector.Selection selection) {
    return frames - selection.looked() - selection.filled();
  }

  @Override
  public List<PlanFacts.Stage> funnel() {
    List<PlanFacts.Stage> funnel = new ArrayList<>();
    if (stages.colours().isPresent()) {
      funnel.add(
          stage("ruled out by sums of pixels", OptionalLong.of(frames - left), this::ruledOut));
    }
    funnel.add(
        stage(
            "decided by " + stages.describe(),
            OptionalLong.of(Math.max(0, left - calls)),
            CascadeSelector.Selection::filled));
    funnel.add(
        stage(
            "decided by the detector", OptionalLong.of(calls), CascadeSelector.Selection::looked));
    funnel.add(
        stage("of these to certify", OptionalLong.empty(), CascadeSelector.Selection::certifying));
    return funnel;
  }

  private PlanFacts.Stage stage(
      String name, OptionalLong predicted, ToLongFunction<CascadeSelector.Selection> actual) {
    return new PlanFacts.Stage(name, predicted, selected.stream().mapToLong(actual).findFirst());
  }

  @Override
  public List<String> happened() {
    return happened;
  }
}
