package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_ENCRYPTION_INIT_INFO;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_STREAM_NOT_FOUND;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** What FFmpeg refuses, in the words of the user. */
final class MediaErrors {
  private static final int TAG_ENCV = 'e' | 'n' << 8 | 'c' << 16 | 'v' << 24;

  private MediaErrors() {}

  static GlimpseException notOpened(Path path, int code, List<String> messages) {
    String because = Native.because(messages);
    if (because.contains("Format not on whitelist")) {
      return notAVideo(path, "it is in a form that Glimpse does not open");
    }
    if (code == AVERROR_EXIT()) {
      return GlimpseException.of(
          ErrorCode.CANCELLED, "Opening " + path + " was cancelled", "Run the statement again.");
    }
    return notAVideo(path, Native.text(code) + because);
  }

  private static GlimpseException notAVideo(Path path, String why) {
    return GlimpseException.of(
        ErrorCode.NOT_A_VIDEO,
        path + " cannot be opened as a video: " + why,
        "Check that the file is a complete video; ffprobe shows what it holds.");
  }

  /** The stream of that index, or the reason why it is no video. */
  static AVStream requireVideoStream(Path path, AVFormatContext context, int index) {
    if (index == AVERROR_STREAM_NOT_FOUND() || index == AVERROR_DECODER_NOT_FOUND()) {
      throw notAVideo(path, "it has no video stream");
    }
    Native.require(index, "choose a video stream");
    AVStream stream = context.streams(index);
    if ((stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
      throw notAVideo(path, "its only picture is a cover");
    }
    AVCodecParameters parameters = stream.codecpar();
    if (parameters.codec_tag() == TAG_ENCV || hasEncryption(parameters)) {
      throw encrypted(path);
    }
    return stream;
  }

  private static boolean hasEncryption(AVCodecParameters parameters) {
    for (int i = 0; i < parameters.nb_coded_side_data(); i++) {
      if (parameters.coded_side_data().getPointer(i).type() == AV_PKT_DATA_ENCRYPTION_INIT_INFO) {
        return true;
      }
    }
    return false;
  }

  static GlimpseException encrypted(Path path) {
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED_MEDIA,
        path + " is encrypted",
        "Decrypt it with the tool of whoever made it, then create the video from the result.");
  }

  static GlimpseException noDecoder(Path path, int codecId) {
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED_MEDIA,
        path
            + " holds "
            + avcodec_get_name(codecId).getString()
            + ", which Glimpse does not decode",
        "Convert it, for example: ffmpeg -i INPUT -c:v libx264 OUTPUT.mp4");
  }

  static GlimpseException decoderRefused(Path path, int code, List<String> messages) {
    String because = Native.because(messages);
    if (because.contains("size") || because.contains("max_pixels")) {
      return GlimpseException.of(
          ErrorCode.MEDIA_LIMIT,
          path + " declares frames that are too large or senseless" + because,
          "Glimpse decodes frames of up to " + MediaPolicy.PIXELS_MAX + " pixels.");
    }
    return damaged(
        path + " cannot be decoded: " + Native.text(code) + because, code == AVERROR_INVALIDDATA());
  }

  /** The whole file is useless. */
  static GlimpseException damaged(String what, boolean data) {
    return GlimpseException.of(
        data ? ErrorCode.DAMAGED_MEDIA : ErrorCode.UNSUPPORTED_MEDIA,
        what,
        "Get a complete copy of the file, or convert it with ffmpeg.");
  }

  /** Some frames are damaged. */
  static GlimpseException damagedFrames(Path path, String frames, String why) {
    return GlimpseException.of(
        ErrorCode.DAMAGED_MEDIA,
        path + " is damaged at " + frames + ": " + why,
        "Get a clean copy, or SET on_damaged_media = 'skip' to go on without the lost frames.");
  }

  static GlimpseException changed(Path path, String how) {
    return GlimpseException.of(
        ErrorCode.MEDIA_CHANGED,
        path + " is not the file that the video was created from: " + how,
        "Put the original back, or CREATE OR REPLACE VIDEO.");
  }
}
