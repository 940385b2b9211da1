package org.glimpse.server.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import org.glimpse.jdbc.ServerUrl;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Calls of a server over HTTP, with what goes wrong as the errors that they are. */
final class ServerCalls {
  /** Decimals keep their digits. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

  private final ServerUrl server;
  private final HttpClient client;

  ServerCalls(ServerUrl server) {
    this.server = server;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(server.address().connectTimeout());
    if (server.address().tls() != null) {
      builder.sslContext(server.address().tls());
    }
    this.client = builder.build();
  }

  /** A call whose answer is short; its JSON. */
  JsonNode call(String method, String path, String body) {
    HttpRequest request = request(path).timeout(CALL_LIMIT).method(method, publisher(body)).build();
    HttpResponse<InputStream> response = send(request);
    try (InputStream content = response.body()) {
      byte[] bytes = content.readAllBytes();
      require(response.statusCode(), bytes);
      return bytes.length == 0 ? JSON.nullNode() : JSON.readTree(bytes);
    } catch (JsonProcessingException foreign) {
      throw notAServer();
    } catch (IOException broken) {
      throw lost(broken);
    }
  }

  /** A query; its answer as lines, which come as the work goes on. */
  InputStream lines(String body) {
    HttpRequest request =
        request("/v1/query")
            .header("Accept", "application/x-ndjson")
            .method("POST", publisher(body))
            .build();
    HttpResponse<InputStream> response = send(request);
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (InputStream content = response.body()) {
      require(response.statusCode(), content.readAllBytes());
      throw notAServer();
    } catch (IOException broken) {
      throw lost(broken);
    }
  }

  private static HttpRequest.BodyPublisher publisher(String body) {
    return body == null
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(body);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base().resolve(path));
    server.login().authorization().ifPresent(login -> request.header("Authorization", login));
    return request;
  }

  private URI base() {
    return server.address().base();
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.CANNOT_CONNECT,
          "Cannot reach the server at " + base() + ": " + words(failure),
          "Is it running (./glimpse serve), and is the address right? ssl=true where it speaks TLS.",
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw GlimpseException.of(
          ErrorCode.CANCELLED, "The call was interrupted", "Run the same again.");
    }
  }

  private static String words(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private void require(int status, byte[] body) {
    if (status < 300) {
      return;
    }
    try {
      JsonNode error = JSON.readTree(body).path("error");
      if (error.isObject()) {
        throw error(error);
      }
    } catch (IOException foreign) {
      throw notAServer();
    }
    throw notAServer();
  }

  /** The error that a server tells of. */
  static GlimpseException error(JsonNode error) {
    ErrorCode code =
        Arrays.stream(ErrorCode.values())
            .filter(each -> each.number() == error.path("number").asInt())
            .findFirst()
            .orElse(ErrorCode.INTERNAL);
    GlimpseException typed =
        GlimpseException.of(
            code, error.path("message").asText("no message"), error.path("advice").asText(""));
    return error.has("line")
        ? typed.at(error.path("line").asInt(), error.path("column").asInt())
        : typed;
  }

  private GlimpseException notAServer() {
    return GlimpseException.of(
        ErrorCode.CANNOT_CONNECT,
        "What answers at " + base() + " is no server of Glimpse",
        "Check host and port.");
  }

  GlimpseException lost(IOException broken) {
    return GlimpseException.of(
        ErrorCode.CONNECTION_LOST,
        "The connection to the server at " + base() + " broke",
        "Labels finished before are kept there: connect again and run the same again.",
        broken);
  }
}
