package org.glimpse.detection;

import java.util.List;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * Detects objects in one region of frames. The region is cut out of several frames, with what lies
 * around it where there is room, and the crops are laid side by side in one picture of the frame's
 * own size, so that one run of the detector looks at several frames and objects keep their scale.
 *
 * <p>What it finds is a proxy, never a label: it is not stored, labels are neither read nor made,
 * and a detector may see an object in a crop that it does not see in the frame, or the other way
 * round. It is less sure of what it sees there, so that a little less confidence suffices.
 */
public interface CropDetection {

  /**
   * How many frames one run of a detector looks at, if it looks at nothing but a region of each.
   * Nothing is loaded for the answer.
   *
   * @param region pixels of the frame; what lies outside the frame is ignored
   * @return 0 where it cannot be done at all: by a recording, in a video without pixels, with an
   *     absent file or with files of different sizes, for a region that covers no pixel; 1 where
   *     the region is too large for two side by side, so that nothing is gained
   */
  int framesPerRun(Video video, RegisteredDetector detector, Box region);

  /**
   * Detects objects in a region of frames. Counts PROXY_FRAMES and, for the runs of the detector,
   * seconds of PROXY; never DETECTOR_CALLS. Reading counts what it always counts.
   *
   * <p>Boxes are in pixels of the whole source frame. Objects near the region may be among them.
   * Those that touch an edge of the crop that is no edge of the frame are cut off there and are
   * left out: every such edge lies on the region's or outside it, so they reach beyond the region.
   *
   * @param region pixels of the frame; what lies outside the frame is ignored
   * @param frames numbers in the video; none is fine
   * @param sink called on this thread
   * @throws org.glimpse.workspace.GlimpseException what reading or detecting throws, or the reason
   *     of a cancelled statement; the sink may have taken the first frames by then
   * @throws IllegalArgumentException where {@link #framesPerRun} is 0
   */
  void detect(
      Video video,
      RegisteredDetector detector,
      Box region,
      FrameSet frames,
      CropSink sink,
      QueryContext context);

  /**
   * Takes what was found, ascending by frame, once for each frame that was decoded: frames lost to
   * damage under {@code on_damaged_media = 'skip'} are missing.
   */
  @FunctionalInterface
  interface CropSink {
    /**
     * @param frame number in the video
     * @param detections by falling confidence
     */
    void accept(long frame, List<Detection> detections);
  }
}
