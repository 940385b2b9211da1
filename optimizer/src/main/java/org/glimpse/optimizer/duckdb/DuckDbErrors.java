package org.glimpse.optimizer.duckdb;

import java.sql.SQLException;
import java.util.Locale;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/** What DuckDB's errors mean to a user. */
public final class DuckDbErrors {
  /** Said where a scalar subquery has several rows. */
  static final String MORE_THAN_ONE_ROW = "more than one row in a scalar subquery";

  private DuckDbErrors() {}

  /**
   * The error to report for a failed query: why the statement was cancelled, what a function of
   * pictures threw, or DuckDB's own complaint.
   *
   * @param pictures the statement's pictures
   */
  public static GlimpseException of(
      SQLException failure, PictureScope pictures, QueryContext context) {
    if (pictures.failure() != null) {
      return pictures.failure();
    }
    if (context.cancel().isCancelled()) {
      try {
        context.cancel().throwIfCancelled();
      } catch (GlimpseException reason) {
        return reason;
      }
    }
    String text = String.valueOf(failure.getMessage());
    String first = text.lines().findFirst().orElse(text);
    String lower = first.toLowerCase(Locale.ROOT);
    if (lower.contains(MORE_THAN_ONE_ROW)) {
      return GlimpseException.of(
          ErrorCode.INVALID_VALUE,
          "A subquery that stands for one value gave more than one row",
          "Add LIMIT 1, an aggregate, or a WHERE that leaves one row.",
          failure);
    }
    if (lower.startsWith("out of memory")) {
      return GlimpseException.of(
          ErrorCode.MEMORY_LIMIT, first, "Ask for fewer rows or groups at a time.", failure);
    }
    if (lower.contains("no space left") || lower.contains("disk full")) {
      return GlimpseException.of(
          ErrorCode.DISK_FULL, first, "Free space where the workspace lies.", failure);
    }
    if (lower.startsWith("conversion error")
        || lower.startsWith("out of range error")
        || lower.startsWith("invalid input error")) {
      return GlimpseException.of(
          ErrorCode.INVALID_VALUE,
          first,
          "Filter such values out, or guard the expression with CASE.",
          failure);
    }
    return GlimpseException.internal("The catalogue database refused a plan: " + first, failure);
  }
}
