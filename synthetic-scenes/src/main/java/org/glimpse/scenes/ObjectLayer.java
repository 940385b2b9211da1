package org.glimpse.scenes;

import java.util.Arrays;

/**
 * Moving bodies, drawn with a depth test at four samples a pixel, and laid over the canvas. A body
 * shows in a pixel if at least two of the four samples are its own; exactly these pixels are its
 * visible ones.
 */
final class ObjectLayer {
  /** Bodies differ from the backdrop behind them by at least so many levels. */
  private static final int CONTRAST_MIN = 9;

  private final Backdrop backdrop;
  private final ScreenPolygon polygon;
  private final int columns;
  private final int rows;
  private final float[] inverseDepth;
  private final int[] levels;
  private final short[] owners;

  /** Which body last touched a sample, hidden or not. */
  private final int[] stamps;

  private final DirtyRows dirty;
  private final double[] plane = new double[3];
  private int lastStamp;

  /** Extent of one body: pixels inside the window that show it, and their box. */
  static final class Extent {
    private int pixels;
    private int left = Integer.MAX_VALUE;
    private int right = -1;
    private int top = Integer.MAX_VALUE;
    private int bottom = -1;
    private long touchedSamples;
    private double wholeArea;
    private long coveredSamples;

    int pixels() {
      return pixels;
    }

    int left() {
      return left;
    }

    int right() {
      return right;
    }

    int top() {
      return top;
    }

    int bottom() {
      return bottom;
    }

    /** Share of the whole body, with what lies outside of the canvas, that shows. */
    double visibleShare() {
      if (pixels == 0) {
        return 0;
      }
      double within = Math.min(1, coveredSamples / wholeArea);
      double whole = touchedSamples / within;
      return Math.min(1, pixels * (double) (Backdrop.SAMPLES * Backdrop.SAMPLES) / whole);
    }

    private void add(int column, int row) {
      pixels++;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
  }

  ObjectLayer(Backdrop backdrop) {
    this.backdrop = backdrop;
    polygon = new ScreenPolygon(backdrop.camera());
    columns = backdrop.width() * Backdrop.SAMPLES;
    rows = backdrop.height() * Backdrop.SAMPLES;
    inverseDepth = new float[columns * rows];
    levels = new int[columns * rows];
    owners = new short[columns * rows];
    stamps = new int[columns * rows];
    dirty = new DirtyRows(backdrop.height());
  }

  /**
   * Draws a body.
   *
   * @param owner its number, from 1
   */
  void draw(Placed placed, int owner, Daylight light, Extent extent) {
    int stamp = nextStamp();
    double sun = backdrop.sunAt(placed.x(), placed.y());
    for (Solid.Face face : placed.body().faces()) {
      drawFace(placed, face, (short) owner, stamp, light, sun, extent);
    }
  }

  private int nextStamp() {
    if (lastStamp == Integer.MAX_VALUE) {
      Arrays.fill(stamps, 0);
      lastStamp = 0;
    }
    return ++lastStamp;
  }

  private void drawFace(
      Placed placed,
      Solid.Face face,
      short owner,
      int stamp,
      Daylight light,
      double sun,
      Extent extent) {
    double cosine = placed.cosine();
    double sine = placed.sine();
    double nx = face.normal()[0] * cosine - face.normal()[1] * sine;
    double ny = face.normal()[0] * sine + face.normal()[1] * cosine;
    double nz = face.normal()[2];
    double[] corners = face.corners();
    Camera camera = backdrop.camera();
    double firstX = placed.x() + corners[0] * cosine - corners[1] * sine;
    double firstY = placed.y() + corners[0] * sine + corners[1] * cosine;
    double toCamera =
        nx * (camera.x() - firstX) + ny * (camera.y() - firstY) + nz * (camera.z() - corners[2]);
    if (toCamera <= 0) {
      return;
    }
    polygon.begin();
    for (int i = 0; i < corners.length; i += 3) {
      polygon.corner(
          placed.x() + corners[i] * cosine - corners[i + 1] * sine,
          placed.y() + corners[i] * sine + corners[i + 1] * cosine,
          corners[i + 2]);
    }
    if (!polygon.project(Backdrop.SAMPLES) || !polygon.plane(plane)) {
      return;
    }
    extent.wholeArea += polygon.area();
    int shown = FaceLight.levels(face, placed.braking(), nx, ny, nz, backdrop.toSun(), light, sun);
    polygon.scan(
        columns, rows, (row, from, to) -> fill(row, from, to, shown, owner, stamp, extent));
  }

  private void fill(int row, int from, int to, int shown, short owner, int stamp, Extent extent) {
    Camera camera = backdrop.camera();
    double slopeY = camera.slopeY((row + 0.5) / Backdrop.SAMPLES);
    double start = plane[0] + plane[2] * slopeY;
    float[] still = backdrop.inverseDepth();
    extent.coveredSamples += to - from;
    for (int column = from; column < to; column++) {
      int sample = row * columns + column;
      if (stamps[sample] != stamp) {
        stamps[sample] = stamp;
        extent.touchedSamples++;
      }
      double slopeX = camera.slopeX((column + 0.5) / Backdrop.SAMPLES);
      float inverse = (float) (start + plane[1] * slopeX);
      if (inverse > inverseDepth[sample] && inverse > still[sample]) {
        inverseDepth[sample] = inverse;
        levels[sample] = shown;
        owners[sample] = owner;
      }
    }
    dirty.add(row / Backdrop.SAMPLES, from / Backdrop.SAMPLES, (to - 1) / Backdrop.SAMPLES);
  }

  /**
   * Lays everything that was drawn over a canvas, and forgets it.
   *
   * @param canvas {@code HWC uint8}; null if only the extents are wanted
   * @param window the part of the canvas that is the picture: left, top, right, bottom, exclusive
   * @param extents by owner, the first one unused
   */
  void apply(byte[] canvas, int[] window, Extent[] extents) {
    dirty.drain(
        (row, first, last) -> {
          boolean inRows = row >= window[1] && row < window[3];
          for (int column = first; column <= last; column++) {
            int top = row * Backdrop.SAMPLES * columns + column * Backdrop.SAMPLES;
            int low = top + columns;
            if ((owners[top] | owners[top + 1] | owners[low] | owners[low + 1]) != 0) {
              boolean inside = inRows && column >= window[0] && column < window[2];
              resolve(canvas, row, column, inside, window, extents);
              clear(top);
              clear(top + 1);
              clear(low);
              clear(low + 1);
            }
          }
        });
  }

  private void clear(int sample) {
    owners[sample] = 0;
    inverseDepth[sample] = 0;
  }

  private void resolve(
      byte[] canvas, int row, int column, boolean inside, int[] window, Extent[] extents) {
    int top = row * Backdrop.SAMPLES * columns + column * Backdrop.SAMPLES;
    int low = top + columns;
    int first = majority(owners[top], owners[top + 1], owners[low], owners[low + 1]);
    if (first == 0) {
      return;
    }
    int second = 0;
    int pixel = 3 * (row * backdrop.width() + column);
    int still = canvas == null ? 0 : levelsAt(canvas, pixel);
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int i = 0; i < 4; i++) {
      int sample = i < 2 ? top + i : low + i - 2;
      int owner = owners[sample];
      int shown = still;
      if (owner == first) {
        shown = contrasted(levels[sample], still);
      } else if (owner != 0 && count(owner, top, low) == 2) {
        second = owner;
        shown = contrasted(levels[sample], still);
      }
      red += Shade.red(shown);
      green += Shade.green(shown);
      blue += Shade.blue(shown);
    }
    if (canvas != null) {
      canvas[pixel] = (byte) (red + 2 >> 2);
      canvas[pixel + 1] = (byte) (green + 2 >> 2);
      canvas[pixel + 2] = (byte) (blue + 2 >> 2);
    }
    if (inside) {
      extents[first].add(column - window[0], row - window[1]);
      if (second != 0) {
        extents[second].add(column - window[0], row - window[1]);
      }
    }
  }

  private int count(int owner, int top, int low) {
    return (owners[top] == owner ? 1 : 0)
        + (owners[top + 1] == owner ? 1 : 0)
        + (owners[low] == owner ? 1 : 0)
        + (owners[low + 1] == owner ? 1 : 0);
  }

  /** A body that has two samples or more; the first of two such; 0 if there is none. */
  private static int majority(int a, int b, int c, int d) {
    if (a != 0 && (a == b || a == c || a == d)) {
      return a;
    }
    if (b != 0 && (b == c || b == d)) {
      return b;
    }
    return c != 0 && c == d ? c : 0;
  }

  private static int levelsAt(byte[] canvas, int at) {
    return (canvas[at] & 255) << 16 | (canvas[at + 1] & 255) << 8 | canvas[at + 2] & 255;
  }

  /** A body never has just the colour of what is behind it: then nobody could tell its edge. */
  private static int contrasted(int shown, int still) {
    int apart = luma(shown) - luma(still);
    if (Math.abs(apart) >= CONTRAST_MIN
        || Math.abs(Shade.red(shown) - Shade.red(still)) >= CONTRAST_MIN
        || Math.abs(Shade.blue(shown) - Shade.blue(still)) >= CONTRAST_MIN) {
      return shown;
    }
    boolean brighter = apart > 0 || luma(still) < ToneCurve.LEVEL_MIN + 2 * CONTRAST_MIN;
    int shift = brighter ? CONTRAST_MIN - apart : -CONTRAST_MIN - apart;
    return moved(Shade.red(shown) + shift) << 16
        | moved(Shade.green(shown) + shift) << 8
        | moved(Shade.blue(shown) + shift);
  }

  private static int moved(int level) {
    return Math.max(ToneCurve.LEVEL_MIN, Math.min(ToneCurve.LEVEL_MAX, level));
  }

  private static int luma(int levels) {
    return (Shade.red(levels) + 2 * Shade.green(levels) + Shade.blue(levels)) >> 2;
  }
}
