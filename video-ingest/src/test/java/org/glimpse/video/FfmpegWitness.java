package org.glimpse.video;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs FFmpeg's own programs as an independent witness: separate processes, so that a crash there
 * is not a crash here. They are unpacked once for all tests of this JVM.
 */
public final class FfmpegWitness {
  /** Against hanging only: hours of video on a busy machine take minutes. */
  private static final int SECONDS_MAX = 1_800;

  private static FfmpegCommand unpacked;

  private FfmpegWitness() {}

  /**
   * What a program printed.
   *
   * @param exitCode of the process
   * @param output standard output
   * @param errors standard error: FFmpeg's log
   */
  public record Result(int exitCode, List<String> output, List<String> errors) {}

  /** Runs {@code ffprobe} with these arguments. */
  public static Result ffprobe(String... arguments) {
    return run(command().ffprobe(arguments));
  }

  /** Runs {@code ffmpeg} with these arguments. */
  public static Result ffmpeg(String... arguments) {
    return run(command().ffmpeg(arguments));
  }

  private static Result run(ProcessBuilder builder) {
    try {
      builder.command().add(1, "-hide_banner");
      Path output = Files.createTempFile("ffmpeg", ".out");
      Path errors = Files.createTempFile("ffmpeg", ".err");
      try {
        builder.redirectOutput(output.toFile());
        builder.redirectError(errors.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              "more than " + SECONDS_MAX + " s for " + String.join(" ", builder.command()));
        }
        List<String> log = lines(errors);
        // The stand-in for the sound library that FfmpegCommand documents.
        log.removeIf(line -> line.contains("no version information available"));
        return new Result(process.exitValue(), lines(output), log);
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
      }
    } catch (IOException failed) {
      throw new AssertionError("cannot run " + builder.command().get(0), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    // FFmpeg may print bytes of a damaged file: every byte is a character here.
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    return new ArrayList<>(text.lines().toList());
  }

  private static synchronized FfmpegCommand command() {
    if (unpacked == null) {
      try {
        unpacked = FfmpegCommand.unpackInto(Files.createTempDirectory("glimpse-ffmpeg"));
      } catch (IOException failed) {
        throw new AssertionError("cannot unpack FFmpeg's programs", failed);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(unpacked::delete));
    }
    return unpacked;
  }
}
