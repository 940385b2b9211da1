package org.glimpse.models.detector;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.glimpse.video.Box;

/**
 * What the network should put out for one crop. A class's score is 1 at the cell nearest to an
 * object's centre and falls off around it like a bell (Zhou et al. 2019, section 3, with a bell no
 * wider than a few cells); a box is learned in the cells under the bell, weighted by it, so that
 * every object counts the same.
 */
final class DetectorTargets {
  /** A bell's deviation as a share of the object's side, and its limits in cells. */
  private static final double SPREAD = 0.14;

  private static final double SPREAD_MIN = 0.45;
  private static final double SPREAD_MAX = 1.25;

  /** Cells where the bell is lower learn no box. */
  private static final double BOX_FLOOR = 0.25;

  private static final double SCORE_FLOOR = 0.02;
  private static final double REACH = 3;

  private final int classes;
  private final int columns;
  private final int rows;
  private final float[] scores;
  private final float[] scoreWeights;
  private final float[] boxes;
  private final float[] boxWeights;
  private final float[] owned;

  /** For crops of so many pixels. */
  DetectorTargets(int classes, int width, int height) {
    this.classes = classes;
    this.columns = width / DetectorNetwork.STRIDE;
    this.rows = height / DetectorNetwork.STRIDE;
    this.scores = new float[classes * columns * rows];
    this.scoreWeights = new float[columns * rows];
    this.boxes = new float[DetectorNetwork.BOX * columns * rows];
    this.boxWeights = new float[columns * rows];
    this.owned = new float[columns * rows];
  }

  int columns() {
    return columns;
  }

  int rows() {
    return rows;
  }

  /**
   * Works the targets out.
   *
   * @param objects in pixels of the crop, clipped to it
   * @return how many objects are learned
   */
  int fill(List<LabelledObject> objects) {
    Arrays.fill(scores, 0);
    Arrays.fill(scoreWeights, 1);
    Arrays.fill(boxWeights, 0);
    Arrays.fill(owned, 0);
    // Cells without a box still go through logarithms: a box of one cell, weight 0.
    int cells = columns * rows;
    for (int cell = 0; cell < cells; cell++) {
      putBox(cell, cell % columns, (float) (cell / columns), 1, 1);
    }
    int learned = 0;
    for (LabelledObject object : objects) {
      if (object.ignored()) {
        mask(object.box());
      }
    }
    for (LabelledObject object : objects) {
      if (!object.ignored()) {
        add(object);
        learned++;
      }
    }
    return learned;
  }

  private void mask(Box box) {
    int left = Math.max(0, (int) Math.floor(box.xmin() / DetectorNetwork.STRIDE));
    int right = Math.min(columns - 1, (int) Math.floor(box.xmax() / DetectorNetwork.STRIDE));
    int top = Math.max(0, (int) Math.floor(box.ymin() / DetectorNetwork.STRIDE));
    int bottom = Math.min(rows - 1, (int) Math.floor(box.ymax() / DetectorNetwork.STRIDE));
    for (int row = top; row <= bottom; row++) {
      Arrays.fill(scoreWeights, row * columns + left, row * columns + right + 1, 0);
    }
  }

  private void add(LabelledObject object) {
    float stride = DetectorNetwork.STRIDE;
    Box box = object.box();
    double width = (box.xmax() - box.xmin()) / stride;
    double height = (box.ymax() - box.ymin()) / stride;
    double x = (box.xmin() + box.xmax()) / 2 / stride;
    double y = (box.ymin() + box.ymax()) / 2 / stride;
    double spreadX = spread(width);
    double spreadY = spread(height);
    int column = Math.max(0, Math.min(columns - 1, (int) Math.floor(x)));
    int row = Math.max(0, Math.min(rows - 1, (int) Math.floor(y)));
    double peak = bell(column, row, x, y, spreadX, spreadY);
    int reachX = (int) Math.ceil(REACH * spreadX);
    int reachY = (int) Math.ceil(REACH * spreadY);
    double sum = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int r = Math.max(0, row - reachY); r <= Math.min(rows - 1, row + reachY); r++) {
        for (int c = Math.max(0, column - reachX);
            c <= Math.min(columns - 1, column + reachX);
            c++) {
          double height01 = bell(c, r, x, y, spreadX, spreadY) / peak;
          int cell = r * columns + c;
          boolean takes = height01 >= BOX_FLOOR && height01 >= owned[cell];
          if (pass == 0) {
            sum += takes ? height01 : 0;
            score(object.classIndex(), cell, height01);
          } else if (takes) {
            owned[cell] = (float) height01;
            boxWeights[cell] = (float) (height01 / sum);
            putBox(cell, (float) x, (float) y, (float) width, (float) height);
          }
        }
      }
    }
  }

  private void score(int classIndex, int cell, double value) {
    int at = classIndex * columns * rows + cell;
    if (value >= SCORE_FLOOR) {
      scores[at] = Math.max(scores[at], (float) Math.min(1, value));
      scoreWeights[cell] = Math.max(scoreWeights[cell], (float) value);
    }
  }

  private void putBox(int cell, float x, float y, float width, float height) {
    int cells = columns * rows;
    boxes[cell] = x;
    boxes[cells + cell] = y;
    boxes[2 * cells + cell] = width;
    boxes[3 * cells + cell] = height;
  }

  private static double spread(double side) {
    return Math.max(SPREAD_MIN, Math.min(SPREAD_MAX, SPREAD * side));
  }

  private static double bell(
      int column, int row, double x, double y, double spreadX, double spreadY) {
    double dx = (column + 0.5 - x) / spreadX;
    double dy = (row + 0.5 - y) / spreadY;
    return Math.exp(-(dx * dx + dy * dy) / 2);
  }

  /** Scores {@code [classes, rows, columns]}. */
  void putScores(FloatBuffer into, int example) {
    into.put(example * scores.length, scores);
  }

  /** 0 in cells that teach no score, else 1: {@code [1, rows, columns]}. */
  void putScoreWeights(FloatBuffer into, int example) {
    into.put(example * scoreWeights.length, scoreWeights);
  }

  /** Boxes as centre and size in cells, {@code [4, rows, columns]}. */
  void putBoxes(FloatBuffer into, int example) {
    into.put(example * boxes.length, boxes);
  }

  /** Weights of the boxes, 1 in all for an object, {@code [1, rows, columns]}. */
  void putBoxWeights(FloatBuffer into, int example) {
    into.put(example * boxWeights.length, boxWeights);
  }

  /** Classes told apart. */
  int classes() {
    return classes;
  }
}
