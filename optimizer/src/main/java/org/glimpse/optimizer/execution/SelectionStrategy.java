package org.glimpse.optimizer.execution;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.video.FrameSet;
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
   * @param training trains a model on labelled frames, if they show enough
   * @return the places of those selected
   */
  BitSet select(
      FramePlaces places,
      FrameOracle oracle,
      Function<FrameSet, Optional<TrainedModel>> training,
      QueryContext context);

  /** What happened, for EXPLAIN ANALYZE; empty before. */
  List<String> happened();
}
