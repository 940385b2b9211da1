package org.glimpse.video;

import java.nio.ByteBuffer;

/** A frame whose pixels a test made. */
record FixedFrame(long frame, int width, int height, ByteBuffer pixels) implements DecodedFrame {

  @Override
  public int sourceWidth() {
    return width;
  }

  @Override
  public int sourceHeight() {
    return height;
  }

  /** The pixels live as long as the test. */
  @Override
  public void retain() {}

  @Override
  public void release() {}
}
