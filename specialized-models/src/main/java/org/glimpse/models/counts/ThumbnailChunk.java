package org.glimpse.models.counts;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Thumbnails of up to {@value #FRAMES} consecutive frames, without loss: each minus the one before,
 * the first minus its neighbour on the left, compressed with Zstandard.
 *
 * <p>Measured per core on a busy machine, over three real clips and a drawn street (12,675 bytes
 * raw a frame): raw 1.0; Deflate level 1 of the same differences 0.10 to 0.39 of that, writing
 * 4,500 to 12,000 and reading 15,000 to 43,000 frames a second; Zstandard level 1 0.09 to 0.35,
 * writing 9,000 to 26,000 and reading 23,000 to 72,000. A network scores 5,000 to 15,000 a second
 * and a decoder gives 400 to 1,500, so neither waits much, for a third to a tenth of the disk. Raw
 * ones, read straight into the network's input, let the default network score at 0.94 of its speed
 * on tensors that lie ready (54,000 frames, median of nine passes; 0.88 over 14,400 frames, where
 * starting a pass weighs more), compressed ones at about 0.7.
 */
final class ThumbnailChunk {
  /** Frames in one chunk. */
  static final int FRAMES = 32;

  private static final int LEVEL = 1;

  private final byte[] differences = new byte[FRAMES * Thumbnail.BYTES];
  private final byte[] last = new byte[Thumbnail.BYTES];
  private final ByteBuffer pixels = ByteBuffer.wrap(last).asReadOnlyBuffer();
  private int frames;

  /** Adds one thumbnail. */
  void add(byte[] pixels) {
    int at = frames * Thumbnail.BYTES;
    if (frames == 0) {
      System.arraycopy(pixels, 0, differences, 0, 3);
      for (int i = 3; i < Thumbnail.BYTES; i++) {
        differences[i] = (byte) (pixels[i] - pixels[i - 3]);
      }
    } else {
      Bytes.difference(pixels, last, differences, at);
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
  void show(byte[] compressed, int length, int count, ThumbnailBlock.Viewer viewer)
      throws IOException {
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
    Bytes.sumAlong(last);
    viewer.see(0, pixels, 0);
    for (int frame = 1; frame < count; frame++) {
      Bytes.add(last, differences, frame * Thumbnail.BYTES);
      viewer.see(frame, pixels, 0);
    }
  }

  /**
   * Sums and differences of bytes, eight at a time: the top bit of each byte is kept out of the
   * carry and put back. Some twenty times as fast as the plain loops, which no compiler of Java 17
   * makes into vector instructions.
   */
  private static final class Bytes {
    private static final VarHandle EIGHT =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long TOP = 0x8080808080808080L;

    /** Each pixel of a picture of differences becomes the sum of those up to it. */
    static void sumAlong(byte[] pixels) {
      byte red = 0;
      byte green = 0;
      byte blue = 0;
      for (int i = 0; i < pixels.length; i += 3) {
        pixels[i] = red += pixels[i];
        pixels[i + 1] = green += pixels[i + 1];
        pixels[i + 2] = blue += pixels[i + 2];
      }
    }

    /** Adds to {@code pixels} what stands in {@code differences} from {@code at} on. */
    static void add(byte[] pixels, byte[] differences, int at) {
      int i = 0;
      for (; i <= pixels.length - Long.BYTES; i += Long.BYTES) {
        long a = (long) EIGHT.get(pixels, i);
        long b = (long) EIGHT.get(differences, at + i);
        EIGHT.set(pixels, i, ((a & ~TOP) + (b & ~TOP)) ^ ((a ^ b) & TOP));
      }
      for (; i < pixels.length; i++) {
        pixels[i] += differences[at + i];
      }
    }

    /** Puts {@code pixels} minus {@code last} into {@code differences} from {@code at} on. */
    static void difference(byte[] pixels, byte[] last, byte[] differences, int at) {
      int i = 0;
      for (; i <= pixels.length - Long.BYTES; i += Long.BYTES) {
        long a = (long) EIGHT.get(pixels, i);
        long b = (long) EIGHT.get(last, i);
        EIGHT.set(differences, at + i, ((a | TOP) - (b & ~TOP)) ^ (~(a ^ b) & TOP));
      }
      for (; i < pixels.length; i++) {
        differences[at + i] = (byte) (pixels[i] - last[i]);
      }
    }
  }
}
