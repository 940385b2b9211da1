package org.glimpse.video.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** Writes a frame index as it is found, one frame after another, in constant memory. */
final class FrameIndexWriter implements AutoCloseable {
  /** Key packets whose frame is not out yet: more than this and the oldest never come. */
  private static final int PENDING_KEYS_MAX = 1024;

  /** Packets whose size is remembered until their frame is out: more than any decoder holds. */
  private static final int SIZES = 4096;

  private final Path file;
  private final Path keyFile;
  private final OutputStream frameOut;
  private final OutputStream keyOut;
  private final ByteBuffer record =
      ByteBuffer.allocate(FrameIndex.KEY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final TreeMap<Integer, KeyPacket> pending = new TreeMap<>();
  private final int[] sizes = new int[SIZES];
  private final int[] sizeOf = new int[SIZES];
  private int frames;
  private int keys;
  private int lastKeyOrdinal = -1;

  FrameIndexWriter(Path file) throws IOException {
    this.file = file;
    this.keyFile = file.resolveSibling(file.getFileName() + ".keys");
    this.frameOut = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    this.keyOut = new BufferedOutputStream(Files.newOutputStream(keyFile), 1 << 16);
    frameOut.write(new byte[FrameIndex.HEADER_BYTES]);
  }

  int frames() {
    return frames;
  }

  /** Any packet that is read, before its frame is known. */
  void packet(int ordinal, int bytes) {
    sizes[ordinal % SIZES] = bytes;
    sizeOf[ordinal % SIZES] = ordinal;
  }

  /** A packet at which decoding can start, before its frame is known. */
  void keyPacket(int ordinal, long pts, long dts, long position) {
    pending.put(ordinal, new KeyPacket(-1, ordinal, pts, dts, position));
    if (pending.size() > PENDING_KEYS_MAX) {
      pending.pollFirstEntry();
    }
  }

  /** The next frame in output order. */
  void frame(long pts, int ordinal, int flags) throws IOException {
    boolean known = ordinal >= 0 && sizeOf[ordinal % SIZES] == ordinal;
    record.clear().putLong(pts).putInt(ordinal).putInt(flags);
    record.putInt(known ? sizes[ordinal % SIZES] : 0);
    frameOut.write(record.array(), 0, FrameIndex.FRAME_BYTES);
    KeyPacket key = pending.remove(ordinal);
    if (key != null && ordinal > lastKeyOrdinal && (flags & FrameIndex.DAMAGED) == 0) {
      record
          .clear()
          .putInt(frames)
          .putInt(ordinal)
          .putLong(key.pts())
          .putLong(key.dts())
          .putLong(key.position());
      keyOut.write(record.array(), 0, FrameIndex.KEY_BYTES);
      lastKeyOrdinal = ordinal;
      keys++;
    }
    frames++;
  }

  /** Joins the parts. The header's counts are filled in here. */
  void finish(FrameIndex.Header header) throws IOException {
    keyOut.close();
    Files.copy(keyFile, frameOut);
    frameOut.close();
    ByteBuffer head = ByteBuffer.allocate(FrameIndex.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(FrameIndex.MAGIC).putInt(FrameIndex.VERSION);
    head.putInt(header.streamIndex());
    head.putInt(header.timeBaseNumerator()).putInt(header.timeBaseDenominator());
    head.putInt(header.width()).putInt(header.height());
    head.putInt(frames).putInt(keys).putInt(header.proven() ? 1 : 0);
    head.putLong(header.endTicks()).putInt(header.lostPackets()).putInt(header.damagedFrames());
    head.putDouble(header.framesPerSecond());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(head.array());
    }
  }

  @Override
  public void close() throws IOException {
    frameOut.close();
    keyOut.close();
    Files.deleteIfExists(keyFile);
  }
}
