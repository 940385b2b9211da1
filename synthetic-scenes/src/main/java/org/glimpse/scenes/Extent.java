package org.glimpse.scenes;

/** What of one body shows in a picture: the pixels that show it, and their box. */
final class Extent {
  private int pixels;
  private int left = Integer.MAX_VALUE;
  private int right = -1;
  private int top = Integer.MAX_VALUE;
  private int bottom = -1;

  /** Samples that the body would cover if nothing hid it, inside the canvas. */
  private long touchedSamples;

  /** The same as sums over its faces, inside the canvas. */
  private long coveredSamples;

  /** The same as sums over its faces, wherever they lie. */
  private double wholeArea;

  int pixels() {
    return pixels;
  }

  int left() {
    return left;
  }

  int right() {
    return right;
  }

  int top() {
    return top;
  }

  int bottom() {
    return bottom;
  }

  /** Share of the whole body, with what lies outside of the canvas, that shows. */
  double visibleShare() {
    if (pixels == 0) {
      return 0;
    }
    double within = Math.min(1, coveredSamples / wholeArea);
    double whole = touchedSamples / within;
    return Math.min(1, pixels * (double) (Backdrop.SAMPLES * Backdrop.SAMPLES) / whole);
  }

  /**
   * @param area of a face that looks towards the camera, in samples, clipped by nothing
   */
  void addFace(double area) {
    wholeArea += area;
  }

  /**
   * @param samples of a face that lie in the canvas
   * @param untouched those of them that no other face of this body has touched
   */
  void addSpan(int samples, int untouched) {
    coveredSamples += samples;
    touchedSamples += untouched;
  }

  /** Adds a pixel of the picture that shows the body. */
  void addPixel(int column, int row) {
    pixels++;
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
}
