package org.glimpse.scenes;

/**
 * The light at one place, and how bright faces look in it.
 *
 * @param light of the whole street
 * @param toSun direction of the sun, of length 1
 * @param sunlit how much sun reaches the place, 0..1
 * @param lamplit how much lamplight reaches it, 0..1
 */
record LocalLight(Daylight light, double[] toSun, double sunlit, double lamplit) {
  private static final double SKY_IN_GLASS = 0.3;
  private static final double[] LAMPLIGHT = {0.36, 0.31, 0.2};
  private static final int SKY = 0xB8C4D0;

  /** Levels {@code 0xRRGGBB} of a face with a normal {@code (nx, ny, nz)} in the world. */
  int levels(Solid.Face face, Placed placed, double nx, double ny, double nz) {
    double facing = Math.max(0, nx * toSun[0] + ny * toSun[1] + nz * toSun[2]) * sunlit;
    double sky = 0.68 + 0.32 * nz;
    double lamps = light.lamps() * lamplit * (0.7 + 0.3 * nz);
    int rgb = placed.tinted(face.rgb());
    boolean braking = placed.braking();
    double own = 0;
    switch (face.finish()) {
      case GLASS -> rgb = Shade.mix(rgb, SKY, SKY_IN_GLASS * Math.max(0.15, nz + 0.25));
      case HEADLIGHT -> own = light.lamps() * 1.3;
      case TAILLIGHT -> own = (braking ? 1.1 : 0.35) * Math.max(light.lamps(), braking ? 0.5 : 0);
      default -> {}
    }
    double[] lit = new double[3];
    for (int channel = 0; channel < 3; channel++) {
      double received =
          light.ambient()[channel] * sky
              + light.sun()[channel] * facing
              + lamps * LAMPLIGHT[channel];
      lit[channel] = received * light.exposure() + own;
    }
    return ToneCurve.levels(rgb, lit[0], lit[1], lit[2]);
  }
}
