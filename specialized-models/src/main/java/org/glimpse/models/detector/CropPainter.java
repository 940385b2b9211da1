package org.glimpse.models.detector;

import java.nio.ByteBuffer;

/** Draws crops, {@code HWC uint8 RGB}; what lies outside the picture is the letterbox's grey. */
final class CropPainter {
  private static final int PADDING = 114;

  private final int width;
  private final int height;
  private final byte[] row;
  private final byte[][] light = new byte[3][256];

  CropPainter(int width, int height) {
    this.width = width;
    this.height = height;
    this.row = new byte[3 * width];
  }

  /** Draws a crop of a picture at a position of a buffer. */
  void paint(Crop crop, LabelledPictures pictures, int picture, ByteBuffer into, int at) {
    for (int channel = 0; channel < 3; channel++) {
      for (int value = 0; value < 256; value++) {
        light[channel][value] = toByte(value * crop.gain()[channel] + crop.shift());
      }
    }
    ByteBuffer pixels = pictures.pixels(picture);
    for (int y = 0; y < height; y++) {
      double sourceY = crop.top() + (y + 0.5) / crop.scale() - 0.5;
      for (int x = 0; x < width; x++) {
        double sourceX = crop.left() + (x + 0.5) / crop.scale() - 0.5;
        sample(pixels, pictures, sourceX, sourceY, crop.mirrored() ? width - 1 - x : x);
      }
      into.put(at + 3 * y * width, row);
    }
  }

  /** Bilinear between the four nearest pixels. */
  private void sample(
      ByteBuffer pixels, LabelledPictures pictures, double sourceX, double sourceY, int x) {
    int column = (int) Math.floor(sourceX);
    int line = (int) Math.floor(sourceY);
    int pitch = 3 * pictures.width();
    if (column < 0 || line < 0 || column >= pictures.width() || line >= pictures.height()) {
      row[3 * x] = PADDING;
      row[3 * x + 1] = PADDING;
      row[3 * x + 2] = PADDING;
      return;
    }
    float right = (float) (sourceX - column);
    float below = (float) (sourceY - line);
    int from = line * pitch + 3 * column;
    int nextColumn = column + 1 < pictures.width() ? 3 : 0;
    int nextLine = line + 1 < pictures.height() ? pitch : 0;
    boolean exact = right == 0 && below == 0;
    for (int channel = 0; channel < 3; channel++) {
      int place = from + channel;
      int value = pixels.get(place) & 0xFF;
      if (!exact) {
        float upper = value + right * ((pixels.get(place + nextColumn) & 0xFF) - value);
        int under = pixels.get(place + nextLine) & 0xFF;
        float lower = under + right * ((pixels.get(place + nextLine + nextColumn) & 0xFF) - under);
        value = Math.round(upper + below * (lower - upper));
      }
      row[3 * x + channel] = light[channel][value];
    }
  }

  private static byte toByte(float value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
