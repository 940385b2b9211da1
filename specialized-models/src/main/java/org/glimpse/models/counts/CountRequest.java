package org.glimpse.models.counts;

import org.glimpse.video.Video;
import org.glimpse.workspace.Digest;

/**
 * A count model to be trained.
 *
 * @param video that it is for
 * @param detector key of the detector that made the labels
 * @param training frames to learn from
 * @param heldOut other frames, by which training is stopped and the model judged
 */
public record CountRequest(
    Video video,
    Digest detector,
    LabelledFrames training,
    LabelledFrames heldOut,
    CountArchitecture architecture,
    CountTrainingOptions options) {
  private static final String OPERATION = "count model 1";

  public CountRequest {
    if (!training.classes().equals(heldOut.classes()) || heldOut.size() == 0) {
      throw new IllegalArgumentException("held-out frames are missing, or count other classes");
    }
    if (!training.set().intersect(heldOut.set()).isEmpty()) {
      throw new IllegalArgumentException("a frame is both learned from and held out");
    }
  }

  /** The usual architecture and options. */
  public static CountRequest of(
      Video video, Digest detector, LabelledFrames training, LabelledFrames heldOut, long seed) {
    return new CountRequest(
        video,
        detector,
        training,
        heldOut,
        CountArchitecture.DEFAULT,
        CountTrainingOptions.ofSeed(seed));
  }

  /** The same with another architecture. */
  public CountRequest with(CountArchitecture other) {
    return new CountRequest(video, detector, training, heldOut, other, options);
  }

  /** Equal keys, equal models: labels, architecture, hyperparameters and seed. */
  public Digest key() {
    return Digest.ofParts(
        OPERATION,
        detector.hex(),
        training.digest(video).hex(),
        heldOut.digest(video).hex(),
        architecture.name(),
        options.definition());
  }

  /** Images that pass through the network, at most. */
  long trainingImages() {
    return (long) options.epochs() * training.size();
  }
}
