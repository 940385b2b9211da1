package org.glimpse.models.counts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file with the thumbnails of up to {@value #FRAMES} consecutive frames: chunks, compressed or
 * raw, then where each of them begins and the last one ends, then the numbers of frames and of
 * chunks and a mark. Opened for reading it serves one thread at a time.
 */
final class ThumbnailBlock implements AutoCloseable {
  /** Frames in one block: what a crash loses at most. */
  static final int FRAMES = 4096;

  /** Raw frames read at a time: few enough for a network's memory to stay in the cache. */
  private static final int RAW_FRAMES = ThumbnailChunk.FRAMES / 2;

  private static final int MARK = 0x474C5448;
  private static final int MARK_RAW = 0x474C5452;
  private static final int TRAILER = 3 * Integer.BYTES;

  private final FileChannel channel;
  private final int frames;
  private final int[] starts;
  private final Form form;
  private final ThumbnailChunk chunk;
  private byte[] bytes = new byte[0];

  private ThumbnailBlock(FileChannel channel, int frames, int[] starts, Form form) {
    this.channel = channel;
    this.frames = frames;
    this.starts = starts;
    this.form = form;
    this.chunk = form == Form.COMPRESSED ? new ThumbnailChunk() : null;
  }

  /** How its thumbnails lie in the file. */
  enum Form {
    COMPRESSED,
    RAW
  }

  /** Takes one frame's pixels. */
  interface Viewer {
    /**
     * @param place of the frame in its chunk
     * @param pixels hold one thumbnail from byte {@code at} on, valid until this returns
     */
    void see(int place, ByteBuffer pixels, int at);
  }

  /** Writes a block frame by frame. */
  static final class Writer implements AutoCloseable {
    private final FileChannel channel;
    private final Form form;
    private final ThumbnailChunk chunk = new ThumbnailChunk();
    private final int[] starts = new int[FRAMES / ThumbnailChunk.FRAMES + 1];
    private int chunks;
    private int frames;

    Writer(Path file, Form form) throws IOException {
      this.form = form;
      this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    int frames() {
      return frames;
    }

    void add(byte[] pixels) throws IOException {
      if (form == Form.RAW) {
        write(channel, ByteBuffer.wrap(pixels));
      } else {
        chunk.add(pixels);
      }
      frames++;
      if (frames % ThumbnailChunk.FRAMES == 0) {
        endChunk();
      }
    }

    private void endChunk() throws IOException {
      if (form == Form.COMPRESSED) {
        write(channel, ByteBuffer.wrap(chunk.take()));
      }
      starts[++chunks] = Math.toIntExact(channel.position());
    }

    /** Ends the file; without it there is no block. */
    void finish() throws IOException {
      if (frames % ThumbnailChunk.FRAMES != 0) {
        endChunk();
      }
      ByteBuffer end = ByteBuffer.allocate((chunks + 1) * Integer.BYTES + TRAILER);
      for (int i = 0; i <= chunks; i++) {
        end.putInt(starts[i]);
      }
      int mark = form == Form.RAW ? MARK_RAW : MARK;
      write(channel, end.putInt(frames).putInt(chunks).putInt(mark).flip());
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * @throws IOException where the file is no block of so many frames
   */
  static ThumbnailBlock open(Path file, int frames) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      int chunks = (frames + ThumbnailChunk.FRAMES - 1) / ThumbnailChunk.FRAMES;
      int length = (chunks + 1) * Integer.BYTES + TRAILER;
      ByteBuffer end = ByteBuffer.allocate(length);
      read(channel, end, Math.max(0, channel.size() - length));
      int[] starts = new int[chunks + 1];
      end.flip().asIntBuffer().get(starts);
      int at = starts.length * Integer.BYTES;
      int mark = end.getInt(at + 2 * Integer.BYTES);
      boolean whole =
          end.getInt(at) == frames
              && end.getInt(at + Integer.BYTES) == chunks
              && (mark == MARK || mark == MARK_RAW && starts[chunks] == frames * Thumbnail.BYTES)
              && starts[chunks] == channel.size() - length
              && Arrays.equals(starts, Arrays.stream(starts).sorted().toArray());
      if (!whole) {
        throw new IOException("no block of " + frames + " thumbnails");
      }
      Form form = mark == MARK_RAW ? Form.RAW : Form.COMPRESSED;
      return new ThumbnailBlock(channel, frames, starts, form);
    } catch (IOException | RuntimeException refused) {
      channel.close();
      throw refused;
    }
  }

  private static void read(FileChannel channel, ByteBuffer into, long from) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new IOException("the file ends too early");
      }
      at += read;
    }
  }

  /** Chunks in it. */
  int chunks() {
    return starts.length - 1;
  }

  /** Frames in one of its chunks. */
  int framesOf(int number) {
    return Math.min(ThumbnailChunk.FRAMES, frames - number * ThumbnailChunk.FRAMES);
  }

  /**
   * Reads the next few frames, as many as are worth reading at a time, one after the other from
   * byte 0 on.
   *
   * @param first the first of a chunk, or the one behind those read last
   * @param thumbnails with room for a chunk; raw ones are read straight into a direct one
   * @return how many
   */
  int read(int first, ByteBuffer thumbnails) throws IOException {
    int number = first / ThumbnailChunk.FRAMES;
    if (form == Form.COMPRESSED) {
      show(
          number,
          (place, pixels, at) ->
              thumbnails.put(place * Thumbnail.BYTES, pixels, at, Thumbnail.BYTES));
      return framesOf(number);
    }
    int count = Math.min(RAW_FRAMES, frames - first);
    ByteBuffer pixels = thumbnails.duplicate().clear().limit(count * Thumbnail.BYTES);
    read(channel, pixels, (long) first * Thumbnail.BYTES);
    return count;
  }

  /** Shows all frames of a chunk, places counted in the chunk. */
  void show(int number, Viewer viewer) throws IOException {
    int length = length(number);
    if (bytes.length < length) {
      bytes = new byte[form == Form.RAW ? length : length + length / 4];
    }
    ByteBuffer pixels = ByteBuffer.wrap(bytes, 0, length);
    read(channel, pixels, starts[number]);
    if (form == Form.COMPRESSED) {
      chunk.show(bytes, length, framesOf(number), viewer);
      return;
    }
    for (int place = 0; place < framesOf(number); place++) {
      viewer.see(place, pixels, place * Thumbnail.BYTES);
    }
  }

  private int length(int number) {
    return starts[number + 1] - starts[number];
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
