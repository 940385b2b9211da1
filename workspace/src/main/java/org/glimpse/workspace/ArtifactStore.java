package org.glimpse.workspace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Content-addressed files: an artefact is named by its kind and the digest of what it was made
 * from. It is there whole or not at all: written beside its place, synced, then renamed.
 */
public final class ArtifactStore {
  private final Path root;

  ArtifactStore(Path root) {
    this.root = root;
  }

  /** Writes an artefact's content to the file that it is given. */
  @FunctionalInterface
  public interface Writer {
    void writeTo(Path file) throws IOException;
  }

  /** The artefact's file, if it exists. */
  public Optional<Path> find(String kind, Digest key) {
    Path path = path(kind, key);
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }

  /**
   * Returns the artefact, made by {@code writer} if it does not exist yet. When two threads make
   * the same artefact both results are equal and the last rename wins.
   *
   * @throws GlimpseException DISK_FULL or WORKSPACE_UNUSABLE
   */
  public Path findOrCreate(String kind, Digest key, Writer writer) {
    Path path = path(kind, key);
    if (Files.exists(path)) {
      return path;
    }
    try {
      Files.createDirectories(path.getParent());
      Files.createDirectories(parts());
      Path part = Files.createTempFile(parts(), key.shortForm(), ".part");
      try {
        writer.writeTo(part);
        sync(part);
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(path.getParent());
      } finally {
        Files.deleteIfExists(part);
      }
      return path;
    } catch (IOException failure) {
      if (String.valueOf(failure.getMessage()).contains("No space left on device")) {
        throw GlimpseException.of(
            ErrorCode.DISK_FULL,
            "The disk of the workspace is full (while writing " + path + ")",
            "Free some space and run the statement again.",
            failure);
      }
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "Cannot write " + path + ": " + failure.getMessage(),
          "Check free space and permissions of the workspace folder.",
          failure);
    }
  }

  /** Removes what a crash left half-written; only while no other process can be writing. */
  void deleteParts() throws IOException {
    if (!Files.isDirectory(parts())) {
      return;
    }
    try (Stream<Path> files = Files.list(parts())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
  }

  /** Where artefacts are written before they are renamed: on the same disk, easy to clear. */
  private Path parts() {
    return root.resolve("parts");
  }

  /** Deletes an artefact if it exists. */
  public void delete(String kind, Digest key) {
    try {
      Files.deleteIfExists(path(kind, key));
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "Cannot delete an artefact: " + failure.getMessage(),
          "Check the permissions of the workspace folder.",
          failure);
    }
  }

  private Path path(String kind, Digest key) {
    return root.resolve(kind).resolve(key.hex().substring(0, 2)).resolve(key.hex());
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    if (System.getProperty("os.name").startsWith("Windows")) {
      return; // folders cannot be opened there; NTFS journals the rename
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
