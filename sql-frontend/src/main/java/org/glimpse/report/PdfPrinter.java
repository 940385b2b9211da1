package org.glimpse.report;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Prints pages as PDF with a headless Chromium, where there is one. */
public final class PdfPrinter {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long SECONDS_MAX = 120;

  /** A PDF's last bytes hold its end mark. */
  private static final int END_BYTES = 1024;

  private static final long POLL_MILLIS = 100;

  private final Path browser;

  private PdfPrinter(Path browser) {
    this.browser = browser;
  }

  /**
   * Looks for a browser.
   *
   * @param searchPath folders, as in the variable PATH
   * @throws GlimpseException NO_BROWSER, saying how to install one
   */
  public static PdfPrinter find(String searchPath) {
    return NAMES.stream()
        .flatMap(
            name ->
                Stream.of(searchPath.split(File.pathSeparator))
                    .filter(folder -> !folder.isBlank())
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(PdfPrinter::new)
        .orElseThrow(
            () ->
                GlimpseException.of(
                    ErrorCode.NO_BROWSER,
                    "There is no Chromium on the PATH to print a PDF with",
                    "Install one (Debian: apt-get install chromium), or leave --pdf out and print"
                        + " the page from a browser."));
  }

  /**
   * Prints the page of an output beside it.
   *
   * @throws GlimpseException CANNOT_WRITE where the browser fails, CANCELLED
   */
  public void print(ReportOutput output, CancelToken cancel) {
    output.writing(
        () -> {
          Path work = Files.createTempDirectory("glimpse-pdf");
          try {
            Path printed = work.resolve("page.pdf");
            run(output, work, printed, cancel);
            requireWhole(printed);
            Files.copy(printed, output.pdf());
          } finally {
            delete(work);
          }
        });
  }

  private void run(ReportOutput output, Path work, Path printed, CancelToken cancel)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(browser.toString()));
    command.addAll(
        List.of(
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--disable-sync",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--user-data-dir=" + work.resolve("profile"),
            "--no-pdf-header-footer",
            "--print-to-pdf=" + printed));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--no-sandbox"); // which Chromium has not for root
    }
    command.add(output.page().toUri().toString());
    Path messages = work.resolve("messages");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    try {
      boolean ended = await(process, cancel);
      if (!ended || process.exitValue() != 0 || !Files.exists(printed)) {
        List<String> lines = Files.readAllLines(messages);
        throw new IOException(
            browser
                + (ended ? " failed: " : " took longer than " + SECONDS_MAX + " s: ")
                + (lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1)));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Chromium says nothing of a disk that is full, and leaves what it could write. */
  private static void requireWhole(Path printed) throws IOException {
    byte[] end = new byte[END_BYTES];
    try (RandomAccessFile file = new RandomAccessFile(printed.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - END_BYTES));
      int read = file.read(end);
      if (read < 0 || !new String(end, StandardCharsets.ISO_8859_1).contains("%%EOF")) {
        throw new IOException(
            "the PDF is cut short: is the disk of " + printed.getParent().getParent() + " full?");
      }
    }
  }

  private static boolean await(Process process, CancelToken cancel) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    try {
      while (System.nanoTime() - end < 0) {
        cancel.throwIfCancelled();
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw GlimpseException.of(
          ErrorCode.CANCELLED, "Printing was interrupted", "Run the report again.", interrupted);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
