package org.glimpse.detection.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * ONNX Runtime's environment, one per process. Version 1.29 copies the command line of its process
 * into a buffer without looking at its length: above about 3,900 bytes it takes the whole process
 * down, without a word. A long class path is enough for that, so it is refused before.
 */
public final class RuntimeEnvironment {
  /** Crashes were seen from 3,980 bytes on; a margin for what was not seen. */
  static final int COMMAND_LINE_BYTES_MAX = 3_500;

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private RuntimeEnvironment() {}

  /**
   * @throws GlimpseException UNSUPPORTED where this process's command line is too long
   */
  public static OrtEnvironment get() {
    requireShort(commandLineBytes());
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  }

  static void requireShort(int bytes) {
    if (bytes > COMMAND_LINE_BYTES_MAX) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED,
          "The command line of this process has "
              + bytes
              + " bytes, and ONNX Runtime crashes with more than "
              + COMMAND_LINE_BYTES_MAX,
          "Give Java its class path in the variable CLASSPATH or in an @file.");
    }
  }

  /** 0 on systems without /proc, where the crash was not looked for. */
  private static int commandLineBytes() {
    try {
      return Files.exists(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
    } catch (IOException unknown) {
      return 0;
    }
  }
}
