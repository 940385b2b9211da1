package org.glimpse.video;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A negative return code of FFmpeg, as an error for users.
 *
 * @param code as FFmpeg returned it
 */
record FfmpegStatus(int code) {
  /** POSIX numbers, which FFmpeg negates; the same on every platform that natives exist for. */
  private static final int ENOENT = 2;

  private static final int ENOMEM = 12;
  private static final int EACCES = 13;
  private static final int ENOSPC = 28;
  private static final int EROFS = 30;

  static final FfmpegStatus OUT_OF_MEMORY = new FfmpegStatus(-ENOMEM);

  static FfmpegStatus of(int code) {
    return new FfmpegStatus(code);
  }

  /** FFmpeg's own words for the code. */
  String text() {
    byte[] words = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
    avutil.av_strerror(code, words, words.length);
    int end = 0;
    while (end < words.length && words[end] != 0) {
      end++;
    }
    return new String(words, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * The error of writing a file.
   *
   * @param action what was tried, a verb that takes the file as its object
   */
  GlimpseException error(String action, Path file) {
    String message = "Cannot " + action + " " + file + ": " + text();
    return switch (-code) {
      case ENOENT ->
          GlimpseException.of(ErrorCode.FILE_NOT_FOUND, message, "Check the folder's name.");
      case EACCES, EROFS ->
          GlimpseException.of(ErrorCode.ACCESS_REFUSED, message, "Choose a folder you may write.");
      case ENOSPC ->
          GlimpseException.of(ErrorCode.DISK_FULL, message, "Free some space and try again.");
      case ENOMEM -> GlimpseException.of(ErrorCode.MEMORY_LIMIT, message, "Use smaller frames.");
      default ->
          GlimpseException.of(
              ErrorCode.UNSUPPORTED_MEDIA, message, "Try another codec, size or container.");
    };
  }
}
