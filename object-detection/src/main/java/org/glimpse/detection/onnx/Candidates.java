package org.glimpse.detection.onnx;

import java.util.Arrays;

/**
 * Boxes that a layout decoded from one frame, before suppression: {@code xyxy} in pixels of the
 * model's input, not clipped. Reused from frame to frame.
 */
final class Candidates {
  private static final int INITIAL = 1024;

  private float[] boxes = new float[4 * INITIAL];
  private float[] scores = new float[INITIAL];
  private int[] classes = new int[INITIAL];
  private int size;

  void clear() {
    size = 0;
  }

  /** Adds a box by its corners; a box that is not finite or has no area is no object. */
  void addCorners(float xmin, float ymin, float xmax, float ymax, int classIndex, float score) {
    if (!(xmax > xmin && ymax > ymin && xmax - xmin < Float.MAX_VALUE / 4)
        || !(ymax - ymin < Float.MAX_VALUE / 4)) {
      return;
    }
    if (size == scores.length) {
      boxes = Arrays.copyOf(boxes, boxes.length * 2);
      scores = Arrays.copyOf(scores, size * 2);
      classes = Arrays.copyOf(classes, size * 2);
    }
    boxes[4 * size] = xmin;
    boxes[4 * size + 1] = ymin;
    boxes[4 * size + 2] = xmax;
    boxes[4 * size + 3] = ymax;
    scores[size] = score;
    classes[size] = classIndex;
    size++;
  }

  /** Adds a box by its centre and size. */
  void addCentred(float x, float y, float width, float height, int classIndex, float score) {
    addCorners(x - width / 2, y - height / 2, x + width / 2, y + height / 2, classIndex, score);
  }

  int size() {
    return size;
  }

  float xmin(int index) {
    return boxes[4 * index];
  }

  float ymin(int index) {
    return boxes[4 * index + 1];
  }

  float xmax(int index) {
    return boxes[4 * index + 2];
  }

  float ymax(int index) {
    return boxes[4 * index + 3];
  }

  float score(int index) {
    return scores[index];
  }

  /** The model's number of the class. */
  int classIndex(int index) {
    return classes[index];
  }

  /** Intersection over union of two boxes. */
  float iou(int left, int right) {
    float width = Math.min(xmax(left), xmax(right)) - Math.max(xmin(left), xmin(right));
    float height = Math.min(ymax(left), ymax(right)) - Math.max(ymin(left), ymin(right));
    if (width <= 0 || height <= 0) {
      return 0;
    }
    float shared = width * height;
    return shared / (area(left) + area(right) - shared);
  }

  /** The indices by falling score, equal scores in the order in which they were added. */
  int[] byFallingScore() {
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      // Scores are in 0..1, so their bits order as integers; inverted, ascending order is falling.
      keys[i] = ((long) ~Float.floatToRawIntBits(scores[i]) << 32) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  private float area(int index) {
    return (xmax(index) - xmin(index)) * (ymax(index) - ymin(index));
  }
}
