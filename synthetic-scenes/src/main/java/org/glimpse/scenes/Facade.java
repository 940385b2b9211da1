package org.glimpse.scenes;

/** The front of a house: rows of windows, a ground floor of shops, some of it lit at night. */
final class Facade {
  private static final double STOREY = 3.2;
  private static final double AXIS = 2.7;
  private static final int PANE = 0x39434C;
  private static final int FRAME = 0xB8B4AA;
  private static final int LIT_PANE = 0xD8B070;
  private static final int SHOP_PANE = 0x4A545A;
  private static final int LIT_SHOP = 0xE0CFA0;
  private static final int[] AWNINGS = {0x7A3A34, 0x3D5A4A, 0x3A4A6A, 0x8A7A4A};

  private final int wall;
  private final double height;
  private final int salt;

  Facade(int wall, double height, int salt) {
    this.wall = wall;
    this.height = height;
    this.salt = salt;
  }

  /**
   * @param u metres along the front
   * @param z metres above the ground
   */
  int colour(double u, double z) {
    int storey = (int) Math.floor(z / STOREY);
    int axis = (int) Math.floor(u / AXIS);
    double across = u - axis * AXIS;
    double up = z - storey * STOREY;
    if (z > height - 0.45) {
      return Shade.times(wall, 0.72);
    }
    if (storey == 0) {
      return groundFloor(axis, across, up, u, z);
    }
    boolean window = across > 0.75 && across < 1.95 && up > 0.85 && up < 2.6;
    if (window) {
      boolean frame =
          across < 0.84
              || across > 1.86
              || up < 0.94
              || up > 2.51
              || Math.abs(across - 1.35) < 0.04;
      if (frame) {
        return FRAME;
      }
      boolean lit = SceneRandom.unit(axis, storey, salt) < 0.28;
      double blind = SceneRandom.unit(axis, storey, salt + 1) * 1.4;
      int pane = up > 2.55 - blind ? 0x8C8A80 : PANE;
      return lit ? Shade.mix(pane, LIT_PANE, 0.55) | BackdropPainter.SHINES : pane;
    }
    boolean sill = up > 0.72 && up < 0.85 && across > 0.65 && across < 2.05;
    double dirt = 0.9 + 0.16 * Texture.smooth(u / 2, z / 2, salt + 2);
    double course = Texture.toLine(z, 0.3) < 0.03 ? 0.95 : 1;
    return sill ? Shade.times(FRAME, 0.85) : Shade.times(wall, dirt * course);
  }

  private int groundFloor(int axis, double across, double up, double u, double z) {
    int shop = axis >> 1;
    double roll = SceneRandom.unit(shop, 0, salt + 3);
    if (up > 2.55) {
      int awning = AWNINGS[(int) (SceneRandom.unit(shop, 1, salt + 3) * AWNINGS.length)];
      return roll < 0.7 ? awning : Shade.times(wall, 0.8);
    }
    boolean pane = roll < 0.7 && across > 0.12 && across < 2.58 && up > 0.45;
    if (pane) {
      boolean lit = SceneRandom.unit(shop, 2, salt + 3) < 0.6;
      return lit ? Shade.mix(SHOP_PANE, LIT_SHOP, 0.4) | BackdropPainter.SHINES : SHOP_PANE;
    }
    boolean door = roll >= 0.7 && across > 0.9 && across < 1.9 && up < 2.3;
    double dirt = 0.78 + 0.14 * Texture.smooth(u / 2, z / 2, salt + 2);
    return door ? 0x4A3B30 : Shade.times(wall, dirt);
  }
}
