package org.glimpse.server;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.glimpse.engine.PreparedSql;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;

/** {@code POST /v1/query}: one statement, answered as JSON, as CSV, or as lines of JSON events. */
final class QueryEndpoint implements Endpoint {
  private final ServerSessions sessions;
  private final ServerQueries queries;
  private final ServerLimits limits;

  QueryEndpoint(ServerSessions sessions, ServerQueries queries, ServerLimits limits) {
    this.sessions = sessions;
    this.queries = queries;
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
    AnswerFormat format = AnswerFormat.of(exchange.header("Accept").orElse("*/*"), limits);
    ServerSession session =
        request.sessionId().isPresent()
            ? sessions.require(request.sessionId().get(), exchange.user())
            : sessions.unlisted(UUID.randomUUID().toString(), exchange.user(), request.settings());
    try {
      IOException[] gone = new IOException[1];
      session.alone(
          CancelToken.create(),
          () -> {
            try {
              withSettings(exchange, request, session, format);
            } catch (IOException failure) {
              gone[0] = failure;
            }
            return null;
          });
      if (gone[0] != null) {
        throw gone[0];
      }
    } finally {
      if (request.sessionId().isEmpty()) {
        session.close();
      }
    }
  }

  /** In a session that goes on, the request's settings hold for this statement only. */
  private void withSettings(
      Exchange exchange, QueryRequest request, ServerSession session, AnswerFormat format)
      throws IOException {
    Map<String, String> before = new LinkedHashMap<>();
    try {
      if (request.sessionId().isPresent()) {
        request
            .settings()
            .forEach(
                (name, value) -> {
                  Setting.find(name)
                      .ifPresent(
                          setting ->
                              before.putIfAbsent(
                                  setting.key(), session.session().settings().text(setting)));
                  session.session().set(name, value);
                });
      }
      execute(exchange, request, session, format);
    } finally {
      before.forEach(session.session()::set);
    }
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
