package org.glimpse.detection.onnx;

import java.nio.ByteBuffer;
import org.glimpse.video.DecodedFrame;

/** A frame made by a test, of its source's size. */
record TestFrame(long frame, int width, int height, ByteBuffer pixels) implements DecodedFrame {

  /**
   * The colour of a pixel by its place: three bytes in the order asked for, as {@code 0xAABBCC}.
   */
  @FunctionalInterface
  interface Picture {
    int colour(int x, int y);
  }

  static TestFrame of(int width, int height, Picture picture) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int colour = picture.colour(x, y);
        pixels.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
      }
    }
    return new TestFrame(0, width, height, pixels.flip());
  }

  static TestFrame grey(int width, int height) {
    return of(width, height, (x, y) -> 0x727272);
  }

  /** A copy of another frame that stays valid. */
  static TestFrame copyOf(DecodedFrame frame) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(frame.pixels().remaining());
    pixels.put(frame.pixels().duplicate()).flip();
    return new TestFrame(frame.frame(), frame.width(), frame.height(), pixels);
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
  public void retain() {
    // Its buffer belongs to the heap's cleaner, not to a pool.
  }

  @Override
  public void release() {
    // as above
  }
}
