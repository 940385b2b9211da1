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
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.optimizer.selection.TargetGoal;
import org.glimpse.optimizer.selection.TargetSelector;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** {@code TargetSelection}: a recall or a precision within a limit on detector calls. */
final class TargetStrategy implements SelectionStrategy {
  static final String NAME = "TargetSelection";

  private final TargetGoal goal;
  private final boolean strict;
  private final long limit;
  private final int drawn;
  private final SelectionScores scores;
  private final List<String> happened = new ArrayList<>();
  private Optional<TargetSelector.Selection> selected = Optional.empty();

  /**
   * Plans a selection.
   *
   * @param strict whether bounds must hold for any sample
   * @param limit detector calls allowed
   * @param drawn frames drawn to find the threshold
   * @param scores that rank frames
   */
  TargetStrategy(TargetGoal goal, boolean strict, long limit, int drawn, SelectionScores scores) {
    this.goal = goal;
    this.strict = strict;
    this.limit = limit;
    this.drawn = drawn;
    this.scores = scores;
  }

  @Override
  public String planName() {
    return NAME;
  }

  @Override
  public String reason() {
    return String.format(
        Locale.ROOT,
        "ORACLE LIMIT allows fewer detector calls than there are frames: %d frames drawn %s tell"
            + " which others to return%s",
        drawn,
        scores.isNone()
            ? "evenly, there being no scores,"
            : (strict ? "evenly and ranked by " : "by ") + scores.describe(),
        goal.isJoint() ? ", and these are then looked at" : " unseen");
  }

  @Override
  public List<String> promise() {
    List<String> lines = new ArrayList<>();
    String kept =
        String.format(
            Locale.ROOT,
            " %% with probability %s %%: %s",
            Explanation.number(100 * goal.confidence()),
            strict
                ? "drawn evenly, bounds for any sample and any scores"
                : scores.isNone()
                    ? "drawn evenly"
                    : "drawn by the square root of scores, a tenth evenly");
    goal.recall()
        .ifPresent(target -> lines.add("RECALL TARGET " + Explanation.number(100 * target) + kept));
    goal.precision()
        .ifPresent(
            target -> lines.add("PRECISION TARGET " + Explanation.number(100 * target) + kept));
    lines.add("ORACLE LIMIT " + limit);
    return lines;
  }

  @Override
  public OptionalLong limit() {
    return OptionalLong.of(limit);
  }

  @Override
  public BitSet select(
      FramePlaces places,
      FrameOracle oracle,
      ModelTrainer training,
      Function<CropStage, float[]> crops,
      QueryContext context) {
    float[] likely = scores.likely(places, context);
    TargetSelector.Selection selection =
        new TargetSelector(likely, goal, strict, context.settings().integer(Setting.SEED))
            .select(limit, oracle);
    selected = Optional.of(selection);
    happened.add(
        String.format(
            Locale.ROOT,
            "Selected: %d frames looked at, %d of them qualify; %d selected, %d of them unseen",
            selection.looked(),
            selection.found(),
            selection.places().cardinality(),
            selection.unconfirmed()));
    if (selection.sure() && selection.looked() < places.size()) {
      context.warn(
          String.format(
              Locale.ROOT,
              "%d of %d frames looked at qualify, too few to tell which others could be %s. Raise"
                  + " ORACLE LIMIT, or give a better proxy with USING.",
              selection.found(),
              selection.looked(),
              goal.recall().isPresent()
                  ? "left out: every frame that was not looked at is returned"
                  : "added: only frames that were looked at are returned"));
    }
    return selection.places();
  }

  @Override
  public List<PlanFacts.Stage> funnel() {
    return List.of(
        stage("looked at", OptionalLong.of(drawn), TargetSelector.Selection::looked),
        stage("selected", OptionalLong.empty(), selection -> selection.places().cardinality()),
        stage("of these unseen", OptionalLong.empty(), TargetSelector.Selection::unconfirmed));
  }

  private PlanFacts.Stage stage(
      String name, OptionalLong predicted, ToLongFunction<TargetSelector.Selection> actual) {
    return new PlanFacts.Stage(name, predicted, selected.stream().mapToLong(actual).findFirst());
  }

  @Override
  public List<String> happened() {
    return happened;
  }
}
