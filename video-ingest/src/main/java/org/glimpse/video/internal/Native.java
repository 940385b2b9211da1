package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.global.avutil.AV_ERROR_MAX_STRING_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Native return codes and addresses. */
final class Native {
  static final int EAGAIN = -11;

  private Native() {}

  /** FFmpeg's own words for a return code. */
  static String text(int code) {
    try (BytePointer buffer = new BytePointer(AV_ERROR_MAX_STRING_SIZE)) {
      av_strerror(code, buffer, buffer.capacity());
      String text = buffer.getString();
      int end = text.indexOf('\0');
      return end < 0 ? text : text.substring(0, end);
    }
  }

  /** Throws for a return code that only lack of memory or a defect explains. */
  static int require(int code, String action) {
    if (code < 0) {
      throw GlimpseException.internal("FFmpeg failed to " + action + ": " + text(code), null);
    }
    return code;
  }

  /** Throws where FFmpeg returned null, which it does for lack of memory. */
  static <T extends Pointer> T require(T pointer, String action) {
    if (pointer == null || pointer.isNull()) {
      throw GlimpseException.of(
          ErrorCode.MEMORY_LIMIT,
          "FFmpeg found no memory to " + action,
          "Close other programs, or use fewer threads (SET threads = 1).");
    }
    return pointer;
  }

  /** The first of some log messages in brackets, or nothing. */
  static String because(List<String> messages) {
    return messages.isEmpty() ? "" : " (" + messages.get(0) + ")";
  }

  /** A pointer that carries a number instead of an address. */
  static final class Number extends Pointer {
    Number at(long value) {
      address = value;
      return this;
    }

    static long of(Pointer pointer) {
      return pointer == null ? 0 : pointer.address();
    }
  }
}
