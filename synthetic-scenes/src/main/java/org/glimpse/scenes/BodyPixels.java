package org.glimpse.scenes;

/**
 * Turns samples of bodies into pixels. A body shows in a pixel if at least two of the four samples
 * are its own; exactly these pixels are its visible ones.
 */
final class BodyPixels {
  private final int width;
  private final int columns;
  private final BodySamples samples;
  private final DrawnFaces faces;

  /**
   * @param width of the canvas, pixels
   * @param faces those that the samples tell of
   */
  BodyPixels(int width, BodySamples samples, DrawnFaces faces) {
    this.width = width;
    columns = width * Backdrop.SAMPLES;
    this.samples = samples;
    this.faces = faces;
  }

  /**
   * Lays the samples of a stretch of pixels over a canvas.
   *
   * @param canvas {@code HWC uint8}; null if only the extents are wanted
   * @param first column
   * @param last column, inclusive
   * @param window the part of the canvas that is the picture: left, top, right, bottom, exclusive
   * @param extents by owner, the first one unused
   */
  void apply(byte[] canvas, int row, int first, int last, int[] window, Extent[] extents) {
    boolean inRows = row >= window[1] && row < window[3];
    char[] drawn = samples.faces();
    for (int column = first; column <= last; column++) {
      int top = row * Backdrop.SAMPLES * columns + column * Backdrop.SAMPLES;
      int low = top + columns;
      char a = drawn[top];
      char b = drawn[top + 1];
      char c = drawn[low];
      char d = drawn[low + 1];
      if ((a | b | c | d) == 0) {
        continue;
      }
      boolean inside = inRows && column >= window[0] && column < window[2];
      int owner = faces.owner(a);
      boolean uniform =
          a == b && a == c && a == d
              || owner == faces.owner(b) && owner == faces.owner(c) && owner == faces.owner(d);
      if (!uniform) {
        resolve(canvas, row, column, inside, window, extents);
        continue;
      }
      if (canvas != null) {
        cover(canvas, 3 * (row * width + column), mean(a, b, c, d));
      }
      if (inside) {
        extents[owner].addPixel(column - window[0], row - window[1]);
      }
    }
  }

  /** Levels of a pixel whose four samples are one body's: by far the most. */
  private int mean(char first, char second, char third, char fourth) {
    int a = faces.levels(first);
    if (first == second && first == third && first == fourth) {
      return a;
    }
    int b = faces.levels(second);
    int c = faces.levels(third);
    int d = faces.levels(fourth);
    // Red and blue are added up side by side, far enough apart not to meet.
    int sides = (a & 0xFF00FF) + (b & 0xFF00FF) + (c & 0xFF00FF) + (d & 0xFF00FF);
    int middle = (a & 0xFF00) + (b & 0xFF00) + (c & 0xFF00) + (d & 0xFF00);
    return sides >> 2 & 0xFF00FF | middle >> 2 & 0xFF00;
  }

  private static void cover(byte[] canvas, int pixel, int body) {
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
    int a = owner(top);
    int b = owner(top + 1);
    int c = owner(low);
    int d = owner(low + 1);
    int first = majority(a, b, c, d);
    if (first == 0) {
      return;
    }
    int second =
        majority(a == first ? 0 : a, b == first ? 0 : b, c == first ? 0 : c, d == first ? 0 : d);
    if (canvas != null) {
      blend(canvas, 3 * (row * width + column), top, low, first, second);
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
      int owner = owner(sample);
      if (owner != 0 && count(owner, top, low) == 1) {
        samples.faces()[sample] = samples.secondFaces()[sample];
      }
    }
  }

  private int count(int owner, int top, int low) {
    return (owner(top) == owner ? 1 : 0)
        + (owner(top + 1) == owner ? 1 : 0)
        + (owner(low) == owner ? 1 : 0)
        + (owner(low + 1) == owner ? 1 : 0);
  }

  private int owner(int sample) {
    return faces.owner(samples.faces()[sample]);
  }

  /** The mean of the samples; those of bodies that don't show here show the backdrop. */
  private void blend(byte[] canvas, int pixel, int top, int low, int first, int second) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int bodies = 0;
    for (int i = 0; i < 4; i++) {
      int sample = i < 2 ? top + i : low + i - 2;
      char face = samples.faces()[sample];
      int owner = faces.owner(face);
      if (owner == first || (owner != 0 && owner == second)) {
        int levels = faces.levels(face);
        red += Shade.red(levels);
        green += Shade.green(levels);
        blue += Shade.blue(levels);
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
