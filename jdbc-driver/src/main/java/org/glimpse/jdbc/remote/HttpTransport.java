package org.glimpse.jdbc.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineException;

/** Requests to one server; an answer may take any time unless somebody limits it. */
final class HttpTransport {
  private final ServerAddress address;
  private final Login login;
  private final HttpClient client;
  private final Set<CompletableFuture<?>> inFlight = ConcurrentHashMap.newKeySet();
  private volatile Duration networkTimeout = Duration.ZERO;
  private volatile EngineException broken;

  HttpTransport(ServerAddress address, Login login) {
    this.address = address;
    this.login = login;
    this.client = SharedClients.of(address);
  }

  /** Limits every answer that is waited for; zero for none. */
  void setNetworkTimeout(Duration limit) {
    networkTimeout = limit;
  }

  HttpResponse<byte[]> post(String path, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request = request(path);
    headers.forEach(request::header);
    return waitFor(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)), networkTimeout);
  }

  HttpResponse<byte[]> get(String path) {
    return waitFor(request(path).GET(), networkTimeout);
  }

  /** Posts nothing, with a limit of its own, and does not wait. */
  CompletableFuture<HttpResponse<byte[]>> ping(String path, Duration limit) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.noBody());
    return client.sendAsync(request.timeout(limit).build(), LimitedBody.handler());
  }

  /**
   * Posts nothing and waits until it has arrived, so that it cannot overtake what comes next. A
   * failure is left to those who wait for an answer.
   */
  void tell(String path, Duration limit) {
    try {
      ping(path, limit).handle((answer, failure) -> answer).get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("A handled failure came back", impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.base().resolve(path))
            .header("User-Agent", "glimpse-jdbc/0.1");
    login.authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpResponse<byte[]> waitFor(HttpRequest.Builder request, Duration limit) {
    if (!limit.isZero()) {
      request.timeout(limit);
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), LimitedBody.handler());
    inFlight.add(answer);
    try {
      if (broken != null) {
        answer.cancel(true);
      }
      return answer.get();
    } catch (CancellationException aborted) {
      EngineException why = broken;
      throw why != null ? why : lost(aborted);
    } catch (ExecutionException failed) {
      throw typed(failed.getCause());
    } catch (InterruptedException interrupted) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw DriverError.CANCELLED.because(
          "The thread was interrupted while it waited for the server",
          "Execute the statement again.",
          interrupted);
    } finally {
      inFlight.remove(answer);
    }
  }

  /** Gives up on every answer under way, and on those asked for from now on. */
  void abort(EngineException why) {
    broken = why;
    for (CompletableFuture<?> answer : inFlight) {
      answer.cancel(true);
    }
  }

  EngineException typed(Throwable failure) {
    if (failure instanceof EngineException known) {
      return known;
    }
    if (failure instanceof ConnectException
        || failure instanceof HttpConnectTimeoutException
        || failure instanceof java.nio.channels.UnresolvedAddressException) {
      return DriverError.CANNOT_CONNECT.because(
          "No server answers at " + address.base().getAuthority(),
          "Is it running there (glimpse serve), and are host and port right?",
          failure);
    }
    if (failure instanceof SSLException) {
      return DriverError.CANNOT_CONNECT.because(
          "No trusted TLS connection to "
              + address.base().getAuthority()
              + ": "
              + failure.getMessage(),
          "Name the file that has the server's certificate: ;ssl=true;truststore=..",
          failure);
    }
    if (failure instanceof HttpTimeoutException) {
      return DriverError.CONNECTION_LOST.because(
          "The server did not answer within the network timeout", "Connect again.", failure);
    }
    if (failure instanceof IOException) {
      return lost(failure);
    }
    throw new IllegalStateException("An HTTP request failed", failure);
  }

  private EngineException lost(Throwable cause) {
    return DriverError.CONNECTION_LOST.because(
        "The connection to " + address.base().getAuthority() + " was lost",
        "Connect again; labels that were made are kept.",
        cause);
  }
}
