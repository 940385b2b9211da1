package org.glimpse.detection.onnx;

import org.glimpse.video.Box;

/**
 * Where a source frame lies in a model's input, and back.
 *
 * @param inputWidth pixels of the model's input
 * @param inputHeight pixels of the model's input
 * @param contentWidth pixels of the scaled frame
 * @param contentHeight pixels of the scaled frame
 * @param left pixels of padding left of the frame
 * @param top pixels of padding above the frame
 * @param scaleX input pixels per source pixel
 * @param scaleY input pixels per source pixel
 * @param sourceWidth pixels of the source frame
 * @param sourceHeight pixels of the source frame
 */
record Letterbox(
    int inputWidth,
    int inputHeight,
    int contentWidth,
    int contentHeight,
    int left,
    int top,
    double scaleX,
    double scaleY,
    int sourceWidth,
    int sourceHeight) {

  /**
   * The geometry that the models' own tools use, sizes rounded to whole pixels; an odd pixel of
   * padding goes to the right and below.
   */
  static Letterbox of(
      Preprocessing.Fit fit, int inputWidth, int inputHeight, int sourceWidth, int sourceHeight) {
    boolean stretch = fit == Preprocessing.Fit.STRETCH;
    boolean centred = fit == Preprocessing.Fit.CENTRED;
    double stretchX = (double) inputWidth / sourceWidth;
    double stretchY = (double) inputHeight / sourceHeight;
    double scale = Math.min(stretchX, stretchY);
    int width = stretch ? inputWidth : Math.max(1, (int) Math.rint(sourceWidth * scale));
    int height = stretch ? inputHeight : Math.max(1, (int) Math.rint(sourceHeight * scale));
    return new Letterbox(
        inputWidth,
        inputHeight,
        width,
        height,
        centred ? (inputWidth - width) / 2 : 0,
        centred ? (inputHeight - height) / 2 : 0,
        stretch ? stretchX : scale,
        stretch ? stretchY : scale,
        sourceWidth,
        sourceHeight);
  }

  /** A box in pixels of the input as a box in pixels of the source frame, clipped to it. */
  Box toSource(float xmin, float ymin, float xmax, float ymax) {
    return new Box(
        clip((xmin - left) / scaleX, sourceWidth),
        clip((ymin - top) / scaleY, sourceHeight),
        clip((xmax - left) / scaleX, sourceWidth),
        clip((ymax - top) / scaleY, sourceHeight));
  }

  private static float clip(double value, int limit) {
    return (float) Math.min(Math.max(value, 0), limit);
  }
}
