package org.glimpse.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which files a statement may name. */
@FunctionalInterface
public interface FileAccess {
  /** Any: for those who could open them anyway. */
  FileAccess ANY = file -> {};

  /**
   * Refuses a file, or a folder that is about to be searched, that may not be named; whether it
   * exists is not told.
   *
   * @throws GlimpseException ACCESS_REFUSED
   */
  void require(Path file);

  /**
   * Only what lies below some folders, links resolved.
   *
   * @param folders none: no file at all
   * @throws GlimpseException FILE_NOT_FOUND for a folder that is not there
   */
  static FileAccess below(List<Path> folders) {
    List<Path> roots = new ArrayList<>();
    for (Path folder : folders) {
      try {
        roots.add(folder.toRealPath());
      } catch (IOException absent) {
        throw GlimpseException.of(
            ErrorCode.FILE_NOT_FOUND,
            "The media folder " + folder + " cannot be opened",
            "Name a folder that exists and can be read.",
            absent);
      }
    }
    return file -> {
      Path real = realPath(file);
      if (real == null || roots.stream().noneMatch(real::startsWith)) {
        throw GlimpseException.of(
            ErrorCode.ACCESS_REFUSED,
            "'" + file + "' is outside the folders that statements may name here",
            roots.isEmpty()
                ? "This server opens no files for statements; --media-root allows a folder."
                : "Name a file below "
                    + roots.stream().map(Path::toString).collect(Collectors.joining(" or "))
                    + "; --media-root of the server allows more.");
      }
    };
  }

  /** Of a file that is not there: its nearest folder that is, and the rest as written. */
  private static Path realPath(Path file) {
    Path absolute = file.toAbsolutePath();
    for (Path part = absolute; part != null; part = part.getParent()) {
      try {
        Path rest = part.relativize(absolute);
        return part.toRealPath().resolve(rest).normalize();
      } catch (IOException absent) {
        if (Files.isSymbolicLink(part)) {
          return null; // a link to what is not there may lead anywhere
        }
      }
    }
    return null;
  }
}
