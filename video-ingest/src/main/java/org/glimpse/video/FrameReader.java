package org.glimpse.video;

import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * Reads the pixels of any set of frames of a video, in ascending order, decoding each needed group
 * of pictures once. Owns native decoders: close it. One thread at a time; threads inside are its
 * own.
 */
public interface FrameReader extends AutoCloseable {

  /** Takes frames in ascending order, on the thread that called {@link #read}. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param frame valid only until this returns, unless {@link DecodedFrame#retain} is called
     * @return false to stop reading
     */
    boolean accept(DecodedFrame frame);
  }

  /**
   * Reads every frame of the set. Counts FRAMES_DECODED and DECODE seconds. Under {@code
   * on_damaged_media = 'skip'} damaged frames are left out, counted as FRAMES_LOST, and warned of.
   *
   * @throws GlimpseException DAMAGED_MEDIA naming the range of frames, MEDIA_CHANGED,
   *     FRAME_OUT_OF_RANGE, NO_PIXELS, or the reason of a cancelled statement
   */
  void read(FrameSet frames, Sink sink, QueryContext context);

  @Override
  void close();
}
