package org.glimpse.detection;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.glimpse.video.Box;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Pictures of crops, all of one size, whose buffers are used again and again. Safe from any thread;
 * a picture is filled by one.
 */
final class PackedPictures {
  private static final byte GREY = 114;

  private final CropTiles tiles;
  private final int channels;
  private final int width;
  private final int height;
  private final int sourceWidth;
  private final int sourceHeight;
  private final byte[] greyRow;

  /** Guarded by this. */
  private final Deque<ByteBuffer> free = new ArrayDeque<>();

  private PackedPictures(CropTiles tiles, FrameFormat format, int sourceWidth, int sourceHeight) {
    this.tiles = tiles;
    this.channels = format.channels().count();
    this.width = format.width();
    this.height = format.height();
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.greyRow = new byte[channels * width];
    Arrays.fill(greyRow, GREY);
  }

  /**
   * @param region pixels of the source frame; covers at least one
   * @param format the pixels of the frames, and of the pictures; its size is not 0
   */
  static PackedPictures of(Box region, FrameFormat format, int sourceWidth, int sourceHeight) {
    Box inFormat =
        scaled(
            region, (double) format.width() / sourceWidth, (double) format.height() / sourceHeight);
    return new PackedPictures(
        CropTiles.of(inFormat, format.width(), format.height()), format, sourceWidth, sourceHeight);
  }

  /**
   * A picture to be filled, in use until released as often as retained, and once more.
   *
   * @throws GlimpseException MEMORY_LIMIT
   */
  Picture take(long number) {
    ByteBuffer pixels;
    synchronized (this) {
      pixels = free.poll();
    }
    return new Picture(number, pixels == null ? grey() : pixels);
  }

  CropTiles tiles() {
    return tiles;
  }

  /** A detector's box, in pixels of a frame of the source's size, as one in those of a picture. */
  Box fromSource(Box box) {
    return scaled(box, (double) width / sourceWidth, (double) height / sourceHeight);
  }

  /** The reverse of {@link #fromSource}. */
  Box toSource(Box box) {
    return scaled(box, (double) sourceWidth / width, (double) sourceHeight / height);
  }

  private static Box scaled(Box box, double across, double down) {
    return new Box(
        (float) (box.xmin() * across),
        (float) (box.ymin() * down),
        (float) (box.xmax() * across),
        (float) (box.ymax() * down));
  }

  private synchronized void giveBack(ByteBuffer pixels) {
    free.push(pixels);
  }

  private ByteBuffer grey() {
    try {
      ByteBuffer pixels = ByteBuffer.allocateDirect(greyRow.length * height);
      for (int y = 0; y < height; y++) {
        pixels.put(greyRow);
      }
      return pixels.flip();
    } catch (OutOfMemoryError full) {
      throw GlimpseException.of(
          ErrorCode.MEMORY_LIMIT,
          "No memory for a picture of " + width + "x" + height + " pixels",
          "Raise -Xmx, or SET threads or detector_batch lower.",
          full);
    }
  }

  /** A picture of crops; grey between them. */
  final class Picture implements DecodedFrame {
    private final long number;
    private final ByteBuffer pixels;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Picture(long number, ByteBuffer pixels) {
      this.number = number;
      this.pixels = pixels;
    }

    /** Copies the crop of a frame into a tile. */
    void lay(int tile, DecodedFrame frame) {
      ByteBuffer source = frame.pixels();
      int from = at(tiles.across().first(), tiles.down().first());
      int to = at(tiles.left(tile), tiles.top(tile));
      for (int y = 0; y < tiles.down().length(); y++) {
        int rows = y * greyRow.length;
        pixels.put(to + rows, source, from + rows, channels * tiles.across().length());
      }
    }

    /** Makes a tile grey. */
    void blank(int tile) {
      int to = at(tiles.left(tile), tiles.top(tile));
      for (int y = 0; y < tiles.down().length(); y++) {
        pixels.put(to + y * greyRow.length, greyRow, 0, channels * tiles.across().length());
      }
    }

    private int at(int x, int y) {
      return y * greyRow.length + channels * x;
    }

    /** The picture's own number. */
    @Override
    public long frame() {
      return number;
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
      return pixels.duplicate();
    }

    @Override
    public void retain() {
      holders.incrementAndGet();
    }

    @Override
    public void release() {
      if (holders.decrementAndGet() == 0) {
        giveBack(pixels);
      }
    }
  }
}
