package org.glimpse.server;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementStats;
import org.glimpse.engine.TableInfo;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.Suggestions;

/**
 * What stands beside queries: sessions, connections and their statements, the queries of the
 * server, and names for completion.
 */
final class SessionsEndpoint implements Endpoint {
  private final ServerSessions sessions;
  private final ServerQueries queries;
  private final ServerLimits limits;

  SessionsEndpoint(ServerSessions sessions, ServerQueries queries, ServerLimits limits) {
    this.sessions = sessions;
    this.queries = queries;
    this.limits = limits;
  }

  /** Method and path, with a star for each part that is a name. */
  private static String route(Exchange exchange) {
    List<String> path = exchange.path();
    StringBuilder route = new StringBuilder(exchange.method());
    for (int i = 0; i < path.size(); i++) {
      boolean name = i == 2 || i == 4;
      route.append('/').append(name && !path.get(i).equals("cancel") ? "*" : path.get(i));
    }
    return route.toString();
  }

  @Override
  public boolean serves(Exchange exchange) {
    return switch (route(exchange)) {
      case "POST/v1/sessions",
          "GET/v1/sessions/*",
          "DELETE/v1/sessions/*",
          "POST/v1/sessions/*/alive",
          "POST/v1/connections/*/alive",
          "POST/v1/connections/*/cancel",
          "GET/v1/connections/*/statements/*",
          "POST/v1/connections/*/statements/*/cancel",
          "GET/v1/queries",
          "GET/v1/queries/*",
          "DELETE/v1/queries/*",
          "GET/v1/tables",
          "GET/v1/names/*" ->
          true;
      default -> false;
    };
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    exchange.body(limits);
    switch (route(exchange)) {
      case "POST/v1/sessions" -> {
        String id = UUID.randomUUID().toString();
        sessions.open(id, exchange.user(), Map.of());
        exchange.answerJson(object(json -> json.writeStringField("sessionId", id)));
      }
      case "GET/v1/sessions/*" -> settings(exchange, session(exchange));
      case "DELETE/v1/sessions/*" -> {
        sessions.close(exchange.path().get(2), exchange.user());
        exchange.answerNothing();
      }
      case "POST/v1/sessions/*/alive", "POST/v1/connections/*/alive" -> {
        session(exchange).heartbeat();
        exchange.answerNothing();
      }
      case "POST/v1/connections/*/cancel" -> {
        session(exchange).cancel("The statement was cancelled");
        exchange.answerNothing();
      }
      case "POST/v1/connections/*/statements/*/cancel" -> {
        statement(exchange).cancel("The statement was cancelled");
        exchange.answerNothing();
      }
      case "GET/v1/connections/*/statements/*" -> statement(exchange, statement(exchange));
      case "GET/v1/queries" ->
          exchange.answerJson(
              object(
                  json -> {
                    json.writeArrayFieldStart("queries");
                    for (ServerQuery query : listed(exchange)) {
                      query(json, query);
                    }
                    json.writeEndArray();
                  }));
      case "GET/v1/queries/*" ->
          exchange.answerJson(WireJson.text(json -> query(json, own(exchange))));
      case "DELETE/v1/queries/*" -> {
        own(exchange).cancel("Query " + exchange.path().get(2) + " was cancelled");
        exchange.answerNothing();
      }
      case "GET/v1/tables" -> tables(exchange);
      default -> names(exchange);
    }
  }

  private ServerSession session(Exchange exchange) {
    return sessions.require(exchange.path().get(2), exchange.user());
  }

  private ServerStatement statement(Exchange exchange) {
    try {
      return session(exchange).statement(Integer.parseInt(exchange.path().get(4)));
    } catch (NumberFormatException noNumber) {
      throw Failure.closed("The statement");
    }
  }

  private List<ServerQuery> visible(Exchange exchange) {
    return queries.list().stream()
        .filter(query -> exchange.user().owns(query.session().user().name()))
        .toList();
  }

  /** All that a user may see, or, with {@code ?open=true}, those of them that have not ended. */
  private List<ServerQuery> listed(Exchange exchange) {
    List<ServerQuery> all = visible(exchange);
    String open = exchange.parameter("open").orElse("false");
    return switch (open) {
      case "false" -> all;
      case "true" -> all.stream().filter(query -> !query.outcome().ended()).toList();
      default ->
          throw Failure.invalidRequest(
              "open is '" + QueryRequest.cut(open) + "'", "Say open=true, or leave it out.");
    };
  }

  private ServerQuery own(Exchange exchange) {
    String id = exchange.path().get(2);
    return visible(exchange).stream()
        .filter(query -> query.id().filter(own -> own.toString().equals(id)).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                GlimpseException.of(
                    ErrorCode.UNKNOWN_QUERY,
                    "There is no query '" + QueryRequest.cut(id) + "' of yours here",
                    "GET /v1/queries lists those that run and that ended lately."));
  }

  private static void settings(Exchange exchange, ServerSession session) {
    exchange.answerJson(
        object(
            json -> {
              json.writeObjectFieldStart("settings");
              for (Setting setting : Setting.values()) {
                json.writeStringField(setting.key(), session.session().settings().text(setting));
              }
              json.writeEndObject();
            }));
  }

  private static void statement(Exchange exchange, ServerStatement statement) {
    ServerQuery query =
        statement.query().orElseThrow(() -> Failure.closed("A query of the statement"));
    exchange.answerJson(WireJson.text(json -> query(json, query)));
  }

  private static void query(JsonGenerator json, ServerQuery query) throws IOException {
    json.writeStartObject();
    json.writeStringField("queryId", query.id().map(String::valueOf).orElse(null));
    json.writeStringField("state", query.outcome().key());
    json.writeStringField("user", query.session().user().name());
    json.writeStringField("sql", query.sql());
    json.writeStringField("started", query.started().toString());
    json.writeNumberField("seconds", Math.round(query.seconds() * 1e3) / 1e3);
    WireJson.texts(json, "warnings", query.warnings());
    if (query.progress().isPresent()) {
      json.writeObjectFieldStart("progress");
      WireJson.progress(json, query.progress().get());
      json.writeEndObject();
    } else {
      json.writeNullField("progress");
    }
    json.writeFieldName("stats");
    StatementStats stats = query.stats().orElse(null);
    if (stats == null) {
      json.writeNull();
    } else {
      stats.writeTo(json);
    }
    if (query.error().isPresent()) {
      ErrorBody.write(json, query.error().get(), query.refused());
    }
    json.writeEndObject();
  }

  private void tables(Exchange exchange) {
    List<TableInfo> tables = asking(exchange, Session::tables);
    exchange.answerJson(
        object(
            json -> {
              json.writeArrayFieldStart("tables");
              for (TableInfo table : tables) {
                json.writeStartObject();
                json.writeStringField("schema", table.schema().orElse(null));
                json.writeStringField("name", table.name());
                json.writeStringField("kind", table.kind().name());
                json.writeStringField("remarks", table.remarks());
                json.writeArrayFieldStart("columns");
                for (ResultColumn column : table.columns()) {
                  WireJson.column(json, column);
                }
                json.writeEndArray();
                json.writeEndObject();
              }
              json.writeEndArray();
            }));
  }

  private void names(Exchange exchange) {
    String kind = QueryRequest.cut(exchange.path().get(2));
    List<String> kinds =
        Arrays.stream(Statement.ShowKind.values())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    int found = kinds.indexOf(kind.toLowerCase(Locale.ROOT));
    if (found < 0) {
      throw Failure.invalidRequest(
          "There are no names of the kind '" + kind + "'",
          Suggestions.didYouMean(kind, kinds)
              .orElse("There are " + String.join(", ", kinds) + "."));
    }
    Statement.ShowKind asked = Statement.ShowKind.values()[found];
    List<String> names = new ArrayList<>(asking(exchange, session -> session.names(asked)));
    if (asked == Statement.ShowKind.FUNCTIONS) {
      names.addAll(FrameQlOperators.functionNames());
    }
    exchange.answerJson(object(json -> WireJson.texts(json, "names", names)));
  }

  private <T> T asking(Exchange exchange, Function<Session, T> question) {
    ServerSession session =
        sessions.unlisted(UUID.randomUUID().toString(), exchange.user(), Map.of());
    try {
      return session.alone(CancelToken.create(), () -> question.apply(session.session()));
    } finally {
      session.close();
    }
  }

  private static String object(WireJson.Content fields) {
    return WireJson.text(
        json -> {
          json.writeStartObject();
          fields.writeTo(json);
          json.writeEndObject();
        });
  }
}
