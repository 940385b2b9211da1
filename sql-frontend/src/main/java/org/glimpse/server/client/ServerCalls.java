package org.glimpse.server.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
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

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

  private final ServerAddress address;
  private final HttpClient client;

  ServerCalls(ServerAddress address) {
    this.address = address;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();
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
    HttpRequest.Builder request = HttpRequest.newBuilder(address.base().resolve(path));
    address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    address
        .user()
        .ifPresent(
            user -> {
              String pair = user + ":" + address.password().orElse("");
              String code =
                  Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
              request.header("Authorization", "Basic " + code);
            });
    return request;
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.CANNOT_CONNECT,
          "Cannot reach the server at " + address.base() + ": " + words(failure),
          "Is it running (./glimpse serve), and is the address right? tls=true where it speaks TLS.",
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
        "What answers at " + address.base() + " is no server of Glimpse",
        "Check host and port.");
  }

  GlimpseException lost(IOException broken) {
    return GlimpseException.of(
        ErrorCode.CONNECTION_LOST,
        "The connection to the server at " + address.base() + " broke",
        "Labels finished before are kept there: connect again and run the same again.",
        broken);
  }
}
