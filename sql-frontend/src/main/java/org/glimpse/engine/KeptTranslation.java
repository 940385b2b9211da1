package org.glimpse.engine;

import java.lang.ref.SoftReference;
import java.util.Optional;
import org.glimpse.optimizer.LogicalQuery;

/**
 * What preparing a query made, kept for the execution that follows. It is given out once, since
 * planning works on it, and only while names mean what they meant. Where memory is short it goes.
 */
final class KeptTranslation {
  static final KeptTranslation NONE = new KeptTranslation(0, null, 0);

  private final long definitions;
  private final SoftReference<LogicalQuery> query;
  private final long nanos;

  /**
   * @param definitions how often names had been defined before the translation
   * @param query null where there is none
   * @param nanos that it took
   */
  KeptTranslation(long definitions, LogicalQuery query, long nanos) {
    this.definitions = definitions;
    this.query = new SoftReference<>(query);
    this.nanos = nanos;
  }

  /** Nanoseconds that it took. */
  long nanos() {
    return nanos;
  }

  /**
   * The query, the first time, if nothing was defined since.
   *
   * @param now how often names have been defined
   */
  synchronized Optional<LogicalQuery> take(long now) {
    Optional<LogicalQuery> kept =
        definitions == now ? Optional.ofNullable(query.get()) : Optional.empty();
    query.clear();
    return kept;
  }
}
