package org.glimpse.detection.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.glimpse.video.FrameFormat.Channels;

/**
 * YOLOv8, v9, 11, 12, {@code [batch, 4 + classes + extras, cells]}: boxes as centre and size in
 * pixels of the input, class scores as probabilities, no objectness. A box counts for its best
 * class only.
 *
 * @param output name of the output
 * @param classes number of classes; what follows them (mask coefficients, key points) is not read
 */
record Yolov8Layout(String output, int classes) implements OutputLayout {
  private static final int PADDING = 114;

  @Override
  public ModelLayout kind() {
    return ModelLayout.YOLOV8;
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
    int cells = tensor.fromEnd(1);
    int start = frame * tensor.valuesPerFrame();
    float[] best = new float[cells];
    int[] bestClass = new int[cells];
    float[] scores = new float[cells];
    values.get(start + 4 * cells, best, 0, cells);
    for (int each = 1; each < classes; each++) {
      values.get(start + (4 + each) * cells, scores, 0, cells);
      for (int cell = 0; cell < cells; cell++) {
        if (scores[cell] > best[cell]) {
          best[cell] = scores[cell];
          bestClass[cell] = each;
        }
      }
    }
    for (int cell = 0; cell < cells; cell++) {
      if (best[cell] >= threshold) {
        int at = start + cell;
        into.addCentred(
            values.get(at),
            values.get(at + cells),
            values.get(at + 2 * cells),
            values.get(at + 3 * cells),
            bestClass[cell],
            best[cell]);
      }
    }
  }
}
