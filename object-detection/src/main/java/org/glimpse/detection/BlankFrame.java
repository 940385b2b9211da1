package org.glimpse.detection;

import java.nio.ByteBuffer;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;

/** A grey picture, for running a detector once when it is registered. */
final class BlankFrame implements DecodedFrame {
  private static final byte GREY = 114;

  private final int width;
  private final int height;
  private final int sourceWidth;
  private final int sourceHeight;
  private final ByteBuffer pixels;

  BlankFrame(FrameFormat format, int sourceWidth, int sourceHeight) {
    this.width = format.width() == 0 ? sourceWidth : format.width();
    this.height = format.height() == 0 ? sourceHeight : format.height();
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.pixels = ByteBuffer.allocateDirect(width * height * 3);
    while (pixels.hasRemaining()) {
      pixels.put(GREY);
    }
    pixels.flip();
  }

  @Override
  public long frame() {
    return 0;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int sourceWidth() {
    return sourceWidth;
  }

  @Override
  public int sourceHeight() {
    return sourceHeight;
  }

  @Override
  public ByteBuffer pixels() {
    return pixels.duplicate();
  }

  @Override
  public void retain() {
    // Its buffer belongs to the heap's cleaner, not to a pool.
  }

  @Override
  public void release() {
    // as above
  }
}
