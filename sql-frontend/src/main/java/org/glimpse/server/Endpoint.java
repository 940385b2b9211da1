package org.glimpse.server;

import java.io.IOException;
import java.util.Optional;
import org.glimpse.workspace.GlimpseException;

/** Some paths of the server. Safe for use from several threads. */
interface Endpoint {

  /** Whether the request is for this one, by method and path. */
  boolean serves(Exchange exchange);

  /** Whether nobody has to log in for what it serves. */
  default boolean isPublic(Exchange exchange) {
    return false;
  }

  /**
   * Answers the request.
   *
   * @throws GlimpseException to be shown to the client
   * @throws IOException where the client has gone
   */
  void answer(Exchange exchange) throws IOException;

  /**
   * Answers with an error.
   *
   * @param queryId the query or request that it happened in, null where none has begun
   */
  default void refuse(Exchange exchange, GlimpseException error, String queryId) {
    exchange.answer(
        Failure.status(error.code()),
        "application/json",
        ErrorBody.of(error, queryId, Optional.empty()));
  }
}
