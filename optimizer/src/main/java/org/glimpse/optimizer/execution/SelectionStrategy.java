package org.glimpse.optimizer.execution;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.glimpse.optimizer.PlanFacts;
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.workspace.QueryContext;

/** How frames are selected while few of them are looked at. */
interface SelectionStrategy {
  /** The plan's name. */
  String planName();

  /** Why this plan, in one sentence. */
  String reason();

  /** The promise, for EXPLAIN. */
  List<String> promise();

  /** Detector calls that the statement may make. */
  OptionalLong limit();

  /**
   * Selects frames; once.
   *
   * @param places the frames in range
   * @param oracle labels frames by their places
   * @param training trains a model, if labelled frames show enough
   * @param crops tells by place what a stage of crops says
   * @return the places of those selected
   */
  BitSet select(
      FramePlaces places,
      FrameOracle oracle,
      ModelTrainer training,
      Function<CropStage, float[]> crops,
      QueryContext context);

  /** The stages that frames in range pass; what happened is there once it has. */
  List<PlanFacts.Stage> funnel();

  /** What happened, for EXPLAIN ANALYZE; empty before. */
  List<String> happened();
}
