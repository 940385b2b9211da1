package org.glimpse.detection.onnx;

import java.nio.ByteBuffer;

/**
 * Scales interleaved pixels row by row into planes, bilinearly between the four nearest pixels in
 * fixed point with 11 bits, exactly as OpenCV's {@code resize} with {@code INTER_LINEAR} does: the
 * detectors were trained and published with it, and a smoother filter moves confidences by several
 * hundredths. Used by one thread at a time.
 */
final class FrameScaler {
  private static final int WEIGHT_ONE = 1 << 11;

  private final int sourceWidth;
  private final int sourceHeight;
  private final int width;
  private final int height;
  private final int[] offsets;
  private final int[] leftWeights;
  private final int[] rightWeights;
  private final byte[] sourceRow;
  private int[][] upper;
  private int[][] lower;
  private int upperRow = -1;
  private int lowerRow = -1;

  FrameScaler(int sourceWidth, int sourceHeight, int width, int height) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.width = width;
    this.height = height;
    offsets = new int[width];
    leftWeights = new int[width];
    rightWeights = new int[width];
    // One pixel more, since the last pixel's right neighbour is read with weight 0.
    sourceRow = new byte[3 * sourceWidth + 3];
    upper = new int[3][width];
    lower = new int[3][width];
    for (int x = 0; x < width; x++) {
      float position = position(x, sourceWidth, width);
      int left = (int) Math.floor(position);
      float share = position - left;
      if (left < 0 || left >= sourceWidth - 1) {
        left = Math.min(Math.max(left, 0), sourceWidth - 1);
        share = 0;
      }
      offsets[x] = 3 * left;
      leftWeights[x] = weight(1 - share);
      rightWeights[x] = weight(share);
    }
  }

  /** Forgets the rows of the frame before. */
  void startFrame() {
    upperRow = -1;
    lowerRow = -1;
  }

  /**
   * Puts one row of the scaled frame into three planes, values 0 to 255.
   *
   * @param pixels {@code HWC uint8} of the source size
   */
  void row(ByteBuffer pixels, int y, int[][] planes) {
    if (sourceWidth == width && sourceHeight == height) {
      copyRow(pixels, y, planes);
      return;
    }
    float position = position(y, sourceHeight, height);
    int above = (int) Math.floor(position);
    float share = position - above;
    useRows(
        pixels,
        Math.min(Math.max(above, 0), sourceHeight - 1),
        Math.min(Math.max(above + 1, 0), sourceHeight - 1));
    int upperWeight = weight(1 - share);
    int lowerWeight = weight(share);
    for (int channel = 0; channel < 3; channel++) {
      blend(upper[channel], lower[channel], upperWeight, lowerWeight, planes[channel]);
    }
  }

  private void blend(int[] above, int[] below, int upperWeight, int lowerWeight, int[] plane) {
    for (int x = 0; x < width; x++) {
      plane[x] =
          (((upperWeight * (above[x] >> 4)) >> 16) + ((lowerWeight * (below[x] >> 4)) >> 16) + 2)
              >> 2;
    }
  }

  /** Brings two source rows, scaled across, into {@code upper} and {@code lower}. */
  private void useRows(ByteBuffer pixels, int above, int below) {
    if (above != upperRow && above == lowerRow) {
      int[][] free = upper;
      upper = lower;
      lower = free;
      upperRow = lowerRow;
      lowerRow = -1;
    }
    if (above != upperRow) {
      scaleAcross(pixels, above, upper);
      upperRow = above;
    }
    if (below != lowerRow) {
      scaleAcross(pixels, below, lower);
      lowerRow = below;
    }
  }

  private void scaleAcross(ByteBuffer pixels, int row, int[][] planes) {
    pixels.get(row * 3 * sourceWidth, sourceRow, 0, 3 * sourceWidth);
    byte[] source = sourceRow;
    int[] from = offsets;
    int[] left = leftWeights;
    int[] right = rightWeights;
    int[] first = planes[0];
    int[] second = planes[1];
    int[] third = planes[2];
    for (int x = 0; x < width; x++) {
      int at = from[x];
      first[x] = (source[at] & 0xFF) * left[x] + (source[at + 3] & 0xFF) * right[x];
      second[x] = (source[at + 1] & 0xFF) * left[x] + (source[at + 4] & 0xFF) * right[x];
      third[x] = (source[at + 2] & 0xFF) * left[x] + (source[at + 5] & 0xFF) * right[x];
    }
  }

  private void copyRow(ByteBuffer pixels, int row, int[][] planes) {
    pixels.get(row * 3 * sourceWidth, sourceRow, 0, 3 * sourceWidth);
    byte[] source = sourceRow;
    int[] first = planes[0];
    int[] second = planes[1];
    int[] third = planes[2];
    for (int x = 0; x < width; x++) {
      first[x] = source[3 * x] & 0xFF;
      second[x] = source[3 * x + 1] & 0xFF;
      third[x] = source[3 * x + 2] & 0xFF;
    }
  }

  /** Where the centre of a scaled pixel lies among the centres of the source's. */
  private static float position(int place, int source, int scaled) {
    return (float) ((place + 0.5) * (1 / ((double) scaled / source)) - 0.5);
  }

  private static int weight(float share) {
    return (int) Math.rint(share * WEIGHT_ONE);
  }
}
