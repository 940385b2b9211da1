package org.glimpse.video.internal;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Frame headers of VP8 (RFC 6386 section 9.1) and VP9 (its bitstream specification, 6.2, B). */
final class VpxFrames {
  private static final int VP8_HEADER_BYTES = 3;

  private VpxFrames() {}

  static PacketContent scanVp8(AVPacket packet) {
    ByteBuffer data = PacketContent.bytes(packet);
    if (data.limit() < VP8_HEADER_BYTES) {
      return PacketContent.malformed();
    }
    boolean key = (data.get(0) & 1) == 0;
    boolean shown = (data.get(0) & 0x10) != 0;
    return new PacketContent(true, shown ? 1 : 0, key && shown);
  }

  static PacketContent scanVp9(AVPacket packet) {
    ByteBuffer data = PacketContent.bytes(packet);
    if (data.limit() == 0) {
      return PacketContent.malformed();
    }
    int marker = data.get(data.limit() - 1) & 0xff;
    if ((marker & 0xe0) != 0xc0) {
      int shown = shownVp9(data, 0, data.limit());
      return shown < 0
          ? PacketContent.malformed()
          : new PacketContent(true, shown, shown == 1 && isVp9Key(data, 0));
    }
    return scanSuperframe(data, marker);
  }

  private static PacketContent scanSuperframe(ByteBuffer data, int marker) {
    int frames = (marker & 7) + 1;
    int sizeBytes = (marker >> 3 & 3) + 1;
    int index = data.limit() - 2 - frames * sizeBytes;
    if (index < 0 || (data.get(index) & 0xff) != marker) {
      return PacketContent.malformed();
    }
    int at = 0;
    int pictures = 0;
    boolean firstIsShownKey = false;
    for (int frame = 0; frame < frames; frame++) {
      long size = 0;
      for (int i = 0; i < sizeBytes; i++) {
        size |= (data.get(index + 1 + frame * sizeBytes + i) & 0xffL) << (8 * i);
      }
      if (size == 0 || size > index - at) {
        return PacketContent.malformed();
      }
      int shown = shownVp9(data, at, at + (int) size);
      if (shown < 0) {
        return PacketContent.malformed();
      }
      firstIsShownKey |= frame == 0 && shown == 1 && isVp9Key(data, at);
      pictures += shown;
      at += (int) size;
    }
    return new PacketContent(at == index, pictures, firstIsShownKey);
  }

  /**
   * 1 for a frame that is shown, 0 for a hidden one, -1 where the header proves nothing: also for
   * show_existing_frame, whose picture the decoder attributes to the packet that first held it.
   */
  private static int shownVp9(ByteBuffer data, int start, int end) {
    int first = data.get(start) & 0xff;
    if (first >> 6 != 2 || end - start < 2) {
      return -1;
    }
    boolean longProfile = (first & 0x30) == 0x30;
    boolean showExisting = longProfile ? (first & 4) != 0 : (first & 8) != 0;
    if (showExisting) {
      return -1;
    }
    return (first & (longProfile ? 1 : 2)) != 0 ? 1 : 0;
  }

  private static boolean isVp9Key(ByteBuffer data, int start) {
    int first = data.get(start) & 0xff;
    boolean longProfile = (first & 0x30) == 0x30;
    return (first & (longProfile ? 2 : 4)) == 0;
  }
}
