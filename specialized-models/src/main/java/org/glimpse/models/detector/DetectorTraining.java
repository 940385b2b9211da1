package org.glimpse.models.detector;

import java.util.Optional;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;
import org.glimpse.models.training.Training;
import org.glimpse.models.training.TrainingOptions;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/** Trains a detector from labelled pictures. */
public final class DetectorTraining {
  private static final int CROP_WIDTH = 224;
  private static final int CROP_HEIGHT = 192;

  private DetectorTraining() {}

  /**
   * Trains on crops of {@value #CROP_WIDTH} x {@value #CROP_HEIGHT} pixels; the network takes any
   * other size afterwards.
   *
   * @param start weights to go on from, of a detector of as many classes; empty to begin from
   *     nothing
   * @throws GlimpseException as {@link Training#run} does
   */
  public static Weights run(
      LabelledPictures pictures,
      Optional<Weights> start,
      TrainingOptions options,
      Training.Observer observer,
      QueryContext context) {
    return Training.run(
        new DetectorObjective(pictures, start, CROP_WIDTH, CROP_HEIGHT),
        options,
        observer,
        context);
  }

  /** What is trained, over pictures of a size; for its number of weights and operations. */
  public static Network network(int classes, int width, int height) {
    return DetectorNetwork.of(classes, height, width);
  }
}
