package org.glimpse.video.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.FileAccess;
import org.glimpse.workspace.GlimpseException;

/** The files that CREATE VIDEO names, by a path or a glob. */
final class SourceFiles {
  private static final int FILES_MAX = 10_000;
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);
  private static final String GLOB_CHARACTERS = "*?[";

  private SourceFiles() {}

  /**
   * Absolute paths of regular files, in name order, at least one.
   *
   * @param access asked before anything is looked at; the files found are still to be asked for,
   *     since they may be links
   * @throws GlimpseException FILE_NOT_FOUND, NOT_A_FILE, ACCESS_REFUSED, MEDIA_LIMIT
   */
  static List<Path> resolve(String source, FileAccess access) {
    List<Path> files = find(source, access);
    if (files.isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "No file matches " + source,
          "Check the path; it is relative to " + Path.of("").toAbsolutePath() + ".");
    }
    return files;
  }

  /** As {@link #resolve}, but a source that names nothing is an empty list. */
  static List<Path> find(String source, FileAccess access) {
    if (source.isBlank() || source.indexOf('\0') >= 0) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND, "The file name is empty", "Name a file or a glob.");
    }
    Path literal = literal(source);
    access.require(isGlob(source) ? searched(source) : literal == null ? Path.of("") : literal);
    if (literal != null && Files.exists(literal)) {
      if (!Files.isRegularFile(literal)) {
        throw GlimpseException.of(
            ErrorCode.NOT_A_FILE,
            source + " is not a regular file",
            "Name a file, or the files of a folder with a glob such as 'folder/*.mp4'.");
      }
      return List.of(literal.toAbsolutePath().normalize());
    }
    if (URL.matcher(source).matches()) {
      throw GlimpseException.of(
          ErrorCode.ACCESS_REFUSED,
          "'" + source + "' is not a local file; Glimpse opens nothing else",
          "Download it first, and name the local file.");
    }
    return isGlob(source) ? walk(source) : List.of();
  }

  private static Path literal(String source) {
    try {
      return Path.of(source);
    } catch (InvalidPathException noSuchName) {
      return null;
    }
  }

  private static boolean isGlob(String source) {
    return source.chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0);
  }

  /** What stands before the first wildcard's name is a plain folder, whatever its characters. */
  private static int folderLength(String source) {
    int wildcard = 0;
    while (GLOB_CHARACTERS.indexOf(source.charAt(wildcard)) < 0) {
      wildcard++;
    }
    return source.lastIndexOf('/', wildcard) + 1;
  }

  private static Path searched(String source) {
    return Path.of(source.substring(0, folderLength(source))).toAbsolutePath().normalize();
  }

  private static List<Path> walk(String source) {
    Path root = searched(source);
    String pattern = source.substring(folderLength(source));
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.replaceAll("[\\\\{}]", "\\\\$0"));
    boolean hiddenToo = pattern.startsWith(".") || pattern.contains("/.");
    int depth =
        pattern.contains("**")
            ? Integer.MAX_VALUE
            : (int) pattern.chars().filter(c -> c == '/').count() + 1;
    try (Stream<Path> all = Files.walk(root, depth)) {
      List<Path> found =
          all.filter(Files::isRegularFile)
              .filter(file -> matcher.matches(root.relativize(file)))
              .filter(file -> hiddenToo || !file.getFileName().toString().startsWith("."))
              .limit(FILES_MAX + 1L)
              .sorted(Comparator.comparing(Path::toString))
              .toList();
      if (found.size() > FILES_MAX) {
        throw GlimpseException.of(
            ErrorCode.MEDIA_LIMIT,
            source + " names more than " + FILES_MAX + " files",
            "Use a narrower glob.");
      }
      return found;
    } catch (IOException | UncheckedIOException failure) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "The folder " + root + " cannot be read: " + failure.getMessage(),
          "Check its permissions.",
          failure);
    }
  }
}
