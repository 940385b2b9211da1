package org.glimpse.detection;

import java.util.Arrays;

/**
 * The assignment problem: pairs of rows and columns with the greatest total gain, each used at most
 * once. The Hungarian method by shortest augmenting paths with potentials (Kuhn 1955; Jonker and
 * Volgenant 1987), O(rows^2 x columns); ties go to the lower index, so that results repeat.
 */
final class Assignment {
  private Assignment() {}

  /**
   * @param gains rows x columns, 0 or more; pairs with gain 0 are never made
   * @return for each row its column, or -1
   */
  static int[] maximise(double[][] gains) {
    int rows = gains.length;
    int columns = rows == 0 ? 0 : gains[0].length;
    int[] assigned = new int[rows];
    Arrays.fill(assigned, -1);
    if (rows == 0 || columns == 0) {
      return assigned;
    }
    if (rows > columns) {
      int[] byColumn = solve(transpose(gains));
      for (int column = 0; column < columns; column++) {
        if (byColumn[column] >= 0) {
          assigned[byColumn[column]] = column;
        }
      }
    } else {
      assigned = solve(gains);
    }
    for (int row = 0; row < rows; row++) {
      if (assigned[row] >= 0 && gains[row][assigned[row]] <= 0) {
        assigned[row] = -1;
      }
    }
    return assigned;
  }

  /** For rows up to columns: every row gets a column. Arrays count from 1; 0 means none yet. */
  private static int[] solve(double[][] gains) {
    int rows = gains.length;
    int columns = gains[0].length;
    double[] rowPotential = new double[rows + 1];
    double[] columnPotential = new double[columns + 1];
    int[] rowOf = new int[columns + 1];
    int[] previous = new int[columns + 1];
    for (int row = 1; row <= rows; row++) {
      rowOf[0] = row;
      int column = 0;
      double[] slack = new double[columns + 1];
      Arrays.fill(slack, Double.POSITIVE_INFINITY);
      boolean[] visited = new boolean[columns + 1];
      do {
        visited[column] = true;
        int current = rowOf[column];
        double least = Double.POSITIVE_INFINITY;
        int next = 0;
        for (int j = 1; j <= columns; j++) {
          if (visited[j]) {
            continue;
          }
          double reduced = -gains[current - 1][j - 1] - rowPotential[current] - columnPotential[j];
          if (reduced < slack[j]) {
            slack[j] = reduced;
            previous[j] = column;
          }
          if (slack[j] < least) {
            least = slack[j];
            next = j;
          }
        }
        for (int j = 0; j <= columns; j++) {
          if (visited[j]) {
            rowPotential[rowOf[j]] += least;
            columnPotential[j] -= least;
          } else {
            slack[j] -= least;
          }
        }
        column = next;
      } while (rowOf[column] != 0);
      while (column != 0) {
        rowOf[column] = rowOf[previous[column]];
        column = previous[column];
      }
    }
    int[] assigned = new int[rows];
    for (int j = 1; j <= columns; j++) {
      if (rowOf[j] > 0) {
        assigned[rowOf[j] - 1] = j - 1;
      }
    }
    return assigned;
  }

  private static double[][] transpose(double[][] matrix) {
    double[][] turned = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        turned[j][i] = matrix[i][j];
      }
    }
    return turned;
  }
}
