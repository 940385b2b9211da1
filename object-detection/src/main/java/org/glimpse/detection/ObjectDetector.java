package org.glimpse.detection;

import java.util.List;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;
import org.glimpse.workspace.QueryContext;

/**
 * A detector that looks at pixels. The service interface for detectors of other kinds: nothing
 * heavy hangs on it. Safe for calls from several threads.
 */
public interface ObjectDetector extends AutoCloseable {

  /** Every class that it can name. */
  List<String> classes();

  /** The pixels that it wants for a source of the given size, before its own letterboxing. */
  FrameFormat inputFormat(int sourceWidth, int sourceHeight);

  /** How many frames one run takes at most. */
  int maxBatch();

  /**
   * Detects objects in frames delivered in {@link #inputFormat}.
   *
   * @return for each frame its detections, by falling confidence, boxes clipped to the source frame
   */
  List<List<Detection>> detect(List<DecodedFrame> frames, QueryContext context);

  @Override
  void close();
}
