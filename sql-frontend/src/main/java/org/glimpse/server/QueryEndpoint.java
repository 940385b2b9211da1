package org.glimpse.server;

import java.io.IOException;
import org.glimpse.engine.PreparedSql;
import org.glimpse.workspace.GlimpseException;

/**
 * {@code POST /v1/query}: one statement, answered as JSON, as CSV, or as lines of JSON events; a
 * detached one with its id alone.
 */
final class QueryEndpoint implements Endpoint {
  private final RequestSessions sessions;
  private final ServerQueries queries;
  private final DetachedQueries detached;
  private final ServerLimits limits;

  QueryEndpoint(
      ServerSessions sessions,
      ServerQueries queries,
      DetachedQueries detached,
      ServerLimits limits) {
    this.sessions = new RequestSessions(sessions);
    this.queries = queries;
    this.detached = detached;
    this.limits = limits;
  }

  @Override
  public boolean serves(Exchange exchange) {
    return exchange.method().equals("POST") && String.join("/", exchange.path()).equals("v1/query");
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    queries.requireServing();
    QueryRequest request = QueryRequest.parse(exchange.body(limits), limits);
    if (request.detached()) {
      String id = Long.toString(detached.start(request, exchange.user()));
      exchange.queryId(id);
      exchange.answer(202, "application/json", "{\"queryId\":\"" + id + "\"}");
      return;
    }
    AnswerFormat format = AnswerFormat.of(exchange.header("Accept").orElse("*/*"), limits);
    sessions.with(request, exchange.user(), session -> execute(exchange, request, session, format));
  }

  private void execute(
      Exchange exchange, QueryRequest request, ServerSession session, AnswerFormat format)
      throws IOException {
    PreparedSql prepared = session.session().prepare(request.sql());
    try (ServerQuery query = queries.query(session, prepared)) {
      ClientWatch.Watched watched = exchange.watch(query);
      try {
        format.answer(exchange, query, request);
      } catch (GlimpseException failure) {
        refuse(exchange, query, failure);
      } catch (IOException gone) {
        query.cancel("The client closed its connection");
        throw gone;
      } finally {
        watched.close();
      }
    }
  }

  private static void refuse(Exchange exchange, ServerQuery query, GlimpseException failure) {
    if (exchange.isCommitted() || exchange.isAnswered()) {
      throw failure;
    }
    String id = query.id().map(String::valueOf).orElse(null);
    if (id == null && Failure.status(failure.code()) >= 500) {
      throw failure;
    }
    if (id != null) {
      exchange.queryId(id);
    }
    exchange.answer(
        Failure.status(failure.code()),
        "application/json",
        ErrorBody.of(failure, id, query.refused()));
  }
}
