package org.glimpse.server.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.Confirmation;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.SqlSession;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.TableInfo;
import org.glimpse.jdbc.ServerUrl;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A session on a server. While it is open it tells the server so every few seconds, and the server
 * stops its statements when that ends.
 */
public final class RemoteSession implements SqlSession {
  private static final long HEARTBEAT_SECONDS = 3;

  /** What comes of pictures: their bytes, or a few words about them. */
  public enum Pictures {
    DESCRIBED("text"),
    SENT("jpeg");

    private final String onTheWire;

    Pictures(String onTheWire) {
      this.onTheWire = onTheWire;
    }
  }

  private final ServerCalls calls;
  private final String id;
  private final Pictures pictures;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "glimpse-heartbeat");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean closed;

  private RemoteSession(ServerCalls calls, String id, Pictures pictures) {
    this.calls = calls;
    this.id = id;
    this.pictures = pictures;
    heart.scheduleWithFixedDelay(this::beat, 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
  }

  /** Opens a session whose pictures are described. */
  public static RemoteSession open(ServerUrl server) {
    return open(server, Pictures.DESCRIBED);
  }

  /**
   * Opens a session.
   *
   * @throws GlimpseException CANNOT_CONNECT, LOGIN_REFUSED, SERVER_BUSY, SHUTTING_DOWN,
   *     UNKNOWN_SETTING, INVALID_SETTING
   */
  public static RemoteSession open(ServerUrl server, Pictures pictures) {
    ServerCalls calls = new ServerCalls(server);
    String id = calls.call("POST", "/v1/sessions", "").path("sessionId").asText();
    RemoteSession session = new RemoteSession(calls, id, pictures);
    try {
      server.settings().forEach(session::set);
      return session;
    } catch (RuntimeException refused) {
      session.close();
      throw refused;
    }
  }

  private void beat() {
    try {
      calls.call("POST", "/v1/sessions/" + id + "/alive", "");
    } catch (GlimpseException unheard) {
      if (unheard.code() == ErrorCode.CLOSED) {
        heart.shutdown(); // the next statement tells the user
      }
    }
  }

  @Override
  public void set(String name, String value) {
    String sql = "SET " + name + " = '" + value.replace("'", "''") + "'";
    execute(sql, ExecutionOptions.defaults()).close();
  }

  /** A query that the cost guard refuses is asked about here, and sent again without the guard. */
  @Override
  public StatementResult execute(String sql, ExecutionOptions options) {
    requireOpen();
    try {
      return RemoteRows.execute(calls, request(sql, options, false), sql, options, pictures);
    } catch (RemoteRows.Guarded guarded) {
      Confirmation.Question question = guarded.question(sql);
      if (!options.confirmation().proceed(question)) {
        throw question.refusal();
      }
      return RemoteRows.execute(calls, request(sql, options, true), sql, options, pictures);
    }
  }

  private String request(String sql, ExecutionOptions options, boolean unguarded) {
    ObjectNode request = ServerCalls.JSON.createObjectNode();
    request.put("sql", sql).put("sessionId", id).put("pictures", pictures.onTheWire);
    if (options.maxRows() > 0) {
      request.put("maxRows", options.maxRows());
    }
    if (!options.timeout().isZero()) {
      request.put("timeoutSeconds", options.timeout().toMillis() / 1e3);
    }
    if (unguarded) {
      request.putObject("settings").put("confirm_above", "off");
    }
    return request.toString();
  }

  @Override
  public List<TableInfo> tables() {
    requireOpen();
    List<TableInfo> tables = new ArrayList<>();
    for (JsonNode table : calls.call("GET", "/v1/tables", null).path("tables")) {
      List<ResultColumn> columns = new ArrayList<>();
      table.path("columns").forEach(column -> columns.add(RemoteRows.column(column)));
      tables.add(
          new TableInfo(
              Optional.ofNullable(table.path("schema").textValue()),
              table.path("name").asText(),
              TableInfo.Kind.valueOf(table.path("kind").asText()),
              columns,
              table.path("remarks").asText()));
    }
    return tables;
  }

  @Override
  public List<String> names(Statement.ShowKind kind) {
    requireOpen();
    List<String> names = new ArrayList<>();
    String path = "/v1/names/" + kind.name().toLowerCase(Locale.ROOT);
    calls.call("GET", path, null).path("names").forEach(name -> names.add(name.asText()));
    return names;
  }

  private void requireOpen() {
    if (closed) {
      throw GlimpseException.of(
          ErrorCode.CLOSED, "The session is closed", "Open a new one on the server.");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    heart.shutdownNow();
    try {
      calls.call("DELETE", "/v1/sessions/" + id, null);
    } catch (GlimpseException gone) {
      if (gone.code() != ErrorCode.CANNOT_CONNECT && gone.code() != ErrorCode.CONNECTION_LOST) {
        throw gone;
      }
      // the server is away, and its sessions with it
    }
  }
}
