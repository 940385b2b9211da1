package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;

/**
 * What the NAL units of an H.264 or HEVC packet prove: how many pictures it starts, and whether
 * decoding can start there. Containers are not believed on either (ITU-T H.264 section 7.4.1.2 and
 * annex D.2.8, H.265 section 7.4.2.2).
 */
final class NalUnits implements PacketContent.Scanner {
  private static final int H264_SLICE = 1;
  private static final int H264_PARTITION_A = 2;
  private static final int H264_IDR = 5;
  private static final int H264_SEI = 6;
  private static final int SEI_RECOVERY_POINT = 6;
  private static final int HEVC_VCL_MAX = 31;
  private static final int HEVC_IRAP_MIN = 16;
  private static final int HEVC_IRAP_MAX = 21;

  private final boolean hevc;

  /** Bytes of a unit's length; 0 where units stand behind start codes. */
  private final int lengthBytes;

  private NalUnits(boolean hevc, int lengthBytes) {
    this.hevc = hevc;
    this.lengthBytes = lengthBytes;
  }

  static NalUnits of(AVCodecParameters parameters) {
    boolean hevc = parameters.codec_id() == AV_CODEC_ID_HEVC;
    int lengthAt = hevc ? 21 : 4;
    BytePointer extra = parameters.extradata();
    boolean lengths = extra != null && parameters.extradata_size() > lengthAt && extra.get(0) == 1;
    return new NalUnits(hevc, lengths ? (extra.get(lengthAt) & 3) + 1 : 0);
  }

  @Override
  public PacketContent scan(AVPacket packet) {
    ByteBuffer data = PacketContent.bytes(packet);
    return lengthBytes > 0 ? scanLengths(data) : scanStartCodes(data);
  }

  private PacketContent scanLengths(ByteBuffer data) {
    Tally tally = new Tally();
    int at = 0;
    while (at + lengthBytes < data.limit()) {
      long length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | data.get(at + i) & 0xff;
      }
      at += lengthBytes;
      if (length == 0 || length > data.limit() - at) {
        return new PacketContent(false, tally.pictures, tally.randomAccess);
      }
      tally.unit(data, at, at + (int) length);
      at += (int) length;
    }
    return new PacketContent(at == data.limit(), tally.pictures, tally.randomAccess);
  }

  private PacketContent scanStartCodes(ByteBuffer data) {
    Tally tally = new Tally();
    int start = -1;
    int limit = data.limit();
    for (int at = 0; at + 2 < limit; at++) {
      if (data.get(at + 2) > 1) {
        at += 2;
      } else if (data.get(at) == 0 && data.get(at + 1) == 0 && data.get(at + 2) == 1) {
        if (start >= 0) {
          tally.unit(data, start, at);
        }
        start = at + 3;
        at += 2;
      }
    }
    if (start >= 0) {
      tally.unit(data, start, limit);
    }
    return new PacketContent(start >= 0, tally.pictures, tally.randomAccess);
  }

  private final class Tally {
    private int pictures;
    private boolean randomAccess;

    void unit(ByteBuffer data, int start, int end) {
      if (hevc) {
        hevcUnit(data, start, end);
      } else {
        h264Unit(data, start, end);
      }
    }

    private void h264Unit(ByteBuffer data, int start, int end) {
      if (end - start < 2) {
        return;
      }
      int type = data.get(start) & 0x1f;
      if (type == H264_SLICE || type == H264_PARTITION_A || type == H264_IDR) {
        // first_mb_in_slice is an Exp-Golomb number: 0 is a single 1 bit.
        if ((data.get(start + 1) & 0x80) != 0) {
          pictures++;
        }
        randomAccess |= type == H264_IDR;
      } else if (type == H264_SEI) {
        randomAccess |= hasRecoveryPoint(data, start + 1, end);
      }
    }

    private void hevcUnit(ByteBuffer data, int start, int end) {
      if (end - start < 3) {
        return;
      }
      int type = data.get(start) >> 1 & 0x3f;
      if (type <= HEVC_VCL_MAX) {
        // first_slice_segment_in_pic_flag is the first bit behind the two bytes of the header.
        if ((data.get(start + 2) & 0x80) != 0) {
          pictures++;
        }
        randomAccess |= type >= HEVC_IRAP_MIN && type <= HEVC_IRAP_MAX;
      }
    }

    /** A recovery point with recovery_frame_cnt 0: the picture itself is complete. */
    private boolean hasRecoveryPoint(ByteBuffer data, int start, int end) {
      int at = start;
      while (at + 2 < end && (data.get(at) & 0xff) != 0x80) {
        int type = 0;
        int size = 0;
        while (at < end && (data.get(at) & 0xff) == 0xff) {
          type += 255;
          at++;
        }
        type += at < end ? data.get(at++) & 0xff : 0;
        while (at < end && (data.get(at) & 0xff) == 0xff) {
          size += 255;
          at++;
        }
        size += at < end ? data.get(at++) & 0xff : 0;
        if (type == SEI_RECOVERY_POINT) {
          return at < end && (data.get(at) & 0x80) != 0;
        }
        at += size;
      }
      return false;
    }
  }
}
