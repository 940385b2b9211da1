package org.glimpse.detection.onnx;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.glimpse.video.FrameFormat.Channels;

/**
 * NanoDet and NanoDet-Plus: class scores as probabilities, and for each side of the box a
 * distribution over its distance from the cell's centre, in cells. A box counts for its best class
 * only.
 *
 * @param maps the feature maps, the finest first
 * @param classes number of classes
 * @param bins of a distribution, for distances 0 to bins - 1
 * @param centre where in a cell its centre lies, as a share of the cell: 0.5 for NanoDet, 0 for
 *     NanoDet-Plus
 * @see <a href="https://arxiv.org/abs/2006.04388">Li et al., Generalized Focal Loss, 2020, eq.
 *     5</a>
 */
record NanoDetLayout(List<FeatureMap> maps, int classes, int bins, float centre)
    implements OutputLayout {

  /**
   * One feature map.
   *
   * @param scores name of the output with its class scores
   * @param boxes name of the output with its distributions; equal to {@code scores} where one
   *     output holds, for every cell of all maps, the scores and then the distributions
   * @param firstRow row of its first cell in those outputs
   * @param columns cells across
   * @param rows cells down
   * @param stride pixels of the input per cell
   */
  record FeatureMap(String scores, String boxes, int firstRow, int columns, int rows, int stride) {}

  private static final float[] MEAN = {103.53f, 116.28f, 123.675f};
  private static final float[] DEVIATION = {57.375f, 57.12f, 58.395f};

  @Override
  public ModelLayout kind() {
    return ModelLayout.NANODET;
  }

  @Override
  public Preprocessing preprocessing() {
    return new Preprocessing(Channels.BGR, Preprocessing.Fit.TOP_LEFT, 0, MEAN, DEVIATION);
  }

  @Override
  public List<String> outputNames() {
    return maps.stream().flatMap(map -> Stream.of(map.scores(), map.boxes())).distinct().toList();
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
    for (FeatureMap map : maps) {
      OutputTensor scores = outputs.named(map.scores());
      OutputTensor boxes = outputs.named(map.boxes());
      int behindScores = map.scores().equals(map.boxes()) ? classes : 0;
      for (int cell = 0; cell < map.columns() * map.rows(); cell++) {
        int row = map.firstRow() + cell;
        int scoreAt = frame * scores.valuesPerFrame() + row * scores.fromEnd(1);
        int best = scores.indexOfLargest(scoreAt, classes);
        float score = scores.values().get(scoreAt + best);
        if (score >= threshold) {
          int at = frame * boxes.valuesPerFrame() + row * boxes.fromEnd(1) + behindScores;
          float x = (cell % map.columns() + centre) * map.stride();
          float y = (cell / map.columns() + centre) * map.stride();
          into.addCorners(
              x - distance(boxes, at) * map.stride(),
              y - distance(boxes, at + bins) * map.stride(),
              x + distance(boxes, at + 2 * bins) * map.stride(),
              y + distance(boxes, at + 3 * bins) * map.stride(),
              best,
              score);
        }
      }
    }
  }

  /** The expectation of a distribution given by its logits. */
  private float distance(OutputTensor boxes, int at) {
    float largest = boxes.values().get(at + boxes.indexOfLargest(at, bins));
    double total = 0;
    double weighted = 0;
    for (int bin = 0; bin < bins; bin++) {
      double weight = Math.exp(boxes.values().get(at + bin) - largest);
      total += weight;
      weighted += weight * bin;
    }
    return (float) (weighted / total);
  }
}
