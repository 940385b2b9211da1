package org.glimpse.models.counts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Scores of up to {@value #FRAMES} consecutive frames: a file of floats, little endian, column by
 * column, then each column's sum as a double, the numbers of frames and of columns and a mark. Read
 * where it lies, mapped into memory that the system takes back as it likes.
 */
final class ScoreBlock {
  /** Frames in one block: four blocks of thumbnails. */
  static final int FRAMES = 4 * ThumbnailBlock.FRAMES;

  private static final int MARK = 0x474C5343;
  private static final int TRAILER = 3 * Integer.BYTES;

  private final ByteBuffer bytes;
  private final int frames;

  private ScoreBlock(ByteBuffer bytes, int frames) {
    this.bytes = bytes;
    this.frames = frames;
  }

  /** Collects scores; any thread may put frames of its own. */
  static final class Writer {
    private final float[][] scores;
    private final int frames;

    Writer(int frames, int columns) {
      this.scores = new float[columns][frames];
      this.frames = frames;
    }

    /** Puts the scores of consecutive frames, {@code [count, columns]}. */
    void put(int first, int count, float[] rows) {
      for (int column = 0; column < scores.length; column++) {
        for (int i = 0; i < count; i++) {
          scores[column][first + i] = rows[i * scores.length + column];
        }
      }
    }

    void writeTo(Path file) throws IOException {
      ByteBuffer column =
          ByteBuffer.allocateDirect(frames * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer end =
          ByteBuffer.allocate(scores.length * Double.BYTES + TRAILER)
              .order(ByteOrder.LITTLE_ENDIAN);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        for (float[] values : scores) {
          column.clear().asFloatBuffer().put(values);
          write(channel, column.limit(frames * Float.BYTES));
          double sum = 0;
          for (float value : values) {
            sum += value;
          }
          end.putDouble(sum);
        }
        write(channel, end.putInt(frames).putInt(scores.length).putInt(MARK).flip());
      }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /**
   * @throws IOException where the file holds other numbers of frames or columns
   */
  static ScoreBlock open(Path file, int frames, int columns) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int floats = Math.multiplyExact(Float.BYTES, Math.multiplyExact(frames, columns));
      int length = floats + columns * Double.BYTES + TRAILER;
      if (channel.size() != length) {
        throw new IOException("no scores of " + frames + " frames in " + columns + " columns");
      }
      ByteBuffer bytes =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, length).order(ByteOrder.LITTLE_ENDIAN);
      int at = length - TRAILER;
      if (bytes.getInt(at) != frames
          || bytes.getInt(at + Integer.BYTES) != columns
          || bytes.getInt(at + 2 * Integer.BYTES) != MARK) {
        throw new IOException("no scores of " + frames + " frames in " + columns + " columns");
      }
      return new ScoreBlock(bytes, frames);
    }
  }

  float get(int column, int frame) {
    return bytes.getFloat(Float.BYTES * (column * frames + frame));
  }

  double sum(int column, int columns) {
    return bytes.getDouble(Float.BYTES * columns * frames + column * Double.BYTES);
  }

  int frames() {
    return frames;
  }
}
