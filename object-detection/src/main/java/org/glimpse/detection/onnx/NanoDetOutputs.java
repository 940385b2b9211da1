package org.glimpse.detection.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recognises NanoDet: either two outputs for each of three feature maps, or all in one.
 *
 * @param input the picture input
 * @param outputs of a run with one frame
 * @param namedClasses how many class names are known from elsewhere, 0 if none
 */
record NanoDetOutputs(InputSpec input, Outputs outputs, int namedClasses) {
  /** Every published NanoDet has distributions over 0 to 7 cells. */
  private static final int BINS = 8;

  private static final int DISTRIBUTIONS = 4 * BINS;
  private static final int COCO_CLASSES = 80;

  Optional<OutputLayout> find(boolean told) {
    return outputs.tensors().size() == 6 ? apart() : inOne(told);
  }

  private Optional<OutputLayout> apart() {
    List<NanoDetLayout.FeatureMap> maps = new ArrayList<>();
    int classes = 0;
    GridCells cells = new GridCells(input.width(), input.height(), List.of(8, 16, 32));
    for (int stride : cells.strides()) {
      int count = cells.columns(stride) * cells.rows(stride);
      List<OutputTensor> pair =
          outputs.tensors().stream().filter(tensor -> tensor.is(1, count, -1)).toList();
      if (pair.size() != 2) {
        return Optional.empty();
      }
      // With 32 classes both look the same: the scores come first, as everywhere.
      boolean boxesFirst =
          pair.get(0).fromEnd(1) == DISTRIBUTIONS && pair.get(1).fromEnd(1) != DISTRIBUTIONS;
      OutputTensor scores = pair.get(boxesFirst ? 1 : 0);
      OutputTensor boxes = pair.get(boxesFirst ? 0 : 1);
      if (boxes.fromEnd(1) != DISTRIBUTIONS || (classes > 0 && classes != scores.fromEnd(1))) {
        return Optional.empty();
      }
      classes = scores.fromEnd(1);
      maps.add(
          new NanoDetLayout.FeatureMap(
              scores.name(), boxes.name(), 0, cells.columns(stride), cells.rows(stride), stride));
    }
    return Optional.of(new NanoDetLayout(maps, classes, BINS, 0.5f));
  }

  private Optional<OutputLayout> inOne(boolean told) {
    Optional<OutputTensor> rows =
        outputs.tensors().stream().filter(tensor -> tensor.is(1, -1, -1)).findFirst();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    OutputTensor tensor = rows.get();
    int classes = tensor.fromEnd(1) - DISTRIBUTIONS;
    GridCells cells = GridCells.withCount(input, tensor.fromEnd(2));
    boolean expected = classes == (namedClasses > 0 ? namedClasses : COCO_CLASSES);
    if (cells == null || classes < 1 || !(told || expected)) {
      return Optional.empty();
    }
    List<NanoDetLayout.FeatureMap> maps = new ArrayList<>();
    int firstRow = 0;
    for (int stride : cells.strides()) {
      maps.add(
          new NanoDetLayout.FeatureMap(
              tensor.name(),
              tensor.name(),
              firstRow,
              cells.columns(stride),
              cells.rows(stride),
              stride));
      firstRow += cells.columns(stride) * cells.rows(stride);
    }
    boolean plus = cells.strides().size() == 4;
    return Optional.of(new NanoDetLayout(maps, classes, BINS, plus ? 0 : 0.5f));
  }
}
