package org.glimpse.scenes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Paints a {@link Backdrop}: ground and sky first, then everything that stands on the ground. */
final class BackdropPainter {
  /** Decides the colour of a sample of a flat surface. */
  @FunctionalInterface
  interface Surface {
    /** Colour of a place in the world, metres; with {@link #SHINES} where it has own light. */
    int colour(double x, double y, double z);
  }

  /** Added to a colour that shines at night. */
  static final int SHINES = 1 << 24;

  /** Lamplight is warm: shares of 256 by channel. */
  private static final int[] WARMTH = {200, 170, 110};

  private static final double LAMP_REACH = 13;
  private static final byte IN_SHADOW = 1;
  private static final byte IS_GROUND = 2;

  private final SceneOptions options;
  private final Backdrop backdrop;
  private final Camera camera;
  private final int columns;
  private final int rows;

  /** Per sample: colour, with {@link #SHINES}. */
  private final int[] colours;

  /** Per sample: share of the sun's light that the surface takes, 0..255. */
  private final byte[] facing;

  private final byte[] flags;

  /** Per sample, 0..255: light of street lamps. */
  private final byte[] lamplight;

  private final ScreenPolygon polygon;
  private final double[] plane = new double[3];

  private BackdropPainter(SceneOptions options, Backdrop backdrop) {
    this.options = options;
    this.backdrop = backdrop;
    camera = backdrop.camera();
    columns = backdrop.width() * Backdrop.SAMPLES;
    rows = backdrop.height() * Backdrop.SAMPLES;
    colours = new int[columns * rows];
    facing = new byte[columns * rows];
    flags = new byte[columns * rows];
    lamplight = new byte[columns * rows];
    polygon = new ScreenPolygon(camera);
  }

  /**
   * @param margin pixels around the picture, for a camera that sways
   */
  static Backdrop paint(SceneOptions options, int margin) {
    int width = options.width() + 2 * margin;
    int height = options.height() + 2 * margin;
    Camera camera = Camera.of(options.seed(), width, height, options.width(), options.height());
    SceneRandom random = SceneRandom.of(options.seed(), "sun");
    double x = random.between(0.45, 0.8) * (random.chance(0.5) ? 1 : -1);
    double y = random.between(-0.55, 0.1);
    double z = random.between(0.55, 0.85);
    double length = Math.sqrt(x * x + y * y + z * z);
    double[] toSun = {x / length, y / length, z / length};
    Backdrop backdrop = new Backdrop(camera, width, height, toSun);
    BackdropPainter painter = new BackdropPainter(options, backdrop);
    painter.groundAndSky();
    Surroundings surroundings = Surroundings.of(options.seed());
    surroundings.castShadows(painter);
    surroundings.light(painter);
    surroundings.stand(painter);
    painter.develop();
    return backdrop;
  }

  private void groundAndSky() {
    boolean rain = options.has(SceneEffect.RAIN);
    GroundPlan plan = new GroundPlan(options.seed(), rain);
    int skyLow = rain ? 0xA9AEB2 : 0xBFCBD6;
    int skyHigh = rain ? 0x8E9499 : 0x7FA0C8;
    byte groundFacing = (byte) (int) (255 * backdrop.toSun()[2]);
    for (int row = 0; row < rows; row++) {
      double slopeY = camera.slopeY((row + 0.5) / Backdrop.SAMPLES);
      double down = camera.rayZ(slopeY);
      for (int column = 0; column < columns; column++) {
        int sample = row * columns + column;
        if (down >= -0.004) {
          colours[sample] = Shade.mix(skyLow, skyHigh, Math.min(1, down * 4 + 0.02));
          continue;
        }
        double slopeX = camera.slopeX((column + 0.5) / Backdrop.SAMPLES);
        double distance = -camera.z() / down;
        double x = camera.x() + camera.rayX(slopeX, slopeY) * distance;
        double y = camera.y() + camera.rayY(slopeX, slopeY) * distance;
        colours[sample] = plan.colour(x, y);
        facing[sample] = groundFacing;
        flags[sample] = IS_GROUND;
      }
    }
  }

  /** Darkens the ground inside a convex outline {@code x0, y0, x1, y1, ..}, metres. */
  void shadow(double[] outline) {
    onGround(
        outline,
        (row, from, to) -> {
          for (int sample = row * columns + from; sample < row * columns + to; sample++) {
            flags[sample] |= IN_SHADOW;
          }
        });
  }

  private void onGround(double[] outline, ScreenPolygon.Span span) {
    polygon.begin();
    for (int i = 0; i < outline.length; i += 2) {
      polygon.corner(outline[i], outline[i + 1], 0);
    }
    if (polygon.project(Backdrop.SAMPLES)) {
      polygon.scan(columns, rows, span);
    }
  }

  /** Throws the light of a street lamp on the ground around a place. */
  void lamp(double x, double y) {
    double[] outline = new double[2 * 12];
    for (int i = 0; i < 12; i++) {
      outline[2 * i] = x + LAMP_REACH * StrictMath.cos(i * Math.PI / 6);
      outline[2 * i + 1] = y + LAMP_REACH * StrictMath.sin(i * Math.PI / 6);
    }
    onGround(outline, (row, from, to) -> lampRow(row, from, to, x, y));
  }

  private void lampRow(int row, int from, int to, double x, double y) {
    double slopeY = camera.slopeY((row + 0.5) / Backdrop.SAMPLES);
    double distance = -camera.z() / camera.rayZ(slopeY);
    for (int column = from; column < to; column++) {
      double slopeX = camera.slopeX((column + 0.5) / Backdrop.SAMPLES);
      double dx = camera.x() + camera.rayX(slopeX, slopeY) * distance - x;
      double dy = camera.y() + camera.rayY(slopeX, slopeY) * distance - y;
      double near = Math.max(0, 1 - (dx * dx + dy * dy) / (LAMP_REACH * LAMP_REACH));
      int sample = row * columns + column;
      int light = (lamplight[sample] & 255) + (int) (255 * near * near);
      lamplight[sample] = (byte) Math.min(255, light);
    }
  }

  double[] toSun() {
    return backdrop.toSun();
  }

  /** Paints a flat convex polygon where nothing nearer stands; normal outward, length 1. */
  void surface(double[] corners, double[] normal, Surface surface) {
    double toCamera =
        normal[0] * (camera.x() - corners[0])
            + normal[1] * (camera.y() - corners[1])
            + normal[2] * (camera.z() - corners[2]);
    if (toCamera <= 0) {
      return;
    }
    polygon.begin();
    for (int i = 0; i < corners.length; i += 3) {
      polygon.corner(corners[i], corners[i + 1], corners[i + 2]);
    }
    if (!polygon.project(Backdrop.SAMPLES) || !polygon.plane(plane)) {
      return;
    }
    double[] sun = backdrop.toSun();
    double lit = normal[0] * sun[0] + normal[1] * sun[1] + normal[2] * sun[2];
    byte face = (byte) (int) (255 * Math.max(0, lit));
    polygon.scan(columns, rows, (row, from, to) -> paintRow(row, from, to, face, surface));
  }

  private void paintRow(int row, int from, int to, byte face, Surface surface) {
    double slopeY = camera.slopeY((row + 0.5) / Backdrop.SAMPLES);
    float[] depths = backdrop.inverseDepth();
    for (int column = from; column < to; column++) {
      double slopeX = camera.slopeX((column + 0.5) / Backdrop.SAMPLES);
      double inverse = plane[0] + plane[1] * slopeX + plane[2] * slopeY;
      int sample = row * columns + column;
      if (inverse > depths[sample]) {
        depths[sample] = (float) inverse;
        double distance = 1 / inverse;
        colours[sample] =
            surface.colour(
                camera.x() + camera.rayX(slopeX, slopeY) * distance,
                camera.y() + camera.rayY(slopeX, slopeY) * distance,
                camera.z() + camera.rayZ(slopeY) * distance);
        facing[sample] = face;
        flags[sample] = 0;
      }
    }
  }

  /** Paints a ball of leaves around a place. */
  void foliage(double x, double y, double z, double radius, int rgb, int salt) {
    double cz = camera.toZ(x, y, z);
    if (cz < 2) {
      return;
    }
    double column = camera.column(camera.toX(x, y), cz) * Backdrop.SAMPLES;
    double row = camera.row(camera.toY(x, y, z), cz) * Backdrop.SAMPLES;
    double reach = camera.scale(cz) * radius * Backdrop.SAMPLES;
    double[] sun = backdrop.toSun();
    float inverse = (float) (1 / (cz - radius * 0.3));
    for (int r = (int) Math.max(0, row - reach); r < Math.min(rows, row + reach); r++) {
      for (int c = (int) Math.max(0, column - reach); c < Math.min(columns, column + reach); c++) {
        double u = (c + 0.5 - column) / reach;
        double v = (r + 0.5 - row) / reach;
        double off = u * u + v * v;
        double leaves = Texture.smooth(u * radius * 5, v * radius * 5, salt);
        double clumps = Texture.smooth(u * radius * 1.7, v * radius * 1.7, salt + 1);
        int sample = r * columns + c;
        if (off < 0.62 + 0.38 * leaves && inverse > backdrop.inverseDepth()[sample]) {
          double light = 0.5 + 0.35 * clumps + 0.45 * leaves - 0.22 * v;
          colours[sample] = Shade.times(rgb, light);
          double lit = 0.35 - v * sun[2] + u * sun[0] * 0.6;
          facing[sample] = (byte) (int) (255 * Math.max(0, Math.min(1, lit * (0.4 + leaves))));
          flags[sample] = 0;
          backdrop.inverseDepth()[sample] = inverse;
        }
      }
    }
  }

  /** Adds the samples of each pixel up. */
  private void develop() {
    List<int[]> offsets = new ArrayList<>();
    for (int i = 0; i < Backdrop.SAMPLES * Backdrop.SAMPLES; i++) {
      offsets.add(new int[] {i / Backdrop.SAMPLES, i % Backdrop.SAMPLES});
    }
    int samples = offsets.size();
    int[] sums = new int[12];
    for (int row = 0; row < backdrop.height(); row++) {
      for (int column = 0; column < backdrop.width(); column++) {
        Arrays.fill(sums, 0);
        for (int[] offset : offsets) {
          int sample =
              (row * Backdrop.SAMPLES + offset[0]) * columns
                  + column * Backdrop.SAMPLES
                  + offset[1];
          collect(sample, sums);
        }
        int pixel = row * backdrop.width() + column;
        for (int channel = 0; channel < 3; channel++) {
          backdrop.ambient()[3 * pixel + channel] = (byte) (sums[channel] / samples);
          backdrop.sunny()[3 * pixel + channel] = (byte) (sums[3 + channel] / (255 * samples));
          backdrop.shining()[3 * pixel + channel] = (byte) (sums[6 + channel] / samples);
        }
        backdrop.ground()[pixel] = (byte) (sums[9] * 255 / samples);
        backdrop.sunlit()[pixel] = (byte) (sums[10] * 255 / samples);
        backdrop.lamplit()[pixel] = (byte) (sums[11] / samples);
      }
    }
  }

  private void collect(int sample, int[] sums) {
    int colour = colours[sample];
    boolean shadow = (flags[sample] & IN_SHADOW) != 0;
    int sun = shadow ? 0 : facing[sample] & 255;
    int lamp = (flags[sample] & IS_GROUND) != 0 ? lamplight[sample] & 255 : 0;
    for (int channel = 0; channel < 3; channel++) {
      int value = colour >> (16 - 8 * channel) & 255;
      sums[channel] += value;
      sums[3 + channel] += value * sun;
      sums[6 + channel] += (colour & SHINES) != 0 ? value : value * lamp * WARMTH[channel] >> 16;
    }
    if ((flags[sample] & IS_GROUND) != 0) {
      sums[9]++;
    }
    sums[10] += shadow ? 0 : 1;
    sums[11] += lamp;
  }
}
