package org.glimpse.engine;

import java.lang.ref.SoftReference;
import java.util.Optional;
import org.glimpse.optimizer.LogicalQuery;

/**
 * What preparing a query made, kept for the execution that follows. It is given out once, since
 * planning works on it, and only while names mean what they meant. Where memory is short it goes.
 */
final class KeptTranslation {
  private final long definitions;
  private final SoftReference<LogicalQuery> query;

  /**
   * @param definitions how often names had been defined before the translation
   * @param query null where there is none
   */
  KeptTranslation(long definitions, LogicalQuery query) {
    this.definitions = definitions;
    this.query = new SoftReference<>(query);
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
