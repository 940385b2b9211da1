package org.glimpse.models.counts;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Thumbnails of up to {@value #FRAMES} consecutive frames, without loss: each minus the one before,
 * the first minus its neighbour on the left, compressed with Zstandard.
 *
 * <p>Measured per core on a busy machine, over three real clips and a drawn street (12,675 bytes
 * raw a frame): raw 1.0; Deflate level 1 of the same differences 0.10 to 0.39 of that, writing
 * 4,500 to 12,000 and reading 15,000 to 43,000 frames a second; Zstandard level 1 0.09 to 0.35,
 * writing 9,000 to 26,000 and reading 23,000 to 72,000. A network scores 5,000 to 15,000 a second
 * and a decoder gives 400 to 1,500, so neither waits much, for a third to a tenth of the disk.
 */
final class ThumbnailChunk {
  /** Frames in one chunk. */
  static final int FRAMES = 32;

  private static final int LEVEL = 1;

  private final byte[] differences = new byte[FRAMES * Thumbnail.BYTES];
  private final byte[] last = new byte[Thumbnail.BYTES];
  private int frames;

  /** Takes one frame's pixels. */
  interface Viewer {
    /**
     * @param place of the frame in its chunk
     * @param pixels of one thumbnail, valid until this returns
     */
    void see(int place, byte[] pixels);
  }

  boolean isEmpty() {
    return frames == 0;
  }

  boolean isFull() {
    return frames == FRAMES;
  }

  /** Adds one thumbnail. */
  void add(byte[] pixels) {
    int at = frames * Thumbnail.BYTES;
    if (frames == 0) {
      System.arraycopy(pixels, 0, differences, 0, 3);
      for (int i = 3; i < Thumbnail.BYTES; i++) {
        differences[i] = (byte) (pixels[i] - pixels[i - 3]);
      }
    } else {
      for (int i = 0; i < Thumbnail.BYTES; i++) {
        differences[at + i] = (byte) (pixels[i] - last[i]);
      }
    }
    System.arraycopy(pixels, 0, last, 0, Thumbnail.BYTES);
    frames++;
  }

  /** What was added, compressed, and begins anew. */
  byte[] take() {
    int length = frames * Thumbnail.BYTES;
    byte[] raw = length == differences.length ? differences : Arrays.copyOf(differences, length);
    frames = 0;
    return Zstd.compress(raw, LEVEL);
  }

  /**
   * Shows every frame of a compressed chunk in order; uses this chunk's memory.
   *
   * @param count frames in it
   * @throws IOException where the bytes are damaged
   */
  void show(byte[] compressed, int length, int count, Viewer viewer) throws IOException {
    frames = 0;
    long size;
    try {
      size =
          Zstd.decompressByteArray(differences, 0, count * Thumbnail.BYTES, compressed, 0, length);
    } catch (ZstdException damaged) {
      throw new IOException("damaged thumbnails: " + damaged.getMessage(), damaged);
    }
    if (size != (long) count * Thumbnail.BYTES) {
      throw new IOException("damaged thumbnails: " + size + " bytes for " + count + " frames");
    }
    System.arraycopy(differences, 0, last, 0, Thumbnail.BYTES);
    for (int i = 3; i < Thumbnail.BYTES; i++) {
      last[i] += last[i - 3];
    }
    viewer.see(0, last);
    for (int frame = 1; frame < count; frame++) {
      add(last, differences, frame * Thumbnail.BYTES);
      viewer.see(frame, last);
    }
  }

  /** Two arrays, so that it is done many bytes at a time. */
  private static void add(byte[] pixels, byte[] differences, int at) {
    for (int i = 0; i < Thumbnail.BYTES; i++) {
      pixels[i] = (byte) (pixels[i] + differences[at + i]);
    }
  }
}
