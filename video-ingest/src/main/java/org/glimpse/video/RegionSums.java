package org.glimpse.video;

import java.nio.ByteBuffer;

/** Adds up channels over a rectangle of a decoded frame. Keeps one row of pixels to copy into. */
final class RegionSums {
  private byte[] row = new byte[0];

  /**
   * The mean of each channel, 0..255; NaN for an empty rectangle.
   *
   * @param frame {@code HWC uint8 RGB}
   */
  VideoPixels.ChannelMeans means(DecodedFrame frame, PixelRectangle covered) {
    ByteBuffer pixels = frame.pixels();
    int bytes = covered.width() * 3;
    if (row.length < bytes) {
      row = new byte[frame.width() * 3];
    }
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = covered.top(); y < covered.bottom(); y++) {
      pixels.get((y * frame.width() + covered.left()) * 3, row, 0, bytes);
      for (int i = 0; i < bytes; i += 3) {
        red += row[i] & 0xff;
        green += row[i + 1] & 0xff;
        blue += row[i + 2] & 0xff;
      }
    }
    double count = (double) covered.width() * covered.height();
    return new VideoPixels.ChannelMeans(red / count, green / count, blue / count);
  }
}
