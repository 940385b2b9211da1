package org.glimpse.detection.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import org.glimpse.video.DecodedFrame;

/**
 * The pixels of up to some number of frames as a model wants them, in one direct buffer that is
 * used again for every run. Used by one thread at a time.
 */
final class InputBuffer {
  private static final int BYTE_VALUES = 256;

  private final InputSpec spec;
  private final Preprocessing preprocessing;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;
  private final ShortBuffer halves;
  private final short[][] halfOf = new short[3][BYTE_VALUES];
  private final int[][] planes;
  private final float[] floatRow;
  private final short[] halfRow;
  private final byte[] byteRow;
  private final Letterbox[] padded;
  private FrameScaler scaler;
  private Letterbox scaled;

  InputBuffer(InputSpec spec, Preprocessing preprocessing, int frames) {
    this.spec = spec;
    this.preprocessing = preprocessing;
    int values = Math.multiplyExact(frames, spec.valuesPerFrame());
    this.bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(values, spec.element().bytes()))
            .order(ByteOrder.nativeOrder());
    this.floats = bytes.asFloatBuffer();
    this.halves = bytes.asShortBuffer();
    this.padded = new Letterbox[frames];
    this.planes = new int[3][spec.width()];
    this.floatRow = new float[3 * spec.width()];
    this.halfRow = new short[3 * spec.width()];
    this.byteRow = new byte[3 * spec.width()];
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel = 0; pixel < BYTE_VALUES; pixel++) {
        halfOf[channel][pixel] = Fp16Conversions.floatToFp16(preprocessing.value(channel, pixel));
      }
    }
  }

  /** The values of the first {@code frames} frames. */
  ByteBuffer values(int frames) {
    return bytes
        .slice(0, frames * spec.valuesPerFrame() * spec.element().bytes())
        .order(ByteOrder.nativeOrder());
  }

  /** Fills a frame's place with padding only. */
  void blank(int place) {
    padded[place] = null;
    for (int[] plane : planes) {
      Arrays.fill(plane, preprocessing.padding());
    }
    for (int row = 0; row < spec.height(); row++) {
      writeRow(place, row, 0, spec.width());
    }
  }

  /** Scales a frame of the source's size into its place, and pads around it. */
  void write(int place, DecodedFrame frame, Letterbox letterbox) {
    if (!letterbox.equals(padded[place])) {
      blank(place);
      padded[place] = letterbox;
    }
    if (!letterbox.equals(scaled)) {
      scaler =
          new FrameScaler(
              letterbox.sourceWidth(),
              letterbox.sourceHeight(),
              letterbox.contentWidth(),
              letterbox.contentHeight());
      scaled = letterbox;
    }
    ByteBuffer pixels = frame.pixels();
    scaler.startFrame();
    for (int row = 0; row < letterbox.contentHeight(); row++) {
      scaler.row(pixels, row, planes);
      writeRow(place, letterbox.top() + row, letterbox.left(), letterbox.contentWidth());
    }
  }

  /** Writes the first {@code count} pixels of the planes at a row and column of the input. */
  private void writeRow(int place, int row, int column, int count) {
    int frameStart = place * spec.valuesPerFrame();
    int pixel = row * spec.width() + column;
    if (!spec.channelsFirst()) {
      for (int channel = 0; channel < 3; channel++) {
        convert(channel, count, channel, 3);
      }
      put(frameStart + 3 * pixel, 3 * count);
      return;
    }
    int plane = spec.width() * spec.height();
    for (int channel = 0; channel < 3; channel++) {
      convert(channel, count, 0, 1);
      put(frameStart + channel * plane + pixel, count);
    }
  }

  /** Turns a plane into values, every {@code step} places from {@code start}. */
  private void convert(int channel, int count, int start, int step) {
    int[] plane = planes[channel];
    switch (spec.element()) {
      case FLOAT32 -> {
        float mean = preprocessing.mean()[channel];
        float deviation = preprocessing.deviation()[channel];
        float[] row = floatRow;
        if (step > 1) {
          for (int x = 0, at = start; x < count; x++, at += step) {
            row[at] = (plane[x] - mean) / deviation;
          }
        } else if (mean == 0 && deviation == 1) {
          for (int x = 0; x < count; x++) {
            row[x] = plane[x];
          }
        } else {
          for (int x = 0; x < count; x++) {
            row[x] = (plane[x] - mean) / deviation;
          }
        }
      }
      case FLOAT16 -> {
        for (int x = 0, at = start; x < count; x++, at += step) {
          halfRow[at] = halfOf[channel][plane[x]];
        }
      }
      case UINT8 -> {
        for (int x = 0, at = start; x < count; x++, at += step) {
          byteRow[at] = (byte) plane[x];
        }
      }
    }
  }

  private void put(int at, int count) {
    switch (spec.element()) {
      case FLOAT32 -> floats.put(at, floatRow, 0, count);
      case FLOAT16 -> halves.put(at, halfRow, 0, count);
      case UINT8 -> bytes.put(at, byteRow, 0, count);
    }
  }
}
