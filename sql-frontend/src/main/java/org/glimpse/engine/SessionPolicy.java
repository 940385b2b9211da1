package org.glimpse.engine;

import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.FileAccess;
import org.glimpse.workspace.GlimpseException;

/**
 * What the statements of a session may do beyond asking.
 *
 * @param user whose statements they are; empty for the owner of the process
 * @param files the files that they may name
 * @param mayKill which queries they may kill, by id
 * @param seesAll whether they list the queries of everybody, not only those of the user
 */
public record SessionPolicy(
    Optional<String> user, FileAccess files, LongPredicate mayKill, boolean seesAll) {
  /** For those who could do anything anyway: the owner of the process. */
  public static final SessionPolicy UNLIMITED =
      new SessionPolicy(Optional.empty(), FileAccess.ANY, id -> true, true);

  public SessionPolicy {
    Objects.requireNonNull(user);
    Objects.requireNonNull(files);
    Objects.requireNonNull(mayKill);
  }

  void requireMayKill(long queryId) {
    if (!mayKill.test(queryId)) {
      throw GlimpseException.of(
          ErrorCode.ACCESS_REFUSED,
          "Query " + queryId + " is not yours to kill",
          "Its user or an administrator can.");
    }
  }
}
