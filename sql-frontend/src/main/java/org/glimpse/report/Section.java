package org.glimpse.report;

import java.util.List;
import java.util.Optional;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.GlimpseException;

/**
 * A section of a report: one query and how its rows are shown.
 *
 * @param name of its files: lower-case letters, digits and hyphens; no two are equal
 * @param title for people
 * @param notes paragraphs below the title
 * @param plan what {@code --@ plan:} asks for
 * @param rowsMax more rows are an error
 */
record Section(
    String name,
    String title,
    List<String> notes,
    ChartSpec chart,
    Optional<String> plan,
    int rowsMax,
    BoundSql sql,
    Statement statement) {

  Section {
    notes = List.copyOf(notes);
  }

  /** The accuracy clauses; none for what is no query. */
  AccuracyClauses clauses() {
    return statement instanceof Statement.Query query
        ? query.query().clauses()
        : AccuracyClauses.NONE;
  }

  /** Whether the query says in which order its rows come. */
  boolean isOrdered() {
    return SqlWords.outermost(sql.sql()).contains("ORDER");
  }

  /**
   * The plan to take: the one whose answer follows from data, query, seed and registered proxies.
   * Any plan keeps its promise, but which of several true answers it gives may depend on the labels
   * that happen to be there and on what this machine takes for what.
   */
  String planSetting() {
    return plan.orElse("reproducible");
  }

  /** A failure with the section's name, placed in the file. */
  GlimpseException failed(GlimpseException failure) {
    GlimpseException named =
        GlimpseException.of(
            failure.code(),
            "Section '" + title + "': " + failure.getMessage(),
            failure.advice(),
            failure);
    return failure
        .position()
        .map(place -> named.at(place.line(), place.column()))
        .orElseGet(() -> sql.atBegin(named));
  }
}
