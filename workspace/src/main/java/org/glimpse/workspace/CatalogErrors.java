package org.glimpse.workspace;

import java.sql.SQLException;

/** What errors of the catalogue database mean to a user. */
public final class CatalogErrors {
  private CatalogErrors() {}

  /**
   * The error to report: MEMORY_LIMIT, DISK_FULL, CANCELLED, CLOSED, else INTERNAL.
   *
   * @param doing what was being done, for people: {@code "reading labels"}
   */
  public static GlimpseException translate(String doing, SQLException failure) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("Out of Memory Error")) {
      return GlimpseException.of(
          ErrorCode.MEMORY_LIMIT,
          "The catalogue database ran out of memory while " + doing,
          "Narrow the query, or free disk space in the workspace so that it can spill.",
          failure);
    }
    if (text.contains("No space left on device") || text.contains("disk is full")) {
      return GlimpseException.of(
          ErrorCode.DISK_FULL,
          "The disk of the workspace is full (while " + doing + ")",
          "Free some space and run the statement again: finished labels are kept.",
          failure);
    }
    if (text.startsWith("INTERRUPT Error") || text.contains("Interrupted!")) {
      return GlimpseException.of(
          ErrorCode.CANCELLED,
          "Cancelled while " + doing,
          "Labels finished before are kept and will be reused.",
          failure);
    }
    if (text.contains("Connection was closed") || text.contains("connection is closed")) {
      return GlimpseException.of(
          ErrorCode.CLOSED, "The workspace was closed while " + doing, "Open it again.", failure);
    }
    return GlimpseException.internal(
        "The catalogue database failed while " + doing + ": " + firstLine(text), failure);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
