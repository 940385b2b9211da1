package org.glimpse.scenes;

/**
 * Moving bodies, drawn with a depth test at four samples a pixel, and laid over the canvas by
 * {@link BodyPixels}.
 */
final class ObjectLayer {
  private final Backdrop backdrop;
  private final ScreenPolygon polygon;
  private final int columns;
  private final int rows;
  private final BodySamples samples;
  private final DrawnFaces faces = new DrawnFaces();
  private final BodyPixels pixels;
  private final TouchedSamples touched;
  private final DirtyRows dirty;
  private final double[] plane = new double[3];

  ObjectLayer(Backdrop backdrop) {
    this.backdrop = backdrop;
    polygon = new ScreenPolygon(backdrop.camera());
    columns = backdrop.width() * Backdrop.SAMPLES;
    rows = backdrop.height() * Backdrop.SAMPLES;
    samples = BodySamples.of(columns * rows);
    pixels = new BodyPixels(backdrop.width(), samples, faces);
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
    int first = faces.next();
    LocalLight local =
        new LocalLight(
            light,
            backdrop.toSun(),
            backdrop.sunAt(placed.x(), placed.y()),
            backdrop.lampAt(placed.x(), placed.y()));
    for (Solid.Face face : placed.body().faces()) {
      drawFace(placed, face, (short) owner, first, local, extent);
    }
  }

  /**
   * @param body number of the body's first face: lower ones belong to others
   */
  private void drawFace(
      Placed placed, Solid.Face face, short owner, int body, LocalLight light, Extent extent) {
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
    char number = faces.add(owner, light.levels(face, placed, nx, ny, nz));
    double step = plane[1] * (camera.slopeX(1.0 / Backdrop.SAMPLES) - camera.slopeX(0));
    double left = plane[1] * camera.slopeX(0.5 / Backdrop.SAMPLES);
    polygon.scan(
        columns,
        rows,
        (row, from, to) -> {
          double slopeY = camera.slopeY((row + 0.5) / Backdrop.SAMPLES);
          fill(row * columns, from, to, plane[0] + plane[2] * slopeY + left, step, number, body);
          extent.addSpan(to - from, touched.touch(row, from, to));
          dirty.add(row / Backdrop.SAMPLES, from / Backdrop.SAMPLES, (to - 1) / Backdrop.SAMPLES);
        });
  }

  /**
   * Draws a face into the samples {@code from} to {@code to - 1} of a row.
   *
   * @param first sample of the row
   * @param start inverse depth at the row's first sample
   * @param step by which it grows from sample to sample
   * @param face its number
   * @param body number of the body's first face
   */
  private void fill(int first, int from, int to, double start, double step, char face, int body) {
    float[] still = backdrop.inverseDepth();
    float[] depths = samples.inverseDepth();
    char[] drawn = samples.faces();
    float[] secondDepth = samples.secondDepth();
    char[] secondFaces = samples.secondFaces();
    for (int column = from; column < to; column++) {
      int sample = first + column;
      float inverse = (float) (start + step * column);
      if (inverse <= still[sample]) {
        continue;
      }
      float depth = depths[sample];
      char before = drawn[sample];
      if (inverse > depth) {
        if (before != 0 && before < body) {
          secondDepth[sample] = depth;
          secondFaces[sample] = before;
        }
        depths[sample] = inverse;
        drawn[sample] = face;
      } else if (before < body && inverse > secondDepth[sample]) {
        secondDepth[sample] = inverse;
        secondFaces[sample] = face;
      }
    }
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
          pixels.apply(canvas, row, first, last, window, extents);
          int top = row * Backdrop.SAMPLES * columns;
          int low = top + columns;
          samples.clear(top + first * Backdrop.SAMPLES, top + (last + 1) * Backdrop.SAMPLES);
          samples.clear(low + first * Backdrop.SAMPLES, low + (last + 1) * Backdrop.SAMPLES);
        });
    faces.clear();
  }
}
