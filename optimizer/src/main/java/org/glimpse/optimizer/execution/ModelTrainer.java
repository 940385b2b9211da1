package org.glimpse.optimizer.execution;

import java.util.Optional;
import org.glimpse.models.counts.CountArchitecture;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.video.FrameSet;

/** Trains specialised models on frames that a statement looked at. */
@FunctionalInterface
interface ModelTrainer {

  /**
   * Frames that a query wants, as if they were a class of objects of which each of them shows one:
   * for queries that ask for more than that objects of a class are there.
   *
   * @param name of the class
   * @param frames that are wanted, of those labelled
   */
  record Matches(String name, FrameSet frames) {}

  /**
   * Trains one that counts every class that the frames show often enough.
   *
   * @param labelled frames to learn from, and to judge it by
   * @param matches what it learns beside the detector's classes
   * @param architecture of its network
   * @return empty where no model could be trained, which is a warning
   */
  Optional<TrainedModel> train(
      FrameSet labelled, Optional<Matches> matches, CountArchitecture architecture);
}
