package org.glimpse.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** One request and its answer, as the endpoints see them. Used by the handler's thread. */
final class Exchange {
  private static final String QUERY_ID = "Glimpse-Query-Id";
  private static final String WARNINGS = "Glimpse-Warnings";

  /** Of a body over the limit so much is read and dropped, so that the client sees the refusal. */
  private static final int DROPPED_TIMES = 4;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final User user;
  private final ClientWatch watch;
  private final List<String> path;
  private ClientWatch.Watched watched;
  private boolean answered;

  Exchange(Request request, Response response, Callback callback, User user, ClientWatch watch) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.user = user;
    this.watch = watch;
    this.path = segments(request);
  }

  /** The parts of the path, decoded. */
  static List<String> segments(Request request) {
    String whole = Request.getPathInContext(request);
    return Arrays.stream(whole.split("/")).filter(part -> !part.isEmpty()).toList();
  }

  String method() {
    return request.getMethod();
  }

  List<String> path() {
    return path;
  }

  User user() {
    return user;
  }

  /** A parameter of the URL, decoded. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(Request.extractQueryParameters(request).getValue(name));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** Watches the client while something is done for it, at most until it has its whole answer. */
  ClientWatch.Watched watch(ServerQuery query) {
    return watch(query::cancel);
  }

  /**
   * As {@link #watch(ServerQuery)}.
   *
   * @param gone hears why, on another thread
   */
  ClientWatch.Watched watch(Consumer<String> gone) {
    watched = watch.watch(request.getConnectionMetaData().getConnection().getEndPoint(), gone);
    return watched;
  }

  /** Whoever has its whole answer may ask again at once, which the watch must not take. */
  private void completes() {
    answered = true;
    if (watched != null) {
      watched.close();
    }
  }

  /**
   * The whole body.
   *
   * @throws GlimpseException REQUEST_TOO_LARGE, or INVALID_REQUEST where it does not come in time
   */
  byte[] body(ServerLimits limits) throws IOException {
    long end = System.nanoTime() + limits.requestTime().toNanos();
    byte[] bytes = new byte[Math.min(limits.bodyBytesMax(), 16 << 10)];
    long length = 0;
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        awaitMore(end, limits.requestTime());
        continue;
      }
      if (Content.Chunk.isFailure(chunk)) {
        throw late(limits.requestTime());
      }
      try {
        ByteBuffer part = chunk.getByteBuffer();
        int more = part.remaining();
        if (length + more <= limits.bodyBytesMax()) {
          if (length + more > bytes.length) {
            int grown =
                (int) Math.max(length + more, Math.min(limits.bodyBytesMax(), 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, grown);
          }
          part.get(bytes, (int) length, more);
        }
        length += more;
      } finally {
        chunk.release();
      }
      if (chunk.isLast() || length > (long) DROPPED_TIMES * limits.bodyBytesMax()) {
        break;
      }
    }
    if (length > limits.bodyBytesMax()) {
      close();
      throw GlimpseException.of(
          ErrorCode.REQUEST_TOO_LARGE,
          "The request is longer than " + limits.bodyBytesMax() + " bytes",
          "Send less: long lists of values belong into a recording.");
    }
    return Arrays.copyOf(bytes, (int) length);
  }

  private void awaitMore(long endNanos, Duration limit) throws IOException {
    CountDownLatch arrived = new CountDownLatch(1);
    request.demand(arrived::countDown);
    try {
      long left = endNanos - System.nanoTime();
      if (left <= 0 || !arrived.await(left, TimeUnit.NANOSECONDS)) {
        throw late(limit);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading a request");
    }
  }

  private GlimpseException late(Duration limit) {
    close();
    return Failure.invalidRequest(
        "The request did not come whole within " + limit.toSeconds() + " s",
        "Send it at once, and as many bytes as its Content-Length says.");
  }

  /** The connection is closed after the answer. */
  private void close() {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
  }

  void header(String name, String value) {
    response.getHeaders().put(name, value);
  }

  void addHeader(String name, String value) {
    response.getHeaders().add(name, value);
  }

  void queryId(long id) {
    response.getHeaders().put(QUERY_ID, Long.toString(id));
  }

  void queryId(String id) {
    response.getHeaders().put(QUERY_ID, id);
  }

  /** How many warnings there are so far: a client that knows them need not ask. */
  void warnings(int count) {
    response.getHeaders().put(WARNINGS, count);
  }

  /** Whether the status has gone out. */
  boolean isCommitted() {
    return response.isCommitted();
  }

  boolean isAnswered() {
    return answered;
  }

  void answer(int status, String type, byte[] content) {
    completes();
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
    response.write(true, ByteBuffer.wrap(content), callback);
  }

  void answer(int status, String type, String content) {
    answer(status, type, content.getBytes(StandardCharsets.UTF_8));
  }

  void answerJson(String json) {
    answer(200, "application/json", json);
  }

  void answerNothing() {
    answerNothing(204);
  }

  void answerNothing(int status) {
    completes();
    response.setStatus(status);
    response.write(true, ByteBuffer.allocate(0), callback);
  }

  /** Begins an answer whose length is not known; {@link #end} ends it. */
  OutputStream stream(String type) {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    return Content.Sink.asOutputStream(response);
  }

  /** The streamed answer is complete. */
  void end() {
    if (!answered) {
      completes();
      callback.succeeded();
    }
  }

  /** The streamed answer breaks off: the client sees that it is not whole. */
  void breakOff(Throwable why) {
    if (!answered) {
      completes();
      callback.failed(why);
    }
  }
}
