package org.glimpse.scenes;

/** Shadows and headlights on the ground: whatever moving things do to it without hiding it. */
final class ShadowLayer {
  private static final byte NO_SUN = 1;
  private static final byte BELOW = 2;
  private static final byte BEAM = 4;
  private static final double BEAM_METRES = 8;

  /** Bits between the numbers of samples that bear one mark and the next, of all in one number. */
  private static final int COUNT_BITS = 4;

  private static final int[] COUNTS = counts();

  private final Backdrop backdrop;
  private final ScreenPolygon polygon;
  private final int columns;
  private final int rows;
  private final byte[] marks;
  private final DirtyRows dirty;

  ShadowLayer(Backdrop backdrop) {
    this.backdrop = backdrop;
    polygon = new ScreenPolygon(backdrop.camera());
    columns = backdrop.width() * Backdrop.SAMPLES;
    rows = backdrop.height() * Backdrop.SAMPLES;
    marks = new byte[columns * rows];
    dirty = new DirtyRows(backdrop.height(), backdrop.width());
  }

  /** Marks what one body does to the ground. */
  void add(Placed placed, Daylight light) {
    if (light.shadowDepth() > 0.05) {
      boolean vehicle = placed.objectClass() != ObjectClass.PERSON;
      mark(shadow(placed, vehicle ? 0.86 : 0.7, vehicle ? 0.25 : 0, placed.height()), NO_SUN);
    }
    mark(shadow(placed, 1.04, 0, 0.02), BELOW);
    if (placed.lights() && light.lamps() > 0.05) {
      mark(beam(placed), BEAM);
    }
  }

  private double[] shadow(Placed placed, double size, double low, double high) {
    double[] half = {placed.half()[0] * size, placed.half()[1] * size};
    return GroundShadow.ofBox(
        placed.x(), placed.y(), half, placed.cosine(), placed.sine(), low, high, backdrop.toSun());
  }

  private static double[] beam(Placed placed) {
    double[][] corners = {{0, -0.7}, {BEAM_METRES, -2}, {BEAM_METRES, 2}, {0, 0.7}};
    double[] outline = new double[8];
    for (int i = 0; i < 4; i++) {
      double along = placed.half()[0] + corners[i][0];
      double across = corners[i][1];
      outline[2 * i] = placed.x() + along * placed.cosine() - across * placed.sine();
      outline[2 * i + 1] = placed.y() + along * placed.sine() + across * placed.cosine();
    }
    return outline;
  }

  private void mark(double[] outline, byte what) {
    polygon.begin();
    for (int i = 0; i < outline.length; i += 2) {
      polygon.corner(outline[i], outline[i + 1], 0);
    }
    if (!polygon.project(Backdrop.SAMPLES)) {
      return;
    }
    polygon.scan(
        columns,
        rows,
        (row, from, to) -> {
          for (int i = row * columns + from; i < row * columns + to; i++) {
            marks[i] |= what;
          }
          dirty.add(row / Backdrop.SAMPLES, from / Backdrop.SAMPLES, (to - 1) / Backdrop.SAMPLES);
        });
  }

  /** Draws everything that was added onto the ground of a canvas, and forgets it. */
  void apply(LitBackdrop lit, byte[] canvas) {
    int lamps = (int) (lit.light().lamps() * 110);
    dirty.drain(
        (row, first, last) -> {
          for (int column = first; column <= last; column++) {
            int pixel = row * backdrop.width() + column;
            int top = row * Backdrop.SAMPLES * columns + column * Backdrop.SAMPLES;
            int low = top + columns;
            int marked =
                COUNTS[marks[top]]
                    + COUNTS[marks[top + 1]]
                    + COUNTS[marks[low]]
                    + COUNTS[marks[low + 1]];
            if (marked == 0) {
              continue;
            }
            int ground = backdrop.ground()[pixel] & 255;
            if (ground > 0) {
              shade(
                  lit,
                  canvas,
                  3 * pixel,
                  ground * count(marked, NO_SUN),
                  ground * count(marked, BELOW),
                  lamps * count(marked, BEAM));
            }
            marks[top] = 0;
            marks[top + 1] = 0;
            marks[low] = 0;
            marks[low + 1] = 0;
          }
        });
  }

  /** How many samples of a pixel bear a mark. */
  private static int count(int marked, int what) {
    return marked >> COUNT_BITS * (what >> 1) & (1 << COUNT_BITS) - 1;
  }

  /** A one for every mark of a sample, far enough apart to be added up over a pixel. */
  private static int[] counts() {
    int[] counts = new int[(NO_SUN | BELOW | BEAM) + 1];
    for (int marks = 0; marks < counts.length; marks++) {
      for (int what = NO_SUN; what <= BEAM; what <<= 1) {
        counts[marks] += (marks & what) != 0 ? 1 << COUNT_BITS * (what >> 1) : 0;
      }
    }
    return counts;
  }

  /** Weights are shares of 1020. */
  private static void shade(
      LitBackdrop lit, byte[] canvas, int at, int noSun, int below, int beam) {
    for (int channel = 0; channel < 3; channel++) {
      int level = canvas[at + channel] & 255;
      if (noSun > 0) {
        level += (lit.shaded(at + channel, channel) - level) * noSun / 1020;
      }
      if (beam > 0) {
        level += (level - ToneCurve.LEVEL_MIN) * beam / 1020;
      }
      if (below > 0) {
        level -= (level - ToneCurve.LEVEL_MIN) * below * 2 / (5 * 1020);
      }
      canvas[at + channel] =
          (byte) Math.max(ToneCurve.LEVEL_MIN, Math.min(ToneCurve.LEVEL_MAX, level));
    }
  }
}
