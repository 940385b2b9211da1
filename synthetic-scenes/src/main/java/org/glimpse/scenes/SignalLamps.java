package org.glimpse.scenes;

/** The lit lamps of the traffic lights. */
final class SignalLamps {
  private static final int RED = 0xF04030;
  private static final int AMBER = 0xF0B030;
  private static final int GREEN = 0x40D880;

  private SignalLamps() {}

  /** Draws the lamps that are on; as dots, for they are far away. */
  static void draw(Backdrop backdrop, byte[] canvas, double seconds) {
    for (int i = 0; i < Surroundings.SIGNAL_HEADS.length; i++) {
      Signal signal = i < 2 ? Signal.MAIN : Signal.SIDE;
      Signal.Aspect aspect = signal.at(seconds);
      double[] head = Surroundings.SIGNAL_HEADS[i];
      double lift = aspect == Signal.Aspect.RED ? 0.35 : aspect == Signal.Aspect.AMBER ? 0 : -0.35;
      int rgb = aspect == Signal.Aspect.RED ? RED : aspect == Signal.Aspect.AMBER ? AMBER : GREEN;
      dot(backdrop, canvas, head[0], head[1], head[2] + lift, rgb);
    }
  }

  private static void dot(Backdrop backdrop, byte[] canvas, double x, double y, double z, int rgb) {
    Camera camera = backdrop.camera();
    double cz = camera.toZ(x, y, z);
    double reach = Math.max(1, camera.scale(cz) * 0.14);
    double column = camera.column(camera.toX(x, y), cz);
    double row = camera.row(camera.toY(x, y, z), cz);
    for (int r = (int) (row - reach); r <= row + reach; r++) {
      for (int c = (int) (column - reach); c <= column + reach; c++) {
        if (r >= 0 && c >= 0 && r < backdrop.height() && c < backdrop.width()) {
          int at = 3 * (r * backdrop.width() + c);
          canvas[at] = (byte) Shade.red(rgb);
          canvas[at + 1] = (byte) Shade.green(rgb);
          canvas[at + 2] = (byte) Shade.blue(rgb);
        }
      }
    }
  }
}
