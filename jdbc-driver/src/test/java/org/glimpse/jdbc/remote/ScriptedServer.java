package org.glimpse.jdbc.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.apache.calcite.avatica.metrics.noop.NoopMetricsSystem;
import org.apache.calcite.avatica.remote.Handler;
import org.apache.calcite.avatica.remote.LocalService;
import org.apache.calcite.avatica.remote.ProtobufHandler;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;

/**
 * Avatica's own service and wire, over {@link ScriptedMeta} and a real socket, with the paths that
 * a Glimpse server has beside it.
 */
public final class ScriptedServer implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScriptedMeta meta = new ScriptedMeta();
  private final ProtobufHandler handler =
      new ProtobufHandler(
          new LocalService(meta.proxy()),
          new ProtobufTranslationImpl(),
          NoopMetricsSystem.getInstance());
  private final String authorization;
  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  final Map<String, String> headers = new ConcurrentHashMap<>();

  /** How many warnings it says there are. */
  volatile int warnings = 2;

  /** What it answers instead of everything, if not null. */
  volatile String instead;

  private ScriptedServer(HttpServer http, String authorization) throws IOException {
    this.http = http;
    this.authorization = authorization;
    http.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  public static ScriptedServer start() throws IOException {
    return new ScriptedServer(HttpServer.create(), null);
  }

  static ScriptedServer withLogin(String authorization) throws IOException {
    return new ScriptedServer(HttpServer.create(), authorization);
  }

  static ScriptedServer withTls(SSLContext tls) throws IOException {
    HttpsServer http = HttpsServer.create();
    http.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new ScriptedServer(http, null);
  }

  int port() {
    return http.getAddress().getPort();
  }

  public String url() {
    return "jdbc:glimpse://127.0.0.1:" + port() + "/";
  }

  ScriptedMeta meta() {
    return meta;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    byte[] body = exchange.getRequestBody().readAllBytes();
    try (exchange) {
      if (instead != null) {
        send(exchange, 200, "text/html", instead);
      } else if (authorization != null
          && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        send(
            exchange,
            401,
            "application/json",
            """
            {"error":{"code":"LOGIN_REFUSED","number":5001,"sqlState":"28000","category":"USER",
             "message":"The login is refused","advice":"Check user and password.",
             "line":0,"column":0},"queryId":null}
            """);
      } else if (path.equals("/avatica")) {
        avatica(exchange, body);
      } else {
        beside(exchange, path);
      }
    }
  }

  private void avatica(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    Handler.HandlerResponse<byte[]> response = handler.apply(body);
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.getResponseHeaders().set("Glimpse-Query-Id", "17");
    exchange.getResponseHeaders().set("Glimpse-Warnings", String.valueOf(warnings));
    exchange.sendResponseHeaders(response.getStatusCode(), response.getResponse().length);
    exchange.getResponseBody().write(response.getResponse());
  }

  private void beside(HttpExchange exchange, String path) throws IOException {
    if (path.endsWith("/alive")) {
      boolean known = meta.knows(path.split("/")[3]);
      exchange.sendResponseHeaders(known ? 204 : 404, -1);
    } else if (path.endsWith("/cancel")) {
      meta.cancelled.release();
      exchange.sendResponseHeaders(204, -1);
    } else if (path.equals("/v1/names/functions")) {
      send(exchange, 200, "application/json", "{\"names\":[\"AREA\",\"REDNESS\"]}");
    } else if (path.contains("/statements/")) {
      send(
          exchange,
          200,
          "application/json",
          "{\"queryId\":\"17\",\"state\":\"done\",\"warnings\":[\"first\",\"second\"]}");
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Closes every socket at once, as a killed process does. */
  @Override
  public void close() {
    meta.cancelled.release(1000);
    http.stop(0);
    threads.shutdownNow();
  }
}
