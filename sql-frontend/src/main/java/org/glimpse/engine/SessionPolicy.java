package org.glimpse.engine;

import java.util.Objects;
import java.util.function.LongPredicate;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.FileAccess;
import org.glimpse.workspace.GlimpseException;

/**
 * What the statements of a session may do beyond asking.
 *
 * @param files the files that they may name
 * @param mayKill which queries they may kill, by id
 */
public record SessionPolicy(FileAccess files, LongPredicate mayKill) {
  /** For those who could do anything anyway: the owner of the process. */
  public static final SessionPolicy UNLIMITED = new SessionPolicy(FileAccess.ANY, id -> true);

  public SessionPolicy {
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
