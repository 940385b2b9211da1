package org.glimpse.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** {@code GET /v1/queries/ID/events}: what a detached query has told and tells. */
final class DetachedEndpoint implements Endpoint {
  /** Each holds a thread. */
  private static final int LISTENERS_MAX = 40;

  private final DetachedQueries queries;
  private final ServerLimits limits;
  private final Semaphore listeners = new Semaphore(LISTENERS_MAX);

  DetachedEndpoint(DetachedQueries queries, ServerLimits limits) {
    this.queries = queries;
    this.limits = limits;
  }

  @Override
  public boolean serves(Exchange exchange) {
    List<String> path = exchange.path();
    return exchange.method().equals("GET")
        && path.size() == 4
        && path.get(0).equals("v1")
        && path.get(1).equals("queries")
        && path.get(3).equals("events");
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    exchange.body(limits);
    long id = Requested.number("the id of a query", exchange.path().get(2), Long.MAX_VALUE);
    long from = Requested.number("from", exchange.parameter("from").orElse("0"), Integer.MAX_VALUE);
    DetachedQuery query =
        queries
            .find(id, exchange.user())
            .orElseThrow(
                () ->
                    GlimpseException.of(
                        ErrorCode.UNKNOWN_QUERY,
                        "There is no detached query " + id + " of yours here",
                        "It was never detached, or ended long ago: ask again."));
    if (!listeners.tryAcquire()) {
      throw GlimpseException.of(
          ErrorCode.SERVER_BUSY,
          LISTENERS_MAX + " clients listen to queries already",
          "Close pages that are not needed, or try again later.");
    }
    try {
      AtomicBoolean gone = new AtomicBoolean();
      exchange.queryId(id);
      OutputStream out = exchange.stream("application/x-ndjson");
      ClientWatch.Watched watched = exchange.watch(why -> gone.set(true));
      try {
        query.send((int) from, out, gone::get);
      } finally {
        watched.close();
      }
      if (gone.get()) {
        throw new IOException("the client has gone");
      }
      exchange.end();
    } finally {
      listeners.release();
    }
  }
}
