package org.glimpse.video;

import java.nio.ByteBuffer;

/** One frame's pixels, in the layout and size that the reader was opened with. */
public interface DecodedFrame {
  /** Number of the frame in its video. */
  long frame();

  /** Width in pixels of {@link #pixels}. */
  int width();

  /** Height in pixels of {@link #pixels}. */
  int height();

  /** Width of the source frame, before scaling. */
  int sourceWidth();

  /** Height of the source frame, before scaling. */
  int sourceHeight();

  /**
   * A direct buffer, {@code HWC uint8}, the channels asked for, rows without padding; position 0,
   * limit {@code width * height * channels}. Do not write to it.
   */
  ByteBuffer pixels();

  /** Keeps the pixels beyond the sink's return; each call needs one {@link #release}. */
  void retain();

  /** Gives the pixels' buffer back to its pool. */
  void release();
}
