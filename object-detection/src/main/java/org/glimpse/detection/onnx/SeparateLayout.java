package org.glimpse.detection.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.glimpse.video.FrameFormat.Channels;

/**
 * Models that put out each object once, with its box, class and score in three outputs: SSD and
 * Faster R-CNN as TensorFlow, torchvision and the ONNX model zoo export them, and RT-DETR with its
 * post-processing inside.
 *
 * @param style who exported it
 * @param boxes name of the output {@code [batch, objects, 4]} or {@code [objects, 4]}
 * @param classes name of the output with class numbers
 * @param scores name of the output with scores
 * @param count name of the output that says how many objects are meant, or null for all
 * @param width pixels of the input
 * @param height pixels of the input
 */
record SeparateLayout(
    Style style, String boxes, String classes, String scores, String count, int width, int height)
    implements OutputLayout {

  /** Who exported a model: what the numbers mean. */
  enum Style {
    /** Corners {@code ymin, xmin, ymax, xmax} as fractions of the input; classes count from 1. */
    TENSORFLOW,
    /** Corners {@code xmin, ymin, xmax, ymax} in pixels of the input; classes count from 1. */
    TORCHVISION,
    /** Corners {@code xmin, ymin, xmax, ymax} as fractions of the input; classes count from 1. */
    MODEL_ZOO,
    /** Corners {@code xmin, ymin, xmax, ymax} in pixels of the input; classes count from 0. */
    RTDETR
  }

  /** ImageNet's mean and deviation by channel, in bytes. */
  private static final float[] IMAGENET_MEAN = {123.675f, 116.28f, 103.53f};

  private static final float[] IMAGENET_DEVIATION = {58.395f, 57.12f, 57.375f};

  @Override
  public ModelLayout kind() {
    return style == Style.RTDETR ? ModelLayout.RTDETR : ModelLayout.SSD;
  }

  @Override
  public Preprocessing preprocessing() {
    Preprocessing.Fit fit = Preprocessing.Fit.STRETCH;
    return switch (style) {
      case TENSORFLOW -> Preprocessing.bytes(Channels.RGB, fit, 0);
      case TORCHVISION, RTDETR -> Preprocessing.fractions(Channels.RGB, fit, 0);
      case MODEL_ZOO -> new Preprocessing(Channels.RGB, fit, 0, IMAGENET_MEAN, IMAGENET_DEVIATION);
    };
  }

  @Override
  public List<String> outputNames() {
    return count == null ? List.of(boxes, classes, scores) : List.of(boxes, classes, scores, count);
  }

  @Override
  public OptionalInt classCount() {
    return OptionalInt.empty();
  }

  @Override
  public boolean objectsAreUnique() {
    return true;
  }

  @Override
  public boolean batches() {
    return style == Style.TENSORFLOW || style == Style.RTDETR;
  }

  @Override
  public void decode(Outputs outputs, int frame, float threshold, Candidates into) {
    OutputTensor corners = outputs.named(boxes);
    FloatBuffer box = corners.values();
    int objects = corners.fromEnd(2);
    int first = corners.rank() == 3 ? frame * objects : 0;
    int meant =
        count == null ? objects : Math.min(objects, (int) outputs.named(count).values().get(frame));
    FloatBuffer score = outputs.named(scores).values();
    FloatBuffer number = outputs.named(classes).values();
    int firstClass = style == Style.RTDETR ? 0 : 1;
    for (int object = first; object < first + meant; object++) {
      int classIndex = Math.round(number.get(object)) - firstClass;
      if (score.get(object) >= threshold && classIndex >= 0) {
        add(box, 4 * object, classIndex, score.get(object), into);
      }
    }
  }

  private void add(FloatBuffer box, int at, int classIndex, float score, Candidates into) {
    float first = box.get(at);
    float second = box.get(at + 1);
    float third = box.get(at + 2);
    float fourth = box.get(at + 3);
    switch (style) {
      case TENSORFLOW ->
          into.addCorners(
              second * width, first * height, fourth * width, third * height, classIndex, score);
      case MODEL_ZOO ->
          into.addCorners(
              first * width, second * height, third * width, fourth * height, classIndex, score);
      case TORCHVISION, RTDETR -> into.addCorners(first, second, third, fourth, classIndex, score);
    }
  }
}
