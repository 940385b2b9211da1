package org.glimpse.detection.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.glimpse.video.FrameFormat.Channels;

/**
 * RT-DETR, boxes as centre and size as fractions of the input: either logits {@code [batch,
 * queries, classes]} and boxes {@code [batch, queries, 4]}, where a query counts for every class
 * that passes, or both in one output with probabilities, {@code [batch, queries, 4 + classes]},
 * where it counts for its best class; each as in the tools of that export.
 *
 * @param logits name of the output with class scores
 * @param boxes name of the output with boxes; equal to {@code logits} where both are in one
 * @param classes number of classes
 * @param width pixels of the input
 * @param height pixels of the input
 * @see <a href="https://arxiv.org/abs/2304.08069">Zhao et al., DETRs beat YOLOs, 2023</a>
 */
record RtDetrLayout(String logits, String boxes, int classes, int width, int height)
    implements OutputLayout {

  @Override
  public ModelLayout kind() {
    return ModelLayout.RTDETR;
  }

  @Override
  public Preprocessing preprocessing() {
    return Preprocessing.fractions(Channels.RGB, Preprocessing.Fit.STRETCH, 0);
  }

  @Override
  public List<String> outputNames() {
    return oneOutput() ? List.of(boxes) : List.of(logits, boxes);
  }

  @Override
  public OptionalInt classCount() {
    return OptionalInt.of(classes);
  }

  @Override
  public boolean objectsAreUnique() {
    return true;
  }

  @Override
  public boolean batches() {
    return true;
  }

  private boolean oneOutput() {
    return logits.equals(boxes);
  }

  @Override
  public void decode(Outputs outputs, int frame, float threshold, Candidates into) {
    OutputTensor box = outputs.named(boxes);
    OutputTensor score = outputs.named(logits);
    int at = frame * box.valuesPerFrame();
    int scoreAt = frame * score.valuesPerFrame() + (oneOutput() ? 4 : 0);
    for (int query = 0; query < box.fromEnd(2); query++) {
      if (oneOutput()) {
        int best = score.indexOfLargest(scoreAt, classes);
        add(box.values(), at, best, score.values().get(scoreAt + best), threshold, into);
      } else {
        for (int each = 0; each < classes; each++) {
          float probability = sigmoid(score.values().get(scoreAt + each));
          add(box.values(), at, each, probability, threshold, into);
        }
      }
      at += box.fromEnd(1);
      scoreAt += score.fromEnd(1);
    }
  }

  private void add(
      FloatBuffer box, int at, int classIndex, float score, float threshold, Candidates into) {
    if (score >= threshold) {
      into.addCentred(
          box.get(at) * width,
          box.get(at + 1) * height,
          box.get(at + 2) * width,
          box.get(at + 3) * height,
          classIndex,
          score);
    }
  }

  private static float sigmoid(float value) {
    return (float) (1 / (1 + Math.exp(-value)));
  }
}
