package org.glimpse.detection;

import java.util.List;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * Object identities over continuous stays in view: {@code trackid}. Computed by a tracker over all
 * labels from frame 0, or taken from a recording that names them; stored as a derivation.
 */
public interface ObjectTracks {

  /**
   * Makes sure that frames {@code 0..throughFrame} have track ids; their labels must exist.
   *
   * @param trackWindow frames that a track may go unseen (part of the key)
   */
  void track(
      Video video,
      RegisteredDetector detector,
      long throughFrame,
      int trackWindow,
      QueryContext context);

  /**
   * SQL that yields {@code frame BIGINT, ordinal INTEGER, trackid BIGINT}, one row per detection
   * tracked; fit for a subquery.
   */
  String trackIdsSql(Video video, RegisteredDetector detector, int trackWindow);

  /**
   * Follows objects through windows of a video, each window as if the video began with it; a
   * recording that names its objects gives its own ids. Frames without a label count as frames
   * without objects. Nothing is stored.
   *
   * @param windows may overlap; the detections of all of them together are held in memory
   * @param trackWindow frames that a track may go unseen
   * @param listener told of every frame with objects, window by window
   * @throws org.glimpse.workspace.GlimpseException UNSUPPORTED for a recording without boxes
   */
  void follow(
      Video video,
      RegisteredDetector detector,
      List<FrameSet.Range> windows,
      int trackWindow,
      TrackListener listener,
      QueryContext context);

  /**
   * Follows objects through windows of a video as far as each box follows from the one before
   * beyond doubt, whatever was before the window: where {@link #track} and {@link #follow} give one
   * id, this may give several, but never one where they give several. Boxes are linked from a frame
   * to the next where they overlap by an IoU of at least 0.5 and no other box of their class comes
   * near. A recording that names its objects gives its own ids. Nothing is stored.
   *
   * @param windows as for {@link #follow}
   * @param listener told of every frame with objects, window by window
   * @throws org.glimpse.workspace.GlimpseException UNSUPPORTED for a recording without boxes
   */
  void link(
      Video video,
      RegisteredDetector detector,
      List<FrameSet.Range> windows,
      TrackListener listener,
      QueryContext context);
}
