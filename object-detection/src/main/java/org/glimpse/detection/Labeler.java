package org.glimpse.detection;

import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * Makes sure that frames have labels: those stored are reused, the rest are decoded, detected and
 * stored in steps, each atomic and durable before the next is reported. Counts DETECTOR_CALLS,
 * LABELS_REUSED (a frame at most once a statement), and the seconds of both.
 */
public interface Labeler {

  /**
   * Labels every frame of the set.
   *
   * @return the frames that now have a label; frames lost to damage under {@code on_damaged_media =
   *     'skip'} are missing from it
   * @throws org.glimpse.workspace.GlimpseException CALL_LIMIT before any work if {@code max_calls}
   *     does not suffice, and whatever reading or detecting throws; labels of finished steps are
   *     kept
   */
  FrameSet label(Video video, RegisteredDetector detector, FrameSet frames, QueryContext context);

  /** Predicted cost of {@link #label}, from costs measured on this machine. */
  LabelCost predict(Video video, RegisteredDetector detector, FrameSet frames);

  /**
   * A prediction.
   *
   * @param detectorCalls frames without a label
   * @param framesDecoded frames that the decoder must put out for them
   * @param decodeSeconds for decoding and scaling them
   * @param detectorSeconds for detecting them
   * @param wallSeconds with the threads that the labeler uses
   * @param pricedSeconds stated price of the calls of a recording, which is charged and does not
   *     pass
   */
  record LabelCost(
      long detectorCalls,
      long framesDecoded,
      double decodeSeconds,
      double detectorSeconds,
      double wallSeconds,
      double pricedSeconds) {

    /** Wall clock plus the price that does not pass: what a statement's total is held against. */
    public double totalSeconds() {
      return wallSeconds + pricedSeconds;
    }
  }
}
