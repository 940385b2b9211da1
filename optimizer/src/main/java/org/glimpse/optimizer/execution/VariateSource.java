package org.glimpse.optimizer.execution;

import org.glimpse.detection.RegisteredProxy;
import org.glimpse.models.counts.TrainedModel;

/**
 * Where the scores of a control variate come from.
 *
 * @param given a registered proxy; null where it is none
 * @param model a specialised model that is there; null where it is none
 * @param trainingFrames frames that a new model would learn from; 0 where none is to be trained
 * @param packets whether they are the sizes of packets ({@link PacketActivity})
 */
record VariateSource(
    RegisteredProxy given, TrainedModel model, int trainingFrames, boolean packets) {
  static final VariateSource NONE = new VariateSource(null, null, 0, false);
  static final VariateSource PACKETS = new VariateSource(null, null, 0, true);

  /** For every frame learned from, this share of one is held out. */
  private static final double HELD_OUT = 0.25;

  static VariateSource of(RegisteredProxy proxy) {
    return new VariateSource(proxy, null, 0, false);
  }

  static VariateSource of(TrainedModel model) {
    return new VariateSource(null, model, 0, false);
  }

  static VariateSource training(int frames) {
    return new VariateSource(null, null, frames, false);
  }

  boolean isNone() {
    return given == null && model == null && trainingFrames == 0 && !packets;
  }

  /** Whether it tells of single frames how many objects they show. */
  boolean counts() {
    return !isNone() && !packets;
  }

  int heldOutFrames() {
    return (int) Math.ceil(HELD_OUT * trainingFrames);
  }

  /** Frames to be labelled before there is a model. */
  int labels() {
    return trainingFrames + heldOutFrames();
  }

  /** For people. */
  String describe() {
    if (given != null) {
      return "proxy " + given.name();
    }
    if (packets) {
      return "the sizes of packets";
    }
    return model != null
        ? "specialised model " + model.name()
        : "a specialised model to be trained on "
            + trainingFrames
            + " frames and judged on "
            + heldOutFrames();
  }
}
