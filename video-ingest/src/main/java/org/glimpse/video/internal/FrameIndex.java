package org.glimpse.video.internal;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The frames of one file, in output order, and the packets at which decoding can start. Mapped from
 * its artefact, so that it takes no heap however long the video is.
 *
 * <p>File layout, little endian: a header of {@value #HEADER_BYTES} bytes; a record of {@value
 * #FRAME_BYTES} bytes for each frame (pts in ticks: 8, ordinal of its packet: 4, flags: 4, bytes of
 * its packet: 4); a record of {@value #KEY_BYTES} bytes for each key packet (frame: 4, ordinal: 4,
 * pts: 8, dts: 8, position: 8).
 */
final class FrameIndex {
  /** Changes whenever the layout or the meaning of an index changes: part of its key. */
  static final int VERSION = 3;

  static final String ARTIFACT_KIND = "frame-index";
  static final int MAGIC = 0x58494c47;
  static final int HEADER_BYTES = 96;
  static final int FRAME_BYTES = 20;
  static final int KEY_BYTES = 32;

  /** What FFmpeg's AV_NOPTS_VALUE is. */
  static final long NO_TICKS = Long.MIN_VALUE;

  /** The frame is a key frame. */
  static final int KEY = 1;

  /** The decoder gave the frame no time of its own; the index counts on from the frame before. */
  static final int TIME_GUESSED = 2;

  /** The decoder found the frame damaged. */
  static final int DAMAGED = 4;

  /**
   * @param streamIndex the stream that was indexed
   * @param timeBaseNumerator a tick is numerator / denominator seconds
   * @param timeBaseDenominator see there
   * @param width pixels of the first frame
   * @param height pixels of the first frame
   * @param frames how many the decoder outputs
   * @param keys how many key packets are kept
   * @param proven whether packets alone proved the frames, one a packet
   * @param endTicks pts of the last frame plus its duration
   * @param lostPackets packets that were refused as damaged
   * @param damagedFrames frames marked as damaged; at least 1 where any damage was found
   * @param framesPerSecond average
   */
  record Header(
      int streamIndex,
      int timeBaseNumerator,
      int timeBaseDenominator,
      int width,
      int height,
      int frames,
      int keys,
      boolean proven,
      long endTicks,
      int lostPackets,
      int damagedFrames,
      double framesPerSecond) {}

  private final Header header;
  private final MappedByteBuffer frames;
  private final MappedByteBuffer keys;

  private FrameIndex(Header header, MappedByteBuffer frames, MappedByteBuffer keys) {
    this.header = header;
    this.frames = frames;
    this.keys = keys;
  }

  static FrameIndex open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedByteBuffer head = map(channel, 0, HEADER_BYTES);
      if (head.getInt(0) != MAGIC || head.getInt(4) != VERSION) {
        throw new IOException("not a frame index of version " + VERSION);
      }
      Header header =
          new Header(
              head.getInt(8),
              head.getInt(12),
              head.getInt(16),
              head.getInt(20),
              head.getInt(24),
              head.getInt(28),
              head.getInt(32),
              head.getInt(36) != 0,
              head.getLong(40),
              head.getInt(48),
              head.getInt(52),
              head.getDouble(56));
      long frameBytes = (long) header.frames() * FRAME_BYTES;
      long keyBytes = (long) header.keys() * KEY_BYTES;
      if (channel.size() != HEADER_BYTES + frameBytes + keyBytes) {
        throw new IOException("its size is wrong");
      }
      return new FrameIndex(
          header,
          map(channel, HEADER_BYTES, frameBytes),
          map(channel, HEADER_BYTES + frameBytes, keyBytes));
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "The frame index " + file + " cannot be read: " + failure.getMessage(),
          "Delete that file: the next CREATE OR REPLACE VIDEO makes it anew.",
          failure);
    }
  }

  private static MappedByteBuffer map(FileChannel channel, long start, long size)
      throws IOException {
    MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_ONLY, start, size);
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    return buffer;
  }

  Header header() {
    return header;
  }

  int frameCount() {
    return header.frames();
  }

  /** Presentation time in ticks; may repeat or jump back. */
  long pts(int frame) {
    return frames.getLong(frame * FRAME_BYTES);
  }

  /** The packet that the frame came from. */
  int ordinal(int frame) {
    return frames.getInt(frame * FRAME_BYTES + 8);
  }

  int flags(int frame) {
    return frames.getInt(frame * FRAME_BYTES + 12);
  }

  /** Bytes of the packet that the frame came from; 0 where that is not known. */
  int packetBytes(int frame) {
    return frames.getInt(frame * FRAME_BYTES + 16);
  }

  /** Whether the decoder marked the frame, or reported an error while it decoded its packet. */
  boolean isDamaged(int frame) {
    return (flags(frame) & DAMAGED) != 0;
  }

  boolean isKey(int frame) {
    return (flags(frame) & KEY) != 0;
  }

  /** The frames marked as damaged, in words. */
  String damagedFrames() {
    DamageReport report = new DamageReport();
    for (int frame = 0; frame < header.frames(); frame++) {
      if (isDamaged(frame)) {
        report.add(frame, "");
      }
    }
    return report.isEmpty() ? "places between its frames" : report.frames();
  }

  /** Microseconds from the file's first frame, rounded half up. */
  long micros(int frame) {
    return Ticks.toMicros(
        pts(frame) - pts(0), header.timeBaseNumerator(), header.timeBaseDenominator());
  }

  /** Microseconds from the file's first frame to the end of its last. */
  long durationMicros() {
    if (header.frames() == 0) {
      return 0;
    }
    return Ticks.toMicros(
        header.endTicks() - pts(0), header.timeBaseNumerator(), header.timeBaseDenominator());
  }

  int keyCount() {
    return header.keys();
  }

  /** Key packets are in ascending order of frame. */
  KeyPacket key(int number) {
    int at = number * KEY_BYTES;
    return new KeyPacket(
        keys.getInt(at),
        keys.getInt(at + 4),
        keys.getLong(at + 8),
        keys.getLong(at + 16),
        keys.getLong(at + 24));
  }

  /** The number of the last key packet whose frame is not after {@code frame}, or -1. */
  int keyBefore(int frame) {
    int low = 0;
    int high = header.keys() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (keys.getInt(middle * KEY_BYTES) <= frame) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** The number of the key packet with that ordinal, or -1. */
  int keyAtOrdinal(int ordinal) {
    int low = 0;
    int high = header.keys() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = keys.getInt(middle * KEY_BYTES + 4);
      if (found == ordinal) {
        return middle;
      }
      if (found < ordinal) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** How far the number of a packet may be from the numbers of its frame's neighbours. */
  private static final int REORDER_MAX = 256;

  /**
   * The frame that came from a packet, looked for near {@code expected}, which is where frames that
   * share a packet are told apart.
   *
   * @return -1 if there is none
   */
  int frameOf(int ordinal, int expected) {
    int end = Math.min(header.frames(), expected + REORDER_MAX);
    for (int frame = Math.max(0, expected); frame < end; frame++) {
      if (ordinal(frame) == ordinal) {
        return frame;
      }
    }
    int start = Math.max(0, expected - REORDER_MAX);
    for (int frame = Math.min(expected, header.frames()) - 1; frame >= start; frame--) {
      if (ordinal(frame) == ordinal) {
        return frame;
      }
    }
    return -1;
  }
}
