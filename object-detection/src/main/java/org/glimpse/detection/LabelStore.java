package org.glimpse.detection;

import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;

/**
 * Labels as relations of the catalogue database, keyed by (detector key, file digest, frame in
 * file), so that they outlive any video. A label is there whole or not at all. Labels of a file
 * that has vanished are kept but not shown, like its frames.
 */
public interface LabelStore {

  /** Which frames of {@code among} have a label. */
  FrameSet labelled(Video video, RegisteredDetector detector, FrameSet among);

  /**
   * SQL that yields one row per stored detection of a video: {@code frame BIGINT, ordinal INTEGER
   * (place in its frame, from 0), class VARCHAR, confidence REAL, xmin REAL, ymin REAL, xmax REAL,
   * ymax REAL, trackid BIGINT (as a recording names it, else null)}, in no order; fit for a
   * subquery.
   *
   * @param frames only rows of frames in {@code [frames.first(), frames.last()]}; the caller
   *     filters further where the set has holes
   */
  String objectsSql(Video video, RegisteredDetector detector, FrameSet.Range frames);
}
