package org.glimpse.models.counts;

import java.nio.ByteBuffer;

/** Takes thumbnails, in order of their frames. */
public interface ThumbnailSink {
  /**
   * Takes one.
   *
   * @param frame number in the video
   * @param pixels as {@link Thumbnail} says, valid until this returns
   */
  void accept(long frame, ByteBuffer pixels);
}
