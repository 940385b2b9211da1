package org.glimpse.server;

import java.io.IOException;
import java.io.OutputStream;

/** One JSON object a line for what happens, each sent at once. */
record EventsAnswer() implements AnswerFormat {
  @Override
  public void answer(Exchange exchange, ServerQuery query, QueryRequest request)
      throws IOException {
    QueryEvents.run(query, request, new Sent(exchange));
    exchange.end();
  }

  /** Lines that are sent as they come. */
  private static final class Sent implements QueryEvents.Lines {
    private final Exchange exchange;
    private OutputStream out;

    Sent(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void begin(long queryId) {
      exchange.queryId(queryId);
      out = exchange.stream("application/x-ndjson");
    }

    @Override
    public void line(byte[] line) throws IOException {
      out.write(line);
      out.flush();
    }
  }
}
