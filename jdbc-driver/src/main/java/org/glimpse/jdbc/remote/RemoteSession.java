package org.glimpse.jdbc.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.proto.Responses;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineException;
import org.glimpse.jdbc.spi.EngineSession;
import org.glimpse.jdbc.spi.EngineStatement;
import org.glimpse.jdbc.spi.ExecuteOptions;
import org.glimpse.jdbc.spi.TableColumn;
import org.glimpse.jdbc.spi.TableInfo;

/** A connection that a server keeps, under an id that this side chose. */
public final class RemoteSession implements EngineSession {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ALIVE_LIMIT = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  private final HttpTransport transport;
  private final Login login;
  private final String id = UUID.randomUUID().toString();
  private volatile boolean closed;

  private RemoteSession(HttpTransport transport, Login login) {
    this.transport = transport;
    this.login = login;
  }

  /**
   * Connects and logs in.
   *
   * @param settings setting to value
   * @throws EngineException CANNOT_CONNECT, or what the server refuses with
   */
  public static RemoteSession open(
      ServerAddress address, Login login, Map<String, String> settings) {
    RemoteSession session = new RemoteSession(new HttpTransport(address, login), login);
    session.setNetworkTimeout(address.connectTimeout());
    session.call(
        Requests.OpenConnectionRequest.newBuilder()
            .setConnectionId(session.id)
            .putAllInfo(settings)
            .build(),
        Responses.OpenConnectionResponse.class,
        Responses.OpenConnectionResponse.parser());
    session.setNetworkTimeout(Duration.ZERO);
    Heartbeat.start(session);
    return session;
  }

  String id() {
    return id;
  }

  boolean isClosed() {
    return closed;
  }

  HttpTransport transport() {
    return transport;
  }

  /** The path of what belongs to this connection. */
  String path(String rest) {
    return "/v1/connections/" + id + rest;
  }

  <T extends Message> T call(Message request, Class<T> expected, Parser<T> parser) {
    return Wire.decode(send(request, Map.of()).body(), expected, parser);
  }

  /** One that the server has forgotten, or a server that is gone, needs no closing. */
  void closeStatement(int statementId) {
    if (closed) {
      return;
    }
    try {
      call(
          Requests.CloseStatementRequest.newBuilder()
              .setConnectionId(id)
              .setStatementId(statementId)
              .build(),
          Responses.CloseStatementResponse.class,
          Responses.CloseStatementResponse.parser());
    } catch (EngineException failure) {
      if (!failure.sqlState().startsWith("08")) {
        throw failure;
      }
    }
  }

  /** Sends one of Avatica's messages; the answer may still be an error in Avatica's form. */
  HttpResponse<byte[]> send(Message request, Map<String, String> headers) {
    if (closed) {
      throw DriverError.CLOSED.because("The connection is closed", "Open another one.");
    }
    HttpResponse<byte[]> response = transport.post("/avatica", Wire.encode(request), headers);
    if (response.statusCode() != OK && isJson(response)) {
      throw error(response);
    }
    return response;
  }

  /** The JSON at a path. */
  JsonNode json(String path) {
    HttpResponse<byte[]> response = transport.get(path);
    if (response.statusCode() != OK) {
      throw error(response);
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException malformed) {
      throw Wire.notUnderstood(malformed);
    }
  }

  private static boolean isJson(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
  }

  private static EngineException error(HttpResponse<byte[]> response) {
    JsonNode error;
    try {
      error = JSON.readTree(response.body()).path("error");
    } catch (JsonProcessingException malformed) {
      return Wire.notUnderstood(malformed);
    } catch (IOException malformed) {
      return Wire.notUnderstood(malformed);
    }
    if (!error.has("message")) {
      return DriverError.INVALID_REQUEST.because(
          "The server answers with HTTP status " + response.statusCode(),
          "Is it a Glimpse server? Check host, port and ssl.");
    }
    String place =
        error.path("line").asInt(0) > 0
            ? " (line "
                + error.path("line").asInt()
                + ", column "
                + error.path("column").asInt()
                + ")"
            : "";
    String advice = error.path("advice").asText("");
    return Wire.error(
        error.path("message").asText() + place + (advice.isEmpty() ? "" : ". " + advice),
        error.path("sqlState").asText(""),
        error.path("number").asInt());
  }

  @Override
  public EngineStatement prepare(String sql, ExecuteOptions options) {
    return new RemoteStatement(this, sql, options.maxRows());
  }

  @Override
  public List<TableInfo> tables(String schemaPattern, String namePattern) {
    return RemoteMetadata.tables(this, schemaPattern, namePattern);
  }

  @Override
  public List<TableColumn> columns(
      String schemaPattern, String tablePattern, String columnPattern) {
    return RemoteMetadata.columns(this, schemaPattern, tablePattern, columnPattern);
  }

  @Override
  public List<String> functions() {
    List<String> names = new ArrayList<>();
    json("/v1/names/functions").path("names").forEach(name -> names.add(name.asText()));
    return names;
  }

  @Override
  public boolean isAlive(Duration limit) {
    try {
      return transport.ping(path("/alive"), limit.isZero() ? ALIVE_LIMIT : limit).get().statusCode()
          == NO_CONTENT;
    } catch (ExecutionException unreachable) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void setNetworkTimeout(Duration limit) {
    transport.setNetworkTimeout(limit);
  }

  @Override
  public String userName() {
    return login.userName();
  }

  /** Asks the server; whether it heard is seen by those who wait for their answers. */
  @Override
  public void cancel() {
    transport.ping(path("/cancel"), ALIVE_LIMIT);
  }

  /** Tells the server; one that is gone has closed it already. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    transport.setNetworkTimeout(ALIVE_LIMIT);
    try {
      call(
          Requests.CloseConnectionRequest.newBuilder().setConnectionId(id).build(),
          Responses.CloseConnectionResponse.class,
          Responses.CloseConnectionResponse.parser());
    } catch (EngineException failure) {
      if (!failure.sqlState().startsWith("08")) {
        throw failure;
      }
    } finally {
      closed = true;
      transport.abort(DriverError.CLOSED.because("The connection was closed", "Open another one."));
    }
  }
}
