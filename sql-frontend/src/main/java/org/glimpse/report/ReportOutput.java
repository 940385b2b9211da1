package org.glimpse.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Where a report goes: a folder with {@code index.html} and its data, or {@code FILE.html} and the
 * folder {@code FILE-data} beside it. Everything is written beside the target and takes its place
 * at the end, synced; what was there stays until then, and for good where something fails.
 */
public final class ReportOutput implements AutoCloseable {
  private static final String COSTS = "run.json";

  private final Path target;
  private final boolean single;
  private final Path dataTarget;
  private final Path part;
  private boolean committed;

  private ReportOutput(Path target, boolean single, Path dataTarget, Path part) {
    this.target = target;
    this.single = single;
    this.dataTarget = dataTarget;
    this.part = part;
  }

  /** Writes something. */
  @FunctionalInterface
  interface Writing {
    void run() throws IOException;
  }

  /**
   * Makes room beside the target; nothing else is touched.
   *
   * @param out a folder, or a file that ends with .html
   * @throws GlimpseException CANNOT_WRITE, DISK_FULL, or ALREADY_EXISTS where something other than
   *     a report is there
   */
  public static ReportOutput at(Path out) {
    Path target = out.toAbsolutePath().normalize();
    if (target.getParent() == null) {
      throw exists(target + " is the root of the disk", "Give --out a folder or a file in it.");
    }
    String name = target.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    boolean single = lower.endsWith(".html") || lower.endsWith(".htm");
    Path data =
        single ? target.resolveSibling(name.substring(0, name.lastIndexOf('.')) + "-data") : target;
    requireReplaceable(target, single, data);
    try {
      // Not a temporary folder of Java's: those are closed to others, and this one stays.
      String unique = "." + name + ".part-" + UUID.randomUUID();
      Path part = Files.createDirectory(target.resolveSibling(unique));
      ReportOutput output = new ReportOutput(target, single, data, part);
      Files.createDirectories(output.dataPart());
      return output;
    } catch (IOException failure) {
      throw problem(failure, target);
    }
  }

  private static void requireReplaceable(Path target, boolean single, Path data) {
    if (single && Files.isDirectory(target)) {
      throw exists(target + " is a folder", "Give --out a file, or a name without .html.");
    }
    if (!Files.exists(data)) {
      return;
    }
    if (!Files.isDirectory(data)) {
      throw exists(data + " is a file", "Give --out another name.");
    }
    try (Stream<Path> files = Files.list(data)) {
      if (files.findAny().isPresent() && !Files.exists(data.resolve(COSTS))) {
        throw exists(
            "The folder " + data + " holds something other than a report",
            "Give --out a new or an empty folder, or that of an earlier report.");
      }
    } catch (IOException failure) {
      throw problem(failure, data);
    }
  }

  private static GlimpseException exists(String message, String advice) {
    return GlimpseException.of(ErrorCode.ALREADY_EXISTS, message, advice);
  }

  private Path dataPart() {
    return single ? part.resolve("data") : part;
  }

  /** The page, while it is made. */
  Path page() {
    return part.resolve("index.html");
  }

  /** The same as PDF, while it is made. */
  Path pdf() {
    return part.resolve("index.pdf");
  }

  /** A file of data, while it is made. */
  Path data(String name) {
    return dataPart().resolve(name);
  }

  Path costs() {
    return data(COSTS);
  }

  /** The folder that holds CSV, JSON and costs, as the page names it; empty for its own. */
  String dataName() {
    return single ? dataTarget.getFileName() + "/" : "";
  }

  /** Where the page is going to be. */
  public Path pageTarget() {
    return single ? target : target.resolve("index.html");
  }

  void write(Path file, String text) {
    writing(() -> Files.writeString(file, text, StandardCharsets.UTF_8));
  }

  /**
   * Does some writing.
   *
   * @throws GlimpseException CANNOT_WRITE or DISK_FULL
   */
  void writing(Writing work) {
    try {
      work.run();
    } catch (IOException failure) {
      throw problem(failure, target);
    }
  }

  /**
   * Puts everything in its place.
   *
   * @throws GlimpseException CANNOT_WRITE or DISK_FULL; then what was there before is there again
   */
  public void commit() {
    writing(
        () -> {
          syncAll();
          if (!single) {
            replaceFolder(part, target, () -> {});
          } else {
            replaceFolder(dataPart(), dataTarget, this::movePages);
          }
          sync(target.getParent(), StandardOpenOption.READ);
          committed = true;
        });
    close();
  }

  private void movePages() throws IOException {
    if (Files.exists(pdf())) {
      String name = target.getFileName().toString();
      Path pdfTarget = target.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".pdf");
      Files.move(pdf(), pdfTarget, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(page(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Folders cannot be replaced in one step: the old one goes aside, and comes back on failure. */
  private static void replaceFolder(Path made, Path place, Writing then) throws IOException {
    Path aside = null;
    if (Files.exists(place)) {
      aside = Files.createTempDirectory(place.getParent(), "." + place.getFileName() + ".old-");
      Files.move(place, aside.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
      then.run();
    } catch (IOException failure) {
      if (Files.exists(place)) {
        delete(place);
      }
      if (aside != null) {
        Files.move(aside.resolve("old"), place, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(aside);
      }
      throw failure;
    }
    if (aside != null) {
      delete(aside);
    }
  }

  private void syncAll() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(part)) {
      files = all.toList();
    }
    for (Path file : files) {
      sync(file, Files.isDirectory(file) ? StandardOpenOption.READ : StandardOpenOption.WRITE);
    }
  }

  private static void sync(Path file, StandardOpenOption how) throws IOException {
    if (how == StandardOpenOption.READ && System.getProperty("os.name").startsWith("Windows")) {
      return; // folders cannot be opened there; NTFS journals the rename
    }
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  /** Takes away what is not in its place. */
  @Override
  public void close() {
    if (committed && !single || !Files.exists(part)) {
      return;
    }
    writing(() -> delete(part));
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private static GlimpseException problem(IOException failure, Path target) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left on device") || message.contains("quota exceeded")) {
      return GlimpseException.of(
          ErrorCode.DISK_FULL,
          "The disk is full (while writing " + target + ")",
          "Free some space and run the report again; labels made so far are kept.",
          failure);
    }
    return GlimpseException.of(
        ErrorCode.CANNOT_WRITE,
        "Cannot write " + target + ": " + reason(failure),
        "Give --out a folder or file whose parent folder exists and is writable.",
        failure);
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return failure instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : String.valueOf(failure.getMessage());
  }
}
