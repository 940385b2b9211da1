package org.glimpse.scenes;

/** The colour of every place on the ground: asphalt with its markings, pavement, grass. */
final class GroundPlan {
  private static final int ASPHALT = 0x5C5D60;
  private static final int WET_ASPHALT = 0x47494D;
  private static final int PAVEMENT = 0x8E8A84;
  private static final int KERB = 0xA6A39C;
  private static final int GRASS = 0x55693A;
  private static final int WHITE = 0xC9C9C2;
  private static final double LINE = 0.09;
  private static final double CORNER_RADIUS = 3.2;
  private static final double PAVEMENT_WIDTH = 4;

  private final int salt;
  private final boolean wet;

  GroundPlan(long seed, boolean wet) {
    salt = (int) SceneRandom.mix(seed);
    this.wet = wet;
  }

  /** Colour of a place, {@code 0xRRGGBB}. */
  int colour(double x, double y) {
    double kerb = road(x, y);
    if (kerb > 0) {
      return roadColour(x, y, kerb);
    }
    if (kerb > -0.18) {
      return KERB;
    }
    double broad = Texture.smooth(x / 3, y / 3, salt + 5);
    if (kerb > -PAVEMENT_WIDTH || y > Junction.MAIN_FAR_EDGE) {
      boolean joint = Texture.toLine(x, 1.2) < 0.035 || Texture.toLine(y + 0.3, 1.2) < 0.035;
      double light = 0.86 + 0.2 * broad + 0.1 * Texture.grain(x, y, 0.6, salt + 6);
      return Shade.times(PAVEMENT, (joint ? 0.8 : 1) * light * (wet ? 0.8 : 1));
    }
    double blades = Texture.smooth(x * 3, y * 3, salt + 7);
    return Shade.times(GRASS, (0.62 + 0.4 * broad + 0.36 * blades) * (wet ? 0.8 : 1));
  }

  /** Metres inside the nearest kerb; negative outside of all roads. */
  private static double road(double x, double y) {
    double main = Math.min(y - Junction.MAIN_NEAR_EDGE, Junction.MAIN_FAR_EDGE - y);
    boolean parking = x > 0 && y > Junction.PARKING_NEAR_END && y < Junction.PARKING_FAR_END;
    double side = (parking ? Junction.PARKING_EDGE : Junction.SIDE_EDGE) - Math.abs(x);
    side = Math.min(side, 76 - y);
    double bend = Math.min(Math.min(y - 67.4, 75.6 - y), x + 3.8);
    double inside = Math.max(Math.max(main, side), bend);
    if (inside > 0) {
      return inside;
    }
    // Rounded kerbs at the four corners.
    double dx = Math.abs(x) - Junction.SIDE_EDGE - CORNER_RADIUS;
    double dy = Math.abs(y - Junction.MAIN_MIDDLE) - 6.6 - CORNER_RADIUS;
    if (dx < 0 && dy < 0) {
      return Math.sqrt(dx * dx + dy * dy) - CORNER_RADIUS;
    }
    return inside;
  }

  private int roadColour(double x, double y, double kerb) {
    double broad = Texture.smooth(x / 4, y / 4, salt);
    double fine = Texture.grain(x, y, 0.12, salt + 1);
    double patch = Texture.smooth(x / 1.3, y / 1.3, salt + 2) > 0.83 ? 0.9 : 1;
    double light = (0.84 + 0.2 * broad + 0.1 * fine) * patch * (kerb < 0.35 ? 0.86 : 1);
    if (wet) {
      double puddle = Texture.smooth(x / 2.2, y / 3.1, salt + 3);
      light *= puddle > 0.62 ? 1.28 : 0.96;
    }
    int base = wet ? WET_ASPHALT : ASPHALT;
    if (isMarking(x, y)) {
      double worn = Texture.smooth(x * 2.5, y * 2.5, salt + 4);
      return Shade.mix(base, WHITE, worn > 0.8 ? 0.35 : 0.85);
    }
    return Shade.times(base, light);
  }

  private static boolean isMarking(double x, double y) {
    double fromMiddle = y - Junction.MAIN_MIDDLE;
    double along = Math.abs(x);
    if (Math.abs(fromMiddle) < 6.6) {
      if (along > Junction.MAIN_CROSSING_FROM && along < Junction.MAIN_CROSSING_TO) {
        return Texture.dash(y - Junction.MAIN_NEAR_EDGE - 0.4, 0.55, 1.1);
      }
      if (along > Junction.MAIN_STOP) {
        boolean middle = Math.abs(Math.abs(fromMiddle) - 0.16) < LINE;
        boolean lanes = Math.abs(Math.abs(fromMiddle) - 3.3) < LINE && Texture.dash(x, 3, 7.5);
        boolean approaching = x < 0 == fromMiddle < 0;
        boolean stop = along < Junction.MAIN_STOP + 0.4 && approaching;
        return middle || lanes || stop;
      }
      return false;
    }
    return isSideMarking(x, y);
  }

  private static boolean isSideMarking(double x, double y) {
    boolean nearCrossing = y > Junction.NEAR_CROSSING_FROM && y < Junction.NEAR_CROSSING_TO;
    boolean farCrossing = y > Junction.FAR_CROSSING_FROM && y < Junction.FAR_CROSSING_TO;
    if (nearCrossing || farCrossing) {
      return Math.abs(x) < 3.5 && Texture.dash(x + 3.5, 0.55, 1.1);
    }
    if (y < Junction.NEAR_STOP || (y > Junction.FAR_STOP && y < 66)) {
      boolean middle = Math.abs(x) < LINE && Texture.dash(y, 2, 5);
      boolean stop =
          (x > 0 && x < 3.6 && y < Junction.NEAR_STOP && y > Junction.NEAR_STOP - 0.4)
              || (x < 0 && x > -3.6 && y > Junction.FAR_STOP && y < Junction.FAR_STOP + 0.4);
      boolean parking =
          x > Junction.SIDE_EDGE - 0.1
              && y > Junction.PARKING_NEAR_END
              && (Math.abs(x - Junction.SIDE_EDGE) < LINE
                  || Texture.toLine(y - Junction.PARKING_NEAR_END, ParkedCars.SPACING) < LINE);
      return middle || stop || parking;
    }
    return false;
  }
}
