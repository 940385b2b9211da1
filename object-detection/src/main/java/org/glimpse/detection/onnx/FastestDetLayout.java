package org.glimpse.detection.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.glimpse.video.FrameFormat.Channels;

/**
 * FastestDet, {@code [batch, 5 + classes, rows, columns]}: objectness, centre (tanh) relative to
 * the cell, size (sigmoid) relative to the input, class scores; score = objectness^0.6 x class^0.4.
 * A box counts for its best class only.
 *
 * @param output name of the output
 * @param classes number of classes
 * @param width pixels of the input
 * @param height pixels of the input
 */
record FastestDetLayout(String output, int classes, int width, int height) implements OutputLayout {
  private static final double OBJECTNESS_POWER = 0.6;
  private static final double CLASS_POWER = 0.4;

  @Override
  public ModelLayout kind() {
    return ModelLayout.FASTESTDET;
  }

  @Override
  public Preprocessing preprocessing() {
    return Preprocessing.fractions(Channels.BGR, Preprocessing.Fit.STRETCH, 0);
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
    int columns = tensor.fromEnd(1);
    int cells = columns * tensor.fromEnd(2);
    int rows = tensor.fromEnd(2);
    int start = frame * tensor.valuesPerFrame();
    for (int cell = 0; cell < cells; cell++) {
      int at = start + cell;
      int best = 0;
      for (int each = 1; each < classes; each++) {
        if (values.get(at + (5 + each) * cells) > values.get(at + (5 + best) * cells)) {
          best = each;
        }
      }
      float score =
          (float)
              (Math.pow(values.get(at), OBJECTNESS_POWER)
                  * Math.pow(values.get(at + (5 + best) * cells), CLASS_POWER));
      if (score >= threshold) {
        into.addCentred(
            (float) (Math.tanh(values.get(at + cells)) + cell % columns) * width / columns,
            (float) (Math.tanh(values.get(at + 2 * cells)) + cell / columns) * height / rows,
            sigmoid(values.get(at + 3 * cells)) * width,
            sigmoid(values.get(at + 4 * cells)) * height,
            best,
            score);
      }
    }
  }

  private static float sigmoid(float value) {
    return (float) (1 / (1 + Math.exp(-value)));
  }
}
