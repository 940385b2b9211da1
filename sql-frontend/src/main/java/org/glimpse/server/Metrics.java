package org.glimpse.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;

/**
 * What the server has done since it started, as Prometheus reads it; every name is there at once.
 */
final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Metrics(ServerQueries queries, ServerSessions sessions) {
    for (Counter counter : Counter.values()) {
      FunctionCounter.builder("glimpse." + dotted(counter), queries, each -> each.total(counter))
          .description(counter.description())
          .register(registry);
    }
    for (Clock clock : Clock.values()) {
      FunctionCounter.builder(
              "glimpse." + clock.key() + ".seconds", queries, each -> each.total(clock))
          .description("seconds of work of this kind")
          .register(registry);
    }
    FunctionCounter.builder(
            "glimpse.inference.seconds",
            queries,
            each -> each.total(Clock.DETECTOR) + each.total(Clock.PROXY))
        .description("seconds that detectors and proxies ran")
        .register(registry);
    FunctionCounter.builder("glimpse.query.seconds", queries, ServerQueries::totalSeconds)
        .description("seconds of all queries that ended")
        .register(registry);
    for (QueryOutcome outcome : QueryOutcome.values()) {
      if (outcome.ended()) {
        FunctionCounter.builder("glimpse.queries", queries, each -> each.total(outcome))
            .tag("outcome", outcome.key())
            .description("queries that ended")
            .register(registry);
      }
    }
    Gauge.builder("glimpse.queue.length", queries, ServerQueries::waiting)
        .description("queries that wait for their turn")
        .register(registry);
    Gauge.builder("glimpse.queries.running", queries, ServerQueries::working)
        .description("queries at work")
        .register(registry);
    Gauge.builder("glimpse.connections", sessions, ServerSessions::size)
        .description("connections and sessions that are open")
        .register(registry);
  }

  private static String dotted(Counter counter) {
    return counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** In the text format of Prometheus. */
  String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
