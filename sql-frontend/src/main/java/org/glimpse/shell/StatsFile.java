package org.glimpse.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** The file of {@code --stats}: one JSON object a line for each statement that succeeded. */
final class StatsFile {
  private final Path file;

  private StatsFile(Path file) {
    this.file = file;
  }

  /**
   * @throws GlimpseException INVALID_PARAMETER if the file cannot be written, before any work
   */
  static StatsFile appendingTo(Path file) {
    StatsFile stats = new StatsFile(file);
    stats.write("");
    return stats;
  }

  void append(StatementStats stats) {
    write(stats.toJson() + "\n");
  }

  private void write(String text) {
    try {
      Files.write(
          file,
          text.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "Cannot write statistics to " + file + ": " + FileProblem.describe(failure),
          "Give --stats a file in a folder that exists and is writable.",
          failure);
    }
  }
}
