package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * What the bytes of a packet prove, whatever its container says of it.
 *
 * @param wellFormed whether its parts add up to the packet
 * @param pictures how many pictures it shows
 * @param randomAccess whether decoding can start at it
 */
record PacketContent(boolean wellFormed, int pictures, boolean randomAccess) {

  /** Looks into the packets of one codec. */
  @FunctionalInterface
  interface Scanner {
    PacketContent scan(AVPacket packet);
  }

  /** The scanner for a stream, or null for a codec whose packets are not looked into. */
  static Scanner scannerOf(AVCodecParameters parameters) {
    int codec = parameters.codec_id();
    if (codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC) {
      return NalUnits.of(parameters);
    }
    if (codec == AV_CODEC_ID_VP8) {
      return VpxFrames::scanVp8;
    }
    if (codec == AV_CODEC_ID_VP9) {
      return VpxFrames::scanVp9;
    }
    return codec == AV_CODEC_ID_AV1 ? Av1Units::scan : null;
  }

  /** The packet's bytes, valid as long as the packet; empty if it has none. */
  static ByteBuffer bytes(AVPacket packet) {
    return packet.size() <= 0
        ? ByteBuffer.allocate(0)
        : packet.data().capacity(packet.size()).asByteBuffer();
  }

  static PacketContent malformed() {
    return new PacketContent(false, 0, false);
  }
}
