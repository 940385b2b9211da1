package org.glimpse.server;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;

/**
 * One JSON object a line for what happens: started, progress, columns, rows, and at last end or
 * error. Each line is sent at once.
 */
record EventsAnswer() implements AnswerFormat {
  private static final int ROWS_BYTES = 64 << 10;
  private static final long ROWS_NANOS = 100_000_000L;
  private static final long PROGRESS_NANOS = 100_000_000L;

  /** Content of an event, into an object that is open. */
  @FunctionalInterface
  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  @Override
  public void answer(Exchange exchange, ServerQuery query, QueryRequest request)
      throws IOException {
    Events events = new Events(exchange);
    query.heardBy(events::started, events::progressed);
    try {
      StatementResult result =
          query.execute(request.parameters(), request.timeout(), request.maxRows());
      if (result instanceof StatementRows rows) {
        events.columns(rows);
        events.rows(query, request.pictures());
      }
      events.event(
          "end",
          json -> {
            WireJson.texts(json, "warnings", result.warnings());
            json.writeFieldName("stats");
            result.stats().writeTo(json);
          });
      exchange.end();
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    } catch (GlimpseException failure) {
      if (events.out == null) {
        throw failure; // nothing has been sent: it has a status
      }
      events.flushRows();
      events.event("error", json -> ErrorBody.write(json, failure, query.refused()));
      exchange.end();
    }
  }

  /** The lines of one answer; on the query's thread. */
  private static final class Events {
    private final Exchange exchange;
    private final ByteArrayOutputStream rowBytes = new ByteArrayOutputStream();
    private JsonGenerator rowJson;
    private OutputStream out;
    private long progressNanos;
    private long rowsNanos;

    Events(Exchange exchange) {
      this.exchange = exchange;
    }

    void started(long id) {
      exchange.queryId(id);
      out = exchange.stream("application/x-ndjson");
      unchecked("started", json -> json.writeStringField("queryId", Long.toString(id)));
    }

    void progressed(Progress progress) {
      long now = System.nanoTime();
      boolean last = progress.done() == progress.total();
      if (last || progress.done() == 0 || now - progressNanos >= PROGRESS_NANOS) {
        progressNanos = now;
        unchecked("progress", json -> WireJson.progress(json, progress));
      }
    }

    void columns(StatementRows rows) throws IOException {
      event(
          "columns",
          json -> {
            json.writeArrayFieldStart("columns");
            for (ResultColumn column : rows.columns()) {
              WireJson.column(json, column);
            }
            json.writeEndArray();
          });
    }

    void rows(ServerQuery query, boolean pictures) throws IOException {
      rowsNanos = System.nanoTime();
      query.pull(
          Long.MAX_VALUE,
          rows -> {
            try {
              if (rowJson == null) {
                rowJson = WireJson.FACTORY.createGenerator(rowBytes);
                rowJson.writeStartObject();
                rowJson.writeStringField("event", "rows");
                rowJson.writeArrayFieldStart("rows");
              }
              WireJson.row(rowJson, rows, pictures);
              rowJson.flush();
              long now = System.nanoTime();
              if (rowBytes.size() >= ROWS_BYTES || now - rowsNanos >= ROWS_NANOS) {
                flushRows();
                rowsNanos = now;
              }
            } catch (IOException gone) {
              throw new UncheckedIOException(gone);
            }
          });
      flushRows();
    }

    void flushRows() throws IOException {
      if (rowJson != null) {
        rowJson.writeEndArray();
        rowJson.writeEndObject();
        rowJson.close();
        rowJson = null;
        line(rowBytes);
        rowBytes.reset();
      }
    }

    void event(String kind, Content content) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = WireJson.FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("event", kind);
        content.writeTo(json);
        json.writeEndObject();
      }
      line(bytes);
    }

    private void unchecked(String kind, Content content) {
      try {
        event(kind, content);
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }

    private void line(ByteArrayOutputStream bytes) throws IOException {
      bytes.write('\n');
      out.write(bytes.toByteArray());
      out.flush();
    }
  }
}
