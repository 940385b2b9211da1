package org.glimpse.scenes;

/**
 * Where people walk: four corners, joined by the crossings, and two pavements leading away from
 * each corner.
 */
final class Footways {
  /** Corners in a ring: far left, far right, near right, near left. */
  private static final double[][] CORNERS = {{-6.7, 39.4}, {6.7, 39.4}, {6.7, 20.4}, {-6.7, 20.4}};

  /** Two ways out of each corner: along the main road, along the side street. */
  private static final double[][][] ENDS = {
    {{-48, 39}, {-9.5, 55}},
    {{48, 39}, {11.5, 57}},
    {{40, 21}, {6.4, -8}},
    {{-45, 21}, {-6.4, -8}}
  };

  private static final int[][] SIDE_STREET_CORNERS = {{-1, 55}, {1, 57}, {0, 0}, {0, 0}};

  private Footways() {}

  /** A way from somewhere to somewhere else, with its crossings, for a person of this identity. */
  static Walker walker(long identity, Walker.Outfit outfit, SceneRandom random) {
    int from = random.below(4);
    int to = random.below(4);
    int fromEnd = random.below(2);
    int toEnd = from == to ? 1 - fromEnd : random.below(2);
    int steps = (to - from + 4) % 4;
    int direction = steps == 3 || (steps == 2 && random.chance(0.5)) ? -1 : 1;
    int legs = steps == 3 ? 1 : steps;
    double offsetX = random.between(-0.9, 0.9);
    double offsetY = random.between(-0.9, 0.9);
    double pace = random.between(1.05, 1.65);

    double[] points = new double[2 * (legs + 1) + 2 * outer(from, fromEnd) + 2 * outer(to, toEnd)];
    int at = outward(points, 0, from, fromEnd, false, offsetX, offsetY);
    int firstCorner = at / 2;
    for (int leg = 0; leg <= legs; leg++) {
      double[] corner = CORNERS[(from + direction * leg + 4) % 4];
      points[at++] = corner[0] + offsetX;
      points[at++] = corner[1] + offsetY;
    }
    outward(points, at, to, toEnd, true, offsetX, offsetY);
    Polyline way = Polyline.of(points);
    return new Walker(identity, outfit, way, crossings(points, firstCorner, legs), pace);
  }

  /** A person who runs across the main road, away from the crossings. */
  static Walker jaywalker(long identity, Walker.Outfit outfit, double x, double pace) {
    Polyline way =
        Polyline.of(
            x - JAYWALK_RUN_UP, 21.2, x, 22.2, x + 3.5, Junction.MAIN_FAR_EDGE + 1.5, x - 30, 39);
    return new Walker(identity, outfit, way, new double[0], pace);
  }

  static final double JAYWALK_RUN_UP = 9;

  /** Points between a corner and the end of a way out of it. */
  private static int outer(int corner, int end) {
    return end == 1 && SIDE_STREET_CORNERS[corner][1] != 0 ? 2 : 1;
  }

  private static int outward(
      double[] points,
      int start,
      int corner,
      int end,
      boolean leaving,
      double offsetX,
      double offsetY) {
    double[] last = ENDS[corner][end];
    boolean doorway = outer(corner, end) == 2;
    int at = start;
    double kerbX = CORNERS[corner][0] + offsetX * 0.5 + SIDE_STREET_CORNERS[corner][0] * 0.3;
    if (doorway && leaving) {
      points[at++] = kerbX;
      points[at++] = last[1];
    }
    points[at++] = last[0];
    points[at++] = doorway ? last[1] : last[1] + offsetY;
    if (doorway && !leaving) {
      points[at++] = kerbX;
      points[at++] = last[1];
    }
    return at;
  }

  /** Where the legs between corners leave the pavement and reach the next one. */
  private static double[] crossings(double[] points, int firstCorner, int legs) {
    double[] borders = new double[2 * legs];
    double walked = 0;
    for (int i = 1; i < points.length / 2; i++) {
      double dx = points[2 * i] - points[2 * i - 2];
      double dy = points[2 * i + 1] - points[2 * i - 1];
      double length = Math.sqrt(dx * dx + dy * dy);
      int leg = i - 1 - firstCorner;
      if (leg >= 0 && leg < legs) {
        borders[2 * leg] = walked + 0.6;
        borders[2 * leg + 1] = walked + length - 1;
      }
      walked += length;
    }
    return borders;
  }
}
