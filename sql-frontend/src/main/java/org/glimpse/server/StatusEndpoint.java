package org.glimpse.server;

import java.util.Optional;

/** Health and metrics. */
final class StatusEndpoint implements Endpoint {
  private final ServerQueries queries;
  private final Metrics metrics;

  StatusEndpoint(ServerQueries queries, Metrics metrics) {
    this.queries = queries;
    this.metrics = metrics;
  }

  private static Optional<String> name(Exchange exchange) {
    return exchange.method().equals("GET") && exchange.path().size() == 1
        ? Optional.of(exchange.path().get(0))
        : Optional.empty();
  }

  /** Health is told without a login: it says nothing of anybody. */
  @Override
  public boolean isPublic(Exchange exchange) {
    return name(exchange)
        .filter(name -> name.equals("healthz") || name.equals("readyz"))
        .isPresent();
  }

  @Override
  public boolean serves(Exchange exchange) {
    return name(exchange)
        .filter(name -> name.equals("healthz") || name.equals("readyz") || name.equals("metrics"))
        .isPresent();
  }

  @Override
  public void answer(Exchange exchange) {
    switch (name(exchange).orElseThrow()) {
      case "healthz" -> exchange.answer(200, "text/plain", "ok\n");
      case "readyz" -> {
        boolean stopping = queries.isStopping();
        exchange.answer(stopping ? 503 : 200, "text/plain", stopping ? "stopping\n" : "ready\n");
      }
      default -> exchange.answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
    }
  }
}
