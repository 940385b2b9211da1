package org.glimpse.detection.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.glimpse.video.DecodedFrame;

/**
 * The pixels of up to some number of frames as a model wants them, in one direct buffer that is
 * used again for every run. Every byte value is looked up in a table made once, so any scaling,
 * mean and type costs the same.
 */
final class InputBuffer {
  private static final int BYTE_VALUES = 256;

  private final InputSpec spec;
  private final Preprocessing preprocessing;
  private final ByteBuffer buffer;
  private final float[][] floats = new float[3][BYTE_VALUES];
  private final short[][] halves = new short[3][BYTE_VALUES];
  private final byte[] sourceRow;
  private final float[] floatRow;
  private final short[] halfRow;
  private final byte[] byteRow;
  private final Letterbox[] padded;

  InputBuffer(InputSpec spec, Preprocessing preprocessing, int frames) {
    this.spec = spec;
    this.preprocessing = preprocessing;
    this.buffer =
        ByteBuffer.allocateDirect(
                Math.multiplyExact(
                    Math.multiplyExact(frames, spec.valuesPerFrame()), spec.element().bytes()))
            .order(ByteOrder.nativeOrder());
    this.padded = new Letterbox[frames];
    this.sourceRow = new byte[3 * spec.width()];
    this.floatRow = new float[3 * spec.width()];
    this.halfRow = new short[3 * spec.width()];
    this.byteRow = new byte[3 * spec.width()];
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel = 0; pixel < BYTE_VALUES; pixel++) {
        floats[channel][pixel] = preprocessing.value(channel, pixel);
        halves[channel][pixel] = Fp16Conversions.floatToFp16(floats[channel][pixel]);
      }
    }
  }

  /** The values of the first {@code frames} frames. */
  ByteBuffer values(int frames) {
    return buffer
        .slice(0, frames * spec.valuesPerFrame() * spec.element().bytes())
        .order(ByteOrder.nativeOrder());
  }

  /** Fills a frame's place with padding only. */
  void blank(int place) {
    padded[place] = null;
    byte padding = (byte) preprocessing.padding();
    Arrays.fill(sourceRow, padding);
    for (int row = 0; row < spec.height(); row++) {
      writeRow(place, row, 0, spec.width());
    }
  }

  /** Writes a frame, already scaled to the letterbox's content, and the padding around it. */
  void write(int place, DecodedFrame frame, Letterbox letterbox) {
    if (!letterbox.equals(padded[place])) {
      blank(place);
      padded[place] = letterbox;
    }
    ByteBuffer pixels = frame.pixels();
    int rowBytes = 3 * letterbox.contentWidth();
    for (int row = 0; row < letterbox.contentHeight(); row++) {
      pixels.get(row * rowBytes, sourceRow, 0, rowBytes);
      writeRow(place, letterbox.top() + row, letterbox.left(), letterbox.contentWidth());
    }
  }

  /** Writes the first {@code count} pixels of the source row at a row and column of the input. */
  private void writeRow(int place, int row, int column, int count) {
    int frameStart = place * spec.valuesPerFrame();
    if (spec.channelsFirst()) {
      int plane = spec.width() * spec.height();
      for (int channel = 0; channel < 3; channel++) {
        int at = frameStart + channel * plane + row * spec.width() + column;
        putPlane(at, channel, count);
      }
    } else {
      putInterleaved(frameStart + 3 * (row * spec.width() + column), count);
    }
  }

  private void putPlane(int at, int channel, int count) {
    switch (spec.element()) {
      case FLOAT32 -> {
        float[] table = floats[channel];
        for (int x = 0, from = channel; x < count; x++, from += 3) {
          floatRow[x] = table[sourceRow[from] & 0xFF];
        }
        buffer.asFloatBuffer().put(at, floatRow, 0, count);
      }
      case FLOAT16 -> {
        short[] table = halves[channel];
        for (int x = 0, from = channel; x < count; x++, from += 3) {
          halfRow[x] = table[sourceRow[from] & 0xFF];
        }
        buffer.asShortBuffer().put(at, halfRow, 0, count);
      }
      case UINT8 -> {
        for (int x = 0, from = channel; x < count; x++, from += 3) {
          byteRow[x] = sourceRow[from];
        }
        buffer.put(at, byteRow, 0, count);
      }
    }
  }

  private void putInterleaved(int at, int count) {
    int values = 3 * count;
    switch (spec.element()) {
      case FLOAT32 -> {
        for (int i = 0; i < values; i++) {
          floatRow[i] = floats[i % 3][sourceRow[i] & 0xFF];
        }
        buffer.asFloatBuffer().put(at, floatRow, 0, values);
      }
      case FLOAT16 -> {
        for (int i = 0; i < values; i++) {
          halfRow[i] = halves[i % 3][sourceRow[i] & 0xFF];
        }
        buffer.asShortBuffer().put(at, halfRow, 0, values);
      }
      case UINT8 -> buffer.put(at, sourceRow, 0, values);
    }
  }
}
