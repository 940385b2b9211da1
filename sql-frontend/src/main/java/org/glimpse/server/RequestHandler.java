package org.glimpse.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.slf4j.LoggerFactory;

/**
 * Every request: whether it may come in, which endpoint it is for, and what becomes of errors.
 * Endpoints work on the thread of the request.
 */
final class RequestHandler extends Handler.Abstract {
  private static final long POLL_MILLIS = 10;

  private final HostCheck hosts;
  private final Login login;
  private final ClientWatch watch;
  private final List<Endpoint> endpoints;
  private final AtomicLong requestIds = new AtomicLong();
  private final AtomicInteger handling = new AtomicInteger();

  RequestHandler(HostCheck hosts, Login login, ClientWatch watch, List<Endpoint> endpoints) {
    this.hosts = hosts;
    this.login = login;
    this.watch = watch;
    this.endpoints = List.copyOf(endpoints);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    handling.incrementAndGet();
    try {
      answer(request, response, callback);
    } finally {
      handling.decrementAndGet();
    }
    return true;
  }

  /** Waits until no request is under way, or until the time is over. */
  boolean awaitIdle(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (handling.get() > 0) {
        if (System.nanoTime() - end >= 0) {
          return false;
        }
        Thread.sleep(POLL_MILLIS);
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void answer(Request request, Response response, Callback callback) {
    request.addIdleTimeoutListener(
        idle -> false); // a query may take longer than a pause in sending
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    Exchange exchange = new Exchange(request, response, callback, User.ANYBODY, watch);
    Endpoint endpoint = null;
    try {
      hosts.require(request);
      Exchange unknown = exchange;
      if (endpoints.stream().noneMatch(each -> each.isPublic(unknown))) {
        User user = login.user(exchange.header("Authorization"), Request.getRemoteAddr(request));
        exchange = new Exchange(request, response, callback, user, watch);
      }
      endpoint = endpointOf(exchange);
      endpoint.answer(exchange);
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError failure) {
      refuse(exchange, endpoint, failure);
    }
  }

  private Endpoint endpointOf(Exchange exchange) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.serves(exchange)) {
        return endpoint;
      }
    }
    throw new UnknownPath(exchange.method(), String.join("/", exchange.path()));
  }

  private void refuse(Exchange exchange, Endpoint endpoint, Throwable failure) {
    if (exchange.isAnswered()) {
      return; // what failed came after the answer: the client has gone
    }
    if (exchange.isCommitted()) {
      exchange.breakOff(failure);
      return;
    }
    if (failure instanceof UnknownPath unknown) {
      exchange.answer(
          404, "application/json", ErrorBody.of(unknown.error(), null, Optional.empty()));
      return;
    }
    GlimpseException error = Failure.typed(failure);
    String id = null;
    if (error.code() == ErrorCode.INTERNAL) {
      id = "r" + requestIds.incrementAndGet();
      LoggerFactory.getLogger(RequestHandler.class)
          .error("Stack trace of the defect in request " + id, failure);
      exchange.queryId(id);
    }
    if (error.code() == ErrorCode.LOGIN_REFUSED) {
      exchange.header("WWW-Authenticate", "Basic realm=\"Glimpse\", charset=\"UTF-8\"");
    } else if (error.code() == ErrorCode.SERVER_BUSY) {
      exchange.header("Retry-After", "1");
    }
    if (endpoint == null) {
      exchange.answer(
          Failure.status(error.code()),
          "application/json",
          ErrorBody.of(error, id, Optional.empty()));
    } else {
      endpoint.refuse(exchange, error, id);
    }
  }

  /** A path or method that nothing serves. */
  private static final class UnknownPath extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownPath(String method, String path) {
      super("There is nothing at " + method + " /" + path);
    }

    GlimpseException error() {
      return Failure.invalidRequest(
          getMessage(), "POST /v1/query answers SQL; the page at / tells of the others.");
    }
  }
}
