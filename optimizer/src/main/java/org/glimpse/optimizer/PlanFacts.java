package org.glimpse.optimizer;

import java.util.List;
import java.util.OptionalLong;

/**
 * What {@link PlannedQuery#explain} tells, as data for those who draw it.
 *
 * @param sources labels that it reads, one entry for each video
 * @param alternatives plans that would have answered too, with their prices
 * @param funnel how frames are narrowed down, stage by stage; empty where all are treated alike
 */
public record PlanFacts(List<Source> sources, List<Alternative> alternatives, List<Stage> funnel) {
  public PlanFacts {
    sources = List.copyOf(sources);
    alternatives = List.copyOf(alternatives);
    funnel = List.copyOf(funnel);
  }

  /**
   * Labels of one video.
   *
   * @param pixels whether the video has any
   * @param frames in range
   * @param videoFrames of the whole video
   * @param stored labels needed that are stored
   * @param missing labels that may be needed and are not stored
   */
  public record Source(
      String video,
      String detector,
      boolean pixels,
      long frames,
      long videoFrames,
      long stored,
      long missing) {}

  /** A plan that was priced and not taken. */
  public record Alternative(String plan, PlannedQuery.Prediction predicted) {}

  /**
   * A stage that frames pass or are decided by.
   *
   * @param predicted frames, where that was predicted
   * @param actual frames, once the plan has run
   */
  public record Stage(String name, OptionalLong predicted, OptionalLong actual) {}
}
