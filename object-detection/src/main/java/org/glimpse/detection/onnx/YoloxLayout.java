package org.glimpse.detection.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.glimpse.video.FrameFormat.Channels;

/**
 * YOLOX, {@code [batch, cells, 5 + classes]}: centre and logarithm of the size relative to a cell,
 * objectness and class scores already through the sigmoid. A box counts for its best class only, as
 * in the model's own tools.
 *
 * @param output name of the output
 * @param cells the feature maps; null where the graph has decoded the boxes to pixels itself
 * @param classes number of classes
 * @see <a href="https://arxiv.org/abs/2107.08430">Ge et al., YOLOX, 2021</a>
 */
record YoloxLayout(String output, GridCells cells, int classes) implements OutputLayout {
  private static final int PADDING = 114;

  @Override
  public ModelLayout kind() {
    return cells == null ? ModelLayout.YOLOX_DECODED : ModelLayout.YOLOX;
  }

  @Override
  public Preprocessing preprocessing() {
    return Preprocessing.bytes(Channels.BGR, Preprocessing.Fit.TOP_LEFT, PADDING);
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
    int base = frame * tensor.valuesPerFrame();
    int row = 5 + classes;
    if (cells == null) {
      for (int cell = 0; cell < tensor.shape()[1]; cell++) {
        decodeRow(tensor, base + cell * row, 0, 0, 0, threshold, into);
      }
      return;
    }
    for (int stride : cells.strides()) {
      int columns = cells.columns(stride);
      int count = columns * cells.rows(stride);
      for (int cell = 0; cell < count; cell++) {
        decodeRow(tensor, base, stride, cell % columns, cell / columns, threshold, into);
        base += row;
      }
    }
  }

  /** Decodes one row; a stride of 0 says that its box is in pixels already. */
  private void decodeRow(
      OutputTensor tensor,
      int at,
      int stride,
      int column,
      int line,
      float threshold,
      Candidates into) {
    FloatBuffer values = tensor.values();
    float objectness = values.get(at + 4);
    if (!(objectness >= threshold)) {
      return;
    }
    int best = tensor.indexOfLargest(at + 5, classes);
    float score = objectness * values.get(at + 5 + best);
    if (!(score >= threshold)) {
      return;
    }
    float x = values.get(at);
    float y = values.get(at + 1);
    float width = values.get(at + 2);
    float height = values.get(at + 3);
    if (stride == 0) {
      into.addCentred(x, y, width, height, best, score);
      return;
    }
    into.addCentred(
        (x + column) * stride,
        (y + line) * stride,
        (float) Math.exp(width) * stride,
        (float) Math.exp(height) * stride,
        best,
        score);
  }
}
