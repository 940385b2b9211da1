package org.glimpse.video;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;

/**
 * The FFmpeg that decodes here.
 *
 * @param version as FFmpeg names it
 * @param license of the libraries as they were built
 */
public record FfmpegVersion(String version, String license) {

  /**
   * Loads every library that reading video needs, and asks for the version.
   *
   * @throws LinkageError if one cannot be loaded on this machine
   */
  public static FfmpegVersion load() {
    avformat.avformat_version();
    avcodec.avcodec_version();
    swscale.swscale_version();
    return new FfmpegVersion(text(avutil.av_version_info()), text(avutil.avutil_license()));
  }

  /** Static memory of the library: nothing to free. */
  private static String text(BytePointer words) {
    return words.getString(StandardCharsets.UTF_8);
  }
}
