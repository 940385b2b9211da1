package org.glimpse.server.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.glimpse.engine.Confirmation;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementDone;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;

/** The rows of a statement on a server, read as its events come. */
final class RemoteRows implements StatementRows {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

  private final ServerCalls calls;
  private final ExecutionOptions options;
  private final RemoteSession.Pictures pictures;
  private final BufferedReader events;
  private final CancelToken.Registration cancelling;
  private final Deque<JsonNode> rows = new ArrayDeque<>();
  private volatile long queryId;
  private List<ResultColumn> columns;
  private List<String> warnings = List.of();
  private StatementStats stats;
  private JsonNode current;
  private volatile boolean ended;

  private RemoteRows(
      ServerCalls calls,
      BufferedReader events,
      String sql,
      ExecutionOptions options,
      RemoteSession.Pictures pictures) {
    this.calls = calls;
    this.events = events;
    this.options = options;
    this.pictures = pictures;
    this.stats = StatementStats.unknown(sql);
    this.cancelling = options.cancel().onCancel(this::stopThere);
  }

  /** The cost guard's refusal, with what it would ask. */
  static final class Guarded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient JsonNode error;

    Guarded(JsonNode error) {
      this.error = error;
    }

    Confirmation.Question question(String sql) {
      JsonNode asked = error.path("confirmation");
      List<String> explain = new ArrayList<>();
      asked.path("explain").forEach(line -> explain.add(line.asText()));
      return new Confirmation.Question(
          sql,
          asked.path("detectorCalls").asLong(),
          asked.path("seconds").asDouble(),
          asked.path("elapsedSeconds").asDouble(),
          explain,
          ServerCalls.error(error));
    }
  }

  /**
   * Sends a statement and reads up to its columns or its end.
   *
   * @throws Guarded where the cost guard refuses it
   */
  static StatementResult execute(
      ServerCalls calls,
      String request,
      String sql,
      ExecutionOptions options,
      RemoteSession.Pictures pictures) {
    options.cancel().throwIfCancelled();
    RemoteRows rows =
        new RemoteRows(
            calls,
            new BufferedReader(new InputStreamReader(calls.lines(request), StandardCharsets.UTF_8)),
            sql,
            options,
            pictures);
    try {
      while (rows.columns == null && !rows.ended) {
        rows.read();
      }
    } catch (RuntimeException failure) {
      rows.close();
      throw failure;
    }
    if (rows.columns != null) {
      return rows;
    }
    rows.close();
    return new StatementDone(rows.queryId, rows.warnings, rows.stats);
  }

  static ResultColumn column(JsonNode column) {
    return new ResultColumn(
        column.path("name").asText(),
        column.path("type").asText(),
        column.path("jdbcType").asInt(),
        column.path("precision").asInt(),
        column.path("scale").asInt(),
        column.path("nullable").asBoolean());
  }

  /** Takes in one event. */
  private void read() {
    JsonNode event = nextEvent();
    switch (event.path("event").asText()) {
      case "started" -> {
        queryId = event.path("queryId").asLong();
        if (options.cancel().isCancelled()) {
          stopThere();
        }
      }
      case "progress" -> progressed(event);
      case "columns" -> {
        List<ResultColumn> all = new ArrayList<>();
        event.path("columns").forEach(each -> all.add(column(each)));
        columns = List.copyOf(all);
      }
      case "rows" -> event.path("rows").forEach(rows::add);
      case "end" -> {
        List<String> all = new ArrayList<>();
        event.path("warnings").forEach(each -> all.add(each.asText()));
        warnings = List.copyOf(all);
        stats = StatementStats.fromJson(event.path("stats"));
        ended = true;
      }
      case "error" -> {
        ended = true;
        JsonNode error = event.path("error");
        if (error.has("confirmation") && columns == null) {
          throw new Guarded(error);
        }
        throw ServerCalls.error(error);
      }
      default -> {
        // an event of a later version
      }
    }
  }

  private JsonNode nextEvent() {
    try {
      String line = events.readLine();
      if (line == null) {
        throw new IOException("the answer broke off");
      }
      return ServerCalls.JSON.readTree(line);
    } catch (IOException broken) {
      ended = true;
      options.cancel().throwIfCancelled();
      throw calls.lost(broken);
    }
  }

  private void progressed(JsonNode event) {
    options
        .progress()
        .progressed(
            new Progress(
                event.path("message").asText(),
                event.path("unit").asText(),
                event.path("done").asLong(),
                event.path("total").asLong(),
                Duration.ofMillis(Math.round(event.path("elapsedSeconds").asDouble() * 1e3)),
                event.path("note").asText()));
  }

  /** The server stops the query; its last event says so here. */
  private void stopThere() {
    long running = queryId;
    if (running == 0 || ended) {
      return;
    }
    try {
      calls.call("DELETE", "/v1/queries/" + running, null);
    } catch (GlimpseException away) {
      if (away.code() != ErrorCode.UNKNOWN_QUERY
          && away.code() != ErrorCode.CANNOT_CONNECT
          && away.code() != ErrorCode.CONNECTION_LOST) {
        throw away;
      }
    }
  }

  @Override
  public List<ResultColumn> columns() {
    return columns;
  }

  @Override
  public boolean next() {
    while (rows.isEmpty() && !ended) {
      read();
    }
    current = rows.poll();
    if (current == null) {
      close();
      return false;
    }
    return true;
  }

  @Override
  public Object value(int column) {
    JsonNode value = current.path(column);
    int jdbcType = columns.get(column).jdbcType();
    boolean picture = jdbcType == Types.VARBINARY && value.isTextual();
    return picture && pictures == RemoteSession.Pictures.SENT
        ? Base64.getDecoder().decode(value.textValue())
        : value(value, jdbcType);
  }

  private static Object value(JsonNode value, int jdbcType) {
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(each -> list.add(value(each, Types.REAL)));
      return list;
    }
    if (value.isNumber()) {
      return switch (jdbcType) {
        case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> value.intValue();
        case Types.BIGINT -> value.longValue();
        case Types.REAL -> value.floatValue();
        case Types.DECIMAL, Types.NUMERIC -> value.decimalValue();
        default ->
            value.isIntegralNumber() && jdbcType == Types.OTHER
                ? (Object) value.longValue()
                : (Object) value.doubleValue();
      };
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return switch (jdbcType) {
      case Types.TIMESTAMP -> LocalDateTime.parse(value.textValue(), TIMESTAMP);
      case Types.DATE -> LocalDate.parse(value.textValue());
      case Types.TIME -> LocalTime.parse(value.textValue());
      default -> value.textValue();
    };
  }

  @Override
  public long queryId() {
    return queryId;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public StatementStats stats() {
    return stats;
  }

  @Override
  public void close() {
    cancelling.close();
    if (!ended) {
      stopThere();
      ended = true;
    }
    try {
      events.close();
    } catch (IOException gone) {
      throw calls.lost(gone);
    }
  }
}
