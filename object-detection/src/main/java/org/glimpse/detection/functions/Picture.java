package org.glimpse.detection.functions;

/**
 * A box cut out of a frame, or a whole frame, in the size of the source.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb {@code HWC uint8 RGB}: {@code 3 * width * height} bytes, row after row from the top,
 *     red, green, blue; this call's own copy
 */
public record Picture(int width, int height, byte[] rgb) {
  private static final int CHANNELS = 3;

  /**
   * One value, 0..255.
   *
   * @param column from 0, from the left
   * @param row from 0, from the top
   * @param channel 0 red, 1 green, 2 blue
   */
  public int value(int column, int row, int channel) {
    return Byte.toUnsignedInt(rgb[CHANNELS * (row * width + column) + channel]);
  }
}
