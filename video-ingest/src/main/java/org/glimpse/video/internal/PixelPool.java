package org.glimpse.video.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.BytePointer;
import org.glimpse.video.DecodedFrame;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Direct buffers for pixels, used again and again; safe from any thread. */
final class PixelPool {
  /** Pixels that may be held at a time, and at least {@link #FRAMES_MIN} frames. */
  private static final long BYTES_MAX = 256L << 20;

  private static final int FRAMES_MIN = 4;
  private static final int FRAMES_MAX = 1024;
  private static final int ALIGNMENT = 64;

  /** swscale may write past the end of the last row by less than one vector. */
  private static final int SLACK = 256;

  private final int channels;
  private final ArrayDeque<Pixels> free = new ArrayDeque<>();
  private int bytes = -1;
  private int held;

  /**
   * @param channels bytes of a pixel
   */
  PixelPool(int channels) {
    this.channels = channels;
  }

  /** Native memory and its view. */
  private static final class Pixels {
    final ByteBuffer memory;
    final BytePointer pointer;

    Pixels(int bytes) {
      ByteBuffer raw = ByteBuffer.allocateDirect(bytes + SLACK + 2 * ALIGNMENT);
      this.memory = raw.alignedSlice(ALIGNMENT);
      this.pointer = new BytePointer(memory);
    }
  }

  /**
   * A frame of {@code width * height * channels} bytes, to be filled through {@link Frame#pointer}.
   * Who takes it bounds how many are not held yet.
   */
  Frame take(long number, int width, int height, int sourceWidth, int sourceHeight) {
    long wanted = (long) width * height * channels;
    if (wanted > Integer.MAX_VALUE - 4096) {
      throw GlimpseException.of(
          ErrorCode.MEDIA_LIMIT,
          "A frame of " + width + "x" + height + " pixels is too large",
          "Read it scaled down.");
    }
    Pixels pixels;
    synchronized (this) {
      if (wanted != bytes) {
        // The size changed in mid stream: the old buffers are of no use.
        free.clear();
        bytes = (int) wanted;
      }
      pixels = free.poll();
    }
    try {
      return new Frame(
          pixels != null ? pixels : new Pixels((int) wanted),
          number,
          width,
          height,
          sourceWidth,
          sourceHeight);
    } catch (OutOfMemoryError full) {
      throw GlimpseException.of(
          ErrorCode.MEMORY_LIMIT,
          "No memory for a frame of " + width + "x" + height + " pixels",
          "Raise -Xmx, or read frames scaled down.",
          full);
    }
  }

  /**
   * Counts a frame as held by who reads, until it is released.
   *
   * @throws GlimpseException MEMORY_LIMIT if too many are
   */
  synchronized void hold(Frame frame) {
    long size = (long) frame.width * frame.height * channels;
    int limit = (int) Math.max(FRAMES_MIN, Math.min(FRAMES_MAX, BYTES_MAX / Math.max(1, size)));
    if (held >= limit) {
      throw GlimpseException.of(
          ErrorCode.MEMORY_LIMIT,
          "More than "
              + limit
              + " frames of "
              + frame.width
              + "x"
              + frame.height
              + " pixels are held",
          "Release frames sooner, or read them in smaller batches.");
    }
    held++;
    frame.held = true;
  }

  private synchronized void giveBack(Pixels pixels, int size, boolean wasHeld) {
    held -= wasHeld ? 1 : 0;
    if (size == bytes) {
      free.push(pixels);
    }
  }

  /** One frame's pixels; in use until released as often as retained. */
  final class Frame implements DecodedFrame {
    private final Pixels pixels;
    private final long frame;
    private final int width;
    private final int height;
    private final int sourceWidth;
    private final int sourceHeight;
    private volatile boolean held;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Frame(
        Pixels pixels, long frame, int width, int height, int sourceWidth, int sourceHeight) {
      this.pixels = pixels;
      this.frame = frame;
      this.width = width;
      this.height = height;
      this.sourceWidth = sourceWidth;
      this.sourceHeight = sourceHeight;
    }

    BytePointer pointer() {
      return pixels.pointer;
    }

    @Override
    public long frame() {
      return frame;
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public int height() {
      return height;
    }

    @Override
    public int sourceWidth() {
      return sourceWidth;
    }

    @Override
    public int sourceHeight() {
      return sourceHeight;
    }

    @Override
    public ByteBuffer pixels() {
      if (holders.get() <= 0) {
        throw new IllegalStateException("frame " + frame + " was released");
      }
      return pixels.memory.slice(0, width * height * channels);
    }

    @Override
    public void retain() {
      if (holders.getAndIncrement() <= 0) {
        throw new IllegalStateException("frame " + frame + " was released");
      }
    }

    @Override
    public void release() {
      int left = holders.decrementAndGet();
      if (left == 0) {
        giveBack(pixels, width * height * channels, held);
      } else if (left < 0) {
        throw new IllegalStateException("frame " + frame + " was released twice");
      }
    }
  }
}
