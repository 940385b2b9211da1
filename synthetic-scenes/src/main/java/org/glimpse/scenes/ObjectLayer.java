package org.glimpse.scenes;

import java.util.Arrays;

/**
 * Moving bodies, drawn with a depth test at four samples a pixel, and laid over the canvas. A body
 * shows in a pixel if at least two of the four samples are its own; exactly these pixels are its
 * visible ones.
 */
final class ObjectLayer {
  private final Backdrop backdrop;
  private final ScreenPolygon polygon;
  private final int columns;
  private final int rows;
  private final float[] inverseDepth;
  private final int[] levels;
  private final short[] owners;

  /** The same of the nearest body behind the first one: what would show if that one went. */
  private final float[] secondDepth;

  private final int[] secondLevels;
  private final short[] secondOwners;

  private final TouchedSamples touched;
  private final DirtyRows dirty;
  private final double[] plane = new double[3];

  ObjectLayer(Backdrop backdrop) {
    this.backdrop = backdrop;
    polygon = new ScreenPolygon(backdrop.camera());
    columns = backdrop.width() * Backdrop.SAMPLES;
    rows = backdrop.height() * Backdrop.SAMPLES;
    inverseDepth = new float[columns * rows];
    levels = new int[columns * rows];
    owners = new short[columns * rows];
    secondDepth = new float[columns * rows];
    secondLevels = new int[columns * rows];
    secondOwners = new short[columns * rows];
    touched = new TouchedSamples(columns, rows);
    dirty = new DirtyRows(backdrop.height(), backdrop.width());
  }

  /**
   * Draws a body.
   *
   * @param owner its number, from 1
   */
  void draw(Placed placed, int owner, Daylight light, Extent extent) {
    touched.begin();
    LocalLight local =
        new LocalLight(
            light,
            backdrop.toSun(),
            backdrop.sunAt(placed.x(), placed.y()),
            backdrop.lampAt(placed.x(), placed.y()));
    for (Solid.Face face : placed.body().faces()) {
      drawFace(placed, face, (short) owner, local, extent);
    }
  }

  private void drawFace(
      Placed placed, Solid.Face face, short owner, LocalLight light, Extent extent) {
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
    extent.addFace(polygon.area());
    int shown = light.levels(face, placed, nx, ny, nz);
    polygon.scan(columns, rows, (row, from, to) -> fill(row, from, to, shown, owner, extent));
  }

  private void fill(int row, int from, int to, int shown, short owner, Extent extent) {
    Camera camera = backdrop.camera();
    double slopeY = camera.slopeY((row + 0.5) / Backdrop.SAMPLES);
    double step = plane[1] * (camera.slopeX(1.0 / Backdrop.SAMPLES) - camera.slopeX(0));
    double start = plane[0] + plane[2] * slopeY + plane[1] * camera.slopeX(0.5 / Backdrop.SAMPLES);
    float[] still = backdrop.inverseDepth();
    float[] depths = inverseDepth;
    short[] drawn = owners;
    int first = row * columns;
    for (int column = from; column < to; column++) {
      int sample = first + column;
      float inverse = (float) (start + step * column);
      if (inverse > still[sample]) {
        int before = drawn[sample];
        if (inverse > depths[sample]) {
          if (before != 0 && before != owner) {
            stepBack(sample);
          }
          depths[sample] = inverse;
          levels[sample] = shown;
          drawn[sample] = owner;
        } else if (before != owner && inverse > secondDepth[sample]) {
          secondDepth[sample] = inverse;
          secondLevels[sample] = shown;
          secondOwners[sample] = owner;
        }
      }
    }
    extent.addSpan(to - from, touched.touch(row, from, to));
    dirty.add(row / Backdrop.SAMPLES, from / Backdrop.SAMPLES, (to - 1) / Backdrop.SAMPLES);
  }

  /** The nearest body becomes the second one. */
  private void stepBack(int sample) {
    secondDepth[sample] = inverseDepth[sample];
    secondLevels[sample] = levels[sample];
    secondOwners[sample] = owners[sample];
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
          applyStretch(canvas, row, first, last, window, extents);
          int top = row * Backdrop.SAMPLES * columns;
          int low = top + columns;
          clear(top + first * Backdrop.SAMPLES, top + (last + 1) * Backdrop.SAMPLES);
          clear(low + first * Backdrop.SAMPLES, low + (last + 1) * Backdrop.SAMPLES);
        });
  }

  private void applyStretch(
      byte[] canvas, int row, int first, int last, int[] window, Extent[] extents) {
    boolean inRows = row >= window[1] && row < window[3];
    short[] drawn = owners;
    for (int column = first; column <= last; column++) {
      int top = row * Backdrop.SAMPLES * columns + column * Backdrop.SAMPLES;
      int low = top + columns;
      short owner = drawn[top];
      boolean uniform = owner == drawn[top + 1] && owner == drawn[low] && owner == drawn[low + 1];
      if (uniform && owner == 0) {
        continue;
      }
      boolean inside = inRows && column >= window[0] && column < window[2];
      if (!uniform) {
        resolve(canvas, row, column, inside, window, extents);
        continue;
      }
      if (canvas != null) {
        cover(canvas, 3 * (row * backdrop.width() + column), top, low);
      }
      if (inside) {
        extents[owner].addPixel(column - window[0], row - window[1]);
      }
    }
  }

  private void clear(int from, int to) {
    Arrays.fill(owners, from, to, (short) 0);
    Arrays.fill(inverseDepth, from, to, 0);
    Arrays.fill(secondOwners, from, to, (short) 0);
    Arrays.fill(secondDepth, from, to, 0);
  }

  /** A pixel whose four samples are one body's: by far the most. */
  private void cover(byte[] canvas, int pixel, int top, int low) {
    int a = levels[top];
    int b = levels[top + 1];
    int c = levels[low];
    int d = levels[low + 1];
    int body = a;
    if (a != b || a != c || a != d) {
      // Red and blue are added up side by side, far enough apart not to meet.
      int sides = (a & 0xFF00FF) + (b & 0xFF00FF) + (c & 0xFF00FF) + (d & 0xFF00FF);
      int middle = (a & 0xFF00) + (b & 0xFF00) + (c & 0xFF00) + (d & 0xFF00);
      body = sides >> 2 & 0xFF00FF | middle >> 2 & 0xFF00;
    }
    int shown = Contrast.keep(body, levelsAt(canvas, pixel));
    canvas[pixel] = (byte) Shade.red(shown);
    canvas[pixel + 1] = (byte) Shade.green(shown);
    canvas[pixel + 2] = (byte) Shade.blue(shown);
  }

  private static int levelsAt(byte[] canvas, int at) {
    return (canvas[at] & 255) << 16 | (canvas[at + 1] & 255) << 8 | canvas[at + 2] & 255;
  }

  private void resolve(
      byte[] canvas, int row, int column, boolean inside, int[] window, Extent[] extents) {
    int top = row * Backdrop.SAMPLES * columns + column * Backdrop.SAMPLES;
    int low = top + columns;
    passStraysOn(top, low);
    int a = owners[top];
    int b = owners[top + 1];
    int c = owners[low];
    int d = owners[low + 1];
    int first = majority(a, b, c, d);
    if (first == 0) {
      return;
    }
    int second =
        majority(a == first ? 0 : a, b == first ? 0 : b, c == first ? 0 : c, d == first ? 0 : d);
    if (canvas != null) {
      blend(canvas, 3 * (row * backdrop.width() + column), top, low, first, second);
    }
    if (inside) {
      extents[first].addPixel(column - window[0], row - window[1]);
      if (second != 0) {
        extents[second].addPixel(column - window[0], row - window[1]);
      }
    }
  }

  /**
   * A body with a single sample does not show: what is behind it does, as if it were not there. One
   * after the other, since one that goes may leave its sample to the next.
   */
  private void passStraysOn(int top, int low) {
    for (int i = 0; i < 4; i++) {
      int sample = i < 2 ? top + i : low + i - 2;
      short owner = owners[sample];
      if (owner != 0 && count(owner, top, low) == 1) {
        owners[sample] = secondOwners[sample];
        levels[sample] = secondLevels[sample];
      }
    }
  }

  private int count(short owner, int top, int low) {
    return (owners[top] == owner ? 1 : 0)
        + (owners[top + 1] == owner ? 1 : 0)
        + (owners[low] == owner ? 1 : 0)
        + (owners[low + 1] == owner ? 1 : 0);
  }

  /** The mean of the samples; those of bodies that don't show here show the backdrop. */
  private void blend(byte[] canvas, int pixel, int top, int low, int first, int second) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int bodies = 0;
    for (int i = 0; i < 4; i++) {
      int sample = i < 2 ? top + i : low + i - 2;
      int owner = owners[sample];
      if (owner == first || (owner != 0 && owner == second)) {
        red += Shade.red(levels[sample]);
        green += Shade.green(levels[sample]);
        blue += Shade.blue(levels[sample]);
        bodies++;
      }
    }
    int still = levelsAt(canvas, pixel);
    int body = red / bodies << 16 | green / bodies << 8 | blue / bodies;
    int shown = Contrast.keep(body, still);
    int rest = 4 - bodies;
    canvas[pixel] = (byte) (Shade.red(shown) * bodies + Shade.red(still) * rest >> 2);
    canvas[pixel + 1] = (byte) (Shade.green(shown) * bodies + Shade.green(still) * rest >> 2);
    canvas[pixel + 2] = (byte) (Shade.blue(shown) * bodies + Shade.blue(still) * rest >> 2);
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
}
