package org.glimpse.detection.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.glimpse.video.FrameFormat.Channels;

/**
 * YOLOv5 and YOLOv7, {@code [batch, anchors, 5 + classes + extras]}: boxes as centre and size in
 * pixels of the input, objectness and class scores as probabilities. A box counts for its best
 * class only.
 *
 * @param output name of the output
 * @param classes number of classes; what follows them (mask coefficients) is not read
 */
record Yolov5Layout(String output, int classes) implements OutputLayout {
  private static final int PADDING = 114;

  @Override
  public ModelLayout kind() {
    return ModelLayout.YOLOV5;
  }

  @Override
  public Preprocessing preprocessing() {
    return Preprocessing.fractions(Channels.RGB, Preprocessing.Fit.CENTRED, PADDING);
  }

  @Override
  public List<String> outputNames() {
    return List.of(output);
  }

  @Override
  public OptionalInt classCount() {
    return OptionalInt.of(classes);
  }

  @Override
  public boolean objectsAreUnique() {
    return false;
  }

  @Override
  public boolean batches() {
    return true;
  }

  @Override
  public void decode(Outputs outputs, int frame, float threshold, Candidates into) {
    OutputTensor tensor = outputs.named(output);
    FloatBuffer values = tensor.values();
    int row = tensor.fromEnd(1);
    int at = frame * tensor.valuesPerFrame();
    for (int anchor = 0; anchor < tensor.fromEnd(2); anchor++, at += row) {
      float objectness = values.get(at + 4);
      if (objectness >= threshold) {
        int best = tensor.indexOfLargest(at + 5, classes);
        float score = objectness * values.get(at + 5 + best);
        if (score >= threshold) {
          into.addCentred(
              values.get(at),
              values.get(at + 1),
              values.get(at + 2),
              values.get(at + 3),
              best,
              score);
        }
      }
    }
  }
}
