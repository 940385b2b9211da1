package org.glimpse.scenes;

/** The body of a person in mid-stride. */
final class PersonBody {
  /** Metres of a full stride, left and right. */
  private static final double STRIDE = 1.45;

  private PersonBody() {}

  /**
   * @param walked metres so far, which decides where the legs are; standing still, legs are
   *     straight
   */
  static Solid of(Walker.Outfit outfit, double walked, boolean standing) {
    double height = outfit.height();
    double phase = walked / STRIDE * 2 * Math.PI;
    double swing = standing ? 0 : StrictMath.sin(phase) * 0.28;
    double hip = height * 0.48;
    double shoulder = height * 0.83;
    Solid body = new Solid();
    leg(body, swing, 0.11, hip, outfit.trousers());
    leg(body, -swing, -0.11, hip, outfit.trousers());
    int coat = outfit.coat().rgb();
    body.frustum(
        new double[] {-0.15, 0.15, -0.21, 0.21, hip - 0.08},
        new double[] {-0.15, 0.15, -0.25, 0.25, shoulder},
        coat,
        coat);
    arm(body, -swing, 0.29, hip, shoulder, coat, outfit.skin());
    arm(body, swing, -0.29, hip, shoulder, coat, outfit.skin());
    body.frustum(
        new double[] {-0.1, 0.13, -0.11, 0.11, shoulder},
        new double[] {-0.1, 0.13, -0.12, 0.12, height - 0.1},
        outfit.skin(),
        outfit.hair());
    body.frustum(
        new double[] {-0.14, 0.1, -0.13, 0.13, height - 0.14},
        new double[] {-0.1, 0.07, -0.1, 0.1, height},
        outfit.hair(),
        outfit.hair());
    return body;
  }

  private static void leg(Solid body, double swing, double y, double hip, int rgb) {
    body.frustum(
        new double[] {swing - 0.09, swing + 0.13, y - 0.07, y + 0.07, 0},
        new double[] {-0.11, 0.11, y - 0.09, y + 0.09, hip},
        rgb,
        rgb);
    body.box(swing - 0.1, swing + 0.17, y - 0.075, y + 0.075, 0, 0.09, 0x161412);
  }

  private static void arm(
      Solid body, double swing, double y, double hip, double shoulder, int coat, int skin) {
    body.frustum(
        new double[] {swing * 0.8 - 0.05, swing * 0.8 + 0.07, y - 0.05, y + 0.05, hip},
        new double[] {-0.07, 0.07, y - 0.06, y + 0.06, shoulder - 0.02},
        coat,
        coat);
    body.box(swing * 0.8 - 0.05, swing * 0.8 + 0.07, y - 0.045, y + 0.045, hip - 0.09, hip, skin);
  }
}
