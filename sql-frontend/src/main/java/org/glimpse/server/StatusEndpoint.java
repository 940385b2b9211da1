package org.glimpse.server;

import java.util.Optional;

/** Health, metrics, and a page that says what this is. */
final class StatusEndpoint implements Endpoint {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Glimpse</title>
      <style>body{font:16px/1.5 sans-serif;max-width:52em;margin:2em auto;padding:0 1em}
      td,th{text-align:left;padding:0 1em 0 0}pre{background:#f2f2f2;padding:.5em}</style></head><body>
      <h1>Glimpse</h1>
      <p>A server that answers SQL over video.</p>
      <pre>./glimpse --url jdbc:glimpse://HOST
      curl http://HOST/v1/query -d '{"sql": "SHOW VIDEOS"}'
      jdbc:glimpse://HOST/
      jdbc:avatica:remote:url=http://HOST/avatica;serialization=protobuf</pre>
      <p><a href="/v1/queries">queries</a> <a href="/v1/tables">tables</a>
      <a href="/metrics">metrics</a> <a href="/healthz">health</a> <a href="/readyz">ready</a></p>
      <h2>Running queries</h2>
      <table><tr><th>id</th><th>user</th><th>state</th><th>seconds</th><th>SQL</th></tr>
      ROWS</table></body></html>
      """;
  private static final int SQL_SHOWN_MAX = 300;

  private final ServerQueries queries;
  private final Metrics metrics;

  StatusEndpoint(ServerQueries queries, Metrics metrics) {
    this.queries = queries;
    this.metrics = metrics;
  }

  private static Optional<String> name(Exchange exchange) {
    if (!exchange.method().equals("GET") || exchange.path().size() > 1) {
      return Optional.empty();
    }
    return Optional.of(exchange.path().isEmpty() ? "" : exchange.path().get(0));
  }

  /** Health is told without a login: it says nothing of anybody. */
  boolean isPublic(Exchange exchange) {
    return name(exchange)
        .filter(name -> name.equals("healthz") || name.equals("readyz"))
        .isPresent();
  }

  @Override
  public boolean serves(Exchange exchange) {
    return name(exchange)
        .filter(
            name ->
                name.isEmpty()
                    || name.equals("healthz")
                    || name.equals("readyz")
                    || name.equals("metrics"))
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
      case "metrics" ->
          exchange.answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
      default -> {
        exchange.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        exchange.answer(200, "text/html; charset=utf-8", page(exchange));
      }
    }
  }

  private String page(Exchange exchange) {
    StringBuilder rows = new StringBuilder();
    for (ServerQuery query : queries.list()) {
      if (!query.outcome().ended()) {
        String sql = query.sql();
        rows.append("<tr><td>").append(query.id().map(String::valueOf).orElse(""));
        rows.append("</td><td>").append(escaped(query.session().user().name()));
        rows.append("</td><td>").append(query.outcome().key());
        rows.append("</td><td>").append(Math.round(query.seconds()));
        rows.append("</td><td>");
        rows.append(escaped(sql.substring(0, Math.min(sql.length(), SQL_SHOWN_MAX))));
        rows.append("</td></tr>\n");
      }
    }
    return PAGE.replace("HOST", escaped(exchange.header("Host").orElse("127.0.0.1:8765")))
        .replace("ROWS", rows);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
