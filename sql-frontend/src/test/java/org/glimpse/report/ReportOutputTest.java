package org.glimpse.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports are in their place whole or not at all. */
final class ReportOutputTest {
  @TempDir Path folder;

  private static void write(ReportOutput output, String page) {
    output.write(output.page(), page);
    output.write(output.data("a.csv"), page);
    output.write(output.costs(), "{}");
    output.commit();
  }

  private static GlimpseException fails(Path out) {
    return catchThrowableOfType(GlimpseException.class, () -> ReportOutput.at(out).close());
  }

  @Test
  void reportsReplaceReports() throws IOException {
    for (String page : new String[] {"first", "second"}) {
      try (ReportOutput output = ReportOutput.at(folder.resolve("r"))) {
        write(output, page);
      }
      try (ReportOutput output = ReportOutput.at(folder.resolve("r.html"))) {
        write(output, page);
      }
      assertThat(folder.resolve("r/index.html")).hasContent(page);
      assertThat(folder.resolve("r/a.csv")).hasContent(page);
      assertThat(folder.resolve("r.html")).hasContent(page);
      assertThat(folder.resolve("r-data/a.csv")).hasContent(page);
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("r", "r.html", "r-data");
    }
  }

  @Test
  void otherThingsAreNotReplaced() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("thesis.txt"), "years of work");
    assertThat(fails(other).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    Files.createDirectory(folder.resolve("x.html"));
    assertThat(fails(folder.resolve("x.html")).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    Files.writeString(folder.resolve("file"), "x");
    assertThat(fails(folder.resolve("file")).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(fails(Path.of("/")).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(other.resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void whereNothingCanBeWrittenItSaysSoAtOnce() throws IOException {
    GlimpseException error = fails(folder.resolve("absent/r.html"));
    assertThat(error.code()).isEqualTo(ErrorCode.CANNOT_WRITE);
    assertThat(error.getMessage()).contains("no such folder");
    Path file = Files.writeString(folder.resolve("plain"), "x");
    assertThat(fails(file.resolve("r")).code()).isEqualTo(ErrorCode.CANNOT_WRITE);
  }

  /** Linux's full device stands for the disk. */
  @Test
  void aFullDiskLeavesWhatWasThere() throws IOException {
    Path out = folder.resolve("r.html");
    try (ReportOutput output = ReportOutput.at(out)) {
      write(output, "first");
    }
    GlimpseException error =
        catchThrowableOfType(
            GlimpseException.class,
            () -> {
              try (ReportOutput output = ReportOutput.at(out)) {
                output.write(output.page(), "second");
                output.writing(
                    () -> {
                      try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
                        full.write(1);
                      }
                    });
              }
            });
    assertThat(error.code()).isEqualTo(ErrorCode.DISK_FULL);
    assertThat(out).hasContent("first");
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void whereThePageCannotTakeItsPlaceTheOldDataComesBack() throws IOException {
    Path out = folder.resolve("r.html");
    try (ReportOutput output = ReportOutput.at(out)) {
      write(output, "first");
    }
    Files.delete(out);
    GlimpseException error =
        catchThrowableOfType(
            GlimpseException.class,
            () -> {
              try (ReportOutput output = ReportOutput.at(out)) {
                Files.createDirectory(out); // somebody else was faster
                Files.writeString(out.resolve("theirs"), "x");
                write(output, "second");
              }
            });
    assertThat(error.code()).isEqualTo(ErrorCode.CANNOT_WRITE);
    assertThat(folder.resolve("r-data/a.csv")).hasContent("first");
    assertThat(out.resolve("theirs")).hasContent("x");
  }
}
