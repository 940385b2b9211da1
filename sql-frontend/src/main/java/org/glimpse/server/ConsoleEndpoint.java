package org.glimpse.server;

import org.glimpse.server.console.ConsoleFiles;

/** The web console's files. They say nothing of anybody, so nobody has to log in for them. */
final class ConsoleEndpoint implements Endpoint {
  private final ConsoleFiles files = ConsoleFiles.load();

  @Override
  public boolean serves(Exchange exchange) {
    return exchange.method().equals("GET") && files.find(exchange.path()).isPresent();
  }

  @Override
  public boolean isPublic(Exchange exchange) {
    return serves(exchange);
  }

  @Override
  public void answer(Exchange exchange) {
    ConsoleFiles.File file = files.find(exchange.path()).orElseThrow();
    exchange.header("Content-Security-Policy", ConsoleFiles.POLICY);
    exchange.header("Referrer-Policy", "no-referrer");
    exchange.header("ETag", file.tag());
    exchange.header("Vary", "Accept-Encoding");
    exchange.header(
        "Cache-Control", file.immutable() ? "public, max-age=31536000, immutable" : "no-cache");
    if (exchange.header("If-None-Match").filter(file.tag()::equals).isPresent()) {
      exchange.answerNothing(304);
      return;
    }
    if (exchange.header("Accept-Encoding").filter(each -> each.contains("gzip")).isPresent()) {
      exchange.header("Content-Encoding", "gzip");
      exchange.answer(200, file.type(), file.gzip());
    } else {
      exchange.answer(200, file.type(), file.content());
    }
  }
}
