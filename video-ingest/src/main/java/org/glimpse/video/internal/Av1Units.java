package org.glimpse.video.internal;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** The open bitstream units of an AV1 temporal unit (AV1 specification, 5.3 to 5.9). */
final class Av1Units {
  private static final int SEQUENCE_HEADER = 1;
  private static final int FRAME_HEADER = 3;
  private static final int FRAME = 6;
  private static final int SIZE_BYTES_MAX = 8;

  private Av1Units() {}

  static PacketContent scan(AVPacket packet) {
    ByteBuffer data = PacketContent.bytes(packet);
    int at = 0;
    int pictures = 0;
    boolean anyFrame = false;
    boolean key = false;
    while (at < data.limit()) {
      int header = data.get(at++) & 0xff;
      boolean extended = (header & 4) != 0;
      if ((header & 0x80) != 0 || extended && at >= data.limit()) {
        return PacketContent.malformed();
      }
      // Spatial layers above the base: which one is shown is the decoder's choice.
      if (extended && (data.get(at++) >> 3 & 3) != 0) {
        return PacketContent.malformed();
      }
      long size = data.limit() - at;
      if ((header & 2) != 0) {
        size = 0;
        int bytes = 0;
        int next;
        do {
          if (at >= data.limit() || bytes == SIZE_BYTES_MAX) {
            return PacketContent.malformed();
          }
          next = data.get(at++) & 0xff;
          size |= (next & 0x7fL) << (7 * bytes++);
        } while ((next & 0x80) != 0);
      }
      if (size > data.limit() - at) {
        return PacketContent.malformed();
      }
      int type = header >> 3 & 15;
      int first = size > 0 ? data.get(at) & 0xff : 0;
      if (type == SEQUENCE_HEADER && (first & 0x10) != 0) {
        return PacketContent.malformed(); // a still picture: its frame header is another
      }
      if (type == FRAME || type == FRAME_HEADER) {
        boolean existing = (first & 0x80) != 0;
        boolean shown = existing || (first & 0x10) != 0;
        key |= !anyFrame && !existing && shown && (first & 0x60) == 0;
        anyFrame = true;
        pictures += shown ? 1 : 0;
      }
      at += (int) size;
    }
    return new PacketContent(anyFrame, pictures, key);
  }
}
