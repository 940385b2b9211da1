package org.glimpse.detection.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.glimpse.video.FrameFormat.Channels;

/**
 * YOLOv10 and later, and exports with suppression inside, {@code [batch, objects, 6 + extras]}:
 * corners in pixels of the input, score, class number.
 *
 * @param output name of the output
 */
record EndToEndLayout(String output) implements OutputLayout {
  private static final int PADDING = 114;

  @Override
  public ModelLayout kind() {
    return ModelLayout.END_TO_END;
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
    return OptionalInt.empty();
  }

  @Override
  public boolean objectsAreUnique() {
    return true;
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
    for (int object = 0; object < tensor.fromEnd(2); object++, at += row) {
      float score = values.get(at + 4);
      if (score >= threshold) {
        into.addCorners(
            values.get(at),
            values.get(at + 1),
            values.get(at + 2),
            values.get(at + 3),
            Math.round(values.get(at + 5)),
            score);
      }
    }
  }
}
