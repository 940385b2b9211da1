package org.glimpse.scenes;

/** How bright a face looks. */
final class FaceLight {
  private static final double SKY_IN_GLASS = 0.3;
  private static final int SKY = 0xB8C4D0;

  private FaceLight() {}

  /**
   * Levels {@code 0xRRGGBB} of a face with a normal {@code (nx, ny, nz)} in the world.
   *
   * @param sunlit how much sun reaches the body, 0..1
   */
  static int levels(
      Solid.Face face,
      boolean braking,
      double nx,
      double ny,
      double nz,
      double[] toSun,
      Daylight light,
      double sunlit) {
    double facing = Math.max(0, nx * toSun[0] + ny * toSun[1] + nz * toSun[2]) * sunlit;
    double sky = 0.68 + 0.32 * nz;
    int rgb = face.rgb();
    double own = 0;
    switch (face.finish()) {
      case GLASS -> rgb = Shade.mix(rgb, SKY, SKY_IN_GLASS * Math.max(0.15, nz + 0.25));
      case HEADLIGHT -> own = light.lamps() * 1.3;
      case TAILLIGHT -> own = (braking ? 1.1 : 0.35) * Math.max(light.lamps(), braking ? 0.5 : 0);
      default -> {}
    }
    double[] lit = new double[3];
    for (int channel = 0; channel < 3; channel++) {
      double received = light.ambient()[channel] * sky + light.sun()[channel] * facing;
      lit[channel] = received * light.exposure() + own;
    }
    return ToneCurve.levels(rgb, lit[0], lit[1], lit[2]);
  }
}
