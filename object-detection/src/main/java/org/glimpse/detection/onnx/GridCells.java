package org.glimpse.detection.onnx;

import java.util.List;

/**
 * The cells of feature maps laid over an input: those of the finest map first, row by row.
 *
 * @param width pixels of the input
 * @param height pixels of the input
 * @param strides pixels of the input per cell, of each map
 */
record GridCells(int width, int height, List<Integer> strides) {
  private static final List<List<Integer>> KNOWN =
      List.of(List.of(8, 16, 32), List.of(8, 16, 32, 64), List.of(4, 8, 16, 32), List.of(16, 32));

  /** Cells of the map with this stride, which may reach past the right and lower edge. */
  int columns(int stride) {
    return (width + stride - 1) / stride;
  }

  int rows(int stride) {
    return (height + stride - 1) / stride;
  }

  /** Cells of all maps. */
  int count() {
    return strides.stream().mapToInt(stride -> columns(stride) * rows(stride)).sum();
  }

  /** The maps, of those that detectors use, with so many cells in all; null if there are none. */
  static GridCells withCount(InputSpec input, int count) {
    for (List<Integer> strides : KNOWN) {
      GridCells cells = new GridCells(input.width(), input.height(), strides);
      if (cells.count() == count) {
        return cells;
      }
    }
    return null;
  }
}
