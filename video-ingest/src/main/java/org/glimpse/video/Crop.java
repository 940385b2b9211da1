package org.glimpse.video;

import java.nio.ByteBuffer;

/**
 * A rectangle of a decoded frame as a frame of its own, copied into one buffer that is used again.
 */
final class Crop implements DecodedFrame {
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
  private long frame;
  private int width;
  private int height;

  /** This crop, now of another rectangle, which must not be empty. */
  DecodedFrame cut(DecodedFrame source, PixelRectangle covered) {
    frame = source.frame();
    width = covered.width();
    height = covered.height();
    ByteBuffer pixels = source.pixels();
    int channels = pixels.limit() / (source.width() * source.height());
    int bytes = channels * width * height;
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes);
    }
    buffer.clear().limit(bytes);
    for (int y = 0; y < height; y++) {
      int from = channels * ((covered.top() + y) * source.width() + covered.left());
      buffer.put(channels * width * y, pixels, from, channels * width);
    }
    return this;
  }

  @Override
  public long frame() {
    return frame;
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
    return width;
  }

  @Override
  public int sourceHeight() {
    return height;
  }

  @Override
  public ByteBuffer pixels() {
    return buffer;
  }

  @Override
  public void retain() {
    throw new UnsupportedOperationException("a crop lives until its sink returns");
  }

  @Override
  public void release() {
    throw new UnsupportedOperationException("a crop lives until its sink returns");
  }
}
