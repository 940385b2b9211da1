package org.glimpse.server;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.optimizer.ColumnOrigin;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.RunningEstimate;

/**
 * Runs a query and tells what happens, one JSON object a line: started, progress, columns, rows,
 * and at last end or error. On the query's thread.
 */
final class QueryEvents {
  private static final int ROWS_BYTES = 64 << 10;
  private static final long ROWS_NANOS = 100_000_000L;

  /** An estimate that has changed is told at once, but no more often. */
  private static final long ESTIMATE_NANOS = 30_000_000L;

  /** Where the lines go. */
  interface Lines {
    /** The query has its id; before the first line. */
    void begin(long queryId);

    /**
     * @param line with its line feed
     * @throws IOException where nobody takes them any more
     */
    void line(byte[] line) throws IOException;

    /** How far apart lines of progress should be. */
    default long progressNanos() {
      return 100_000_000L;
    }
  }

  private final Lines lines;
  private final ServerQuery query;
  private final ByteArrayOutputStream rowBytes = new ByteArrayOutputStream();
  private JsonGenerator rowJson;
  private boolean begun;
  private long progressNanos;
  private long rowsNanos;
  private List<RunningEstimate> told = List.of();

  private QueryEvents(ServerQuery query, Lines lines) {
    this.query = query;
    this.lines = lines;
  }

  /**
   * Runs the query to its end.
   *
   * @throws GlimpseException where it fails before it begins; later failures are a line
   * @throws IOException where nobody takes the lines
   */
  static void run(ServerQuery query, QueryRequest request, Lines lines) throws IOException {
    QueryEvents events = new QueryEvents(query, lines);
    query.heardBy(events::started, events::progressed);
    try {
      StatementResult result =
          query.execute(request.parameters(), request.timeout(), request.maxRows());
      if (result instanceof StatementRows rows) {
        events.columns(rows);
        events.rows(request.pictures());
      }
      events.event(
          "end",
          json -> {
            WireJson.estimates(json, events.estimates());
            events.seconds(json);
            WireJson.texts(json, "warnings", result.warnings());
            json.writeFieldName("stats");
            result.stats().writeTo(json);
          });
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    } catch (GlimpseException failure) {
      if (!events.begun) {
        throw failure; // nothing has been sent: it has a status
      }
      events.flushRows();
      events.event(
          "error",
          json -> {
            ErrorBody.write(json, failure, query.refused());
            WireJson.estimates(json, events.estimates());
            events.seconds(json);
          });
    }
  }

  private List<RunningEstimate> estimates() {
    return query.context().map(QueryContext::estimates).orElse(List.of());
  }

  /** Since the statement was sent. */
  private void seconds(JsonGenerator json) throws IOException {
    json.writeNumberField("seconds", Math.round(query.seconds() * 1e3) / 1e3);
  }

  private void started(long id) {
    lines.begin(id);
    begun = true;
    unchecked("started", json -> json.writeStringField("queryId", Long.toString(id)));
  }

  private void progressed(Progress progress) {
    long now = System.nanoTime();
    List<RunningEstimate> estimates = estimates();
    boolean news = estimates != told && now - progressNanos >= ESTIMATE_NANOS;
    boolean last = progress.done() == progress.total();
    if (last || news || progress.done() == 0 || now - progressNanos >= lines.progressNanos()) {
      progressNanos = now;
      told = estimates;
      unchecked(
          "progress",
          json -> {
            WireJson.progress(json, progress);
            WireJson.estimates(json, estimates);
            seconds(json);
          });
    }
  }

  private void columns(StatementRows rows) throws IOException {
    List<Optional<ColumnOrigin>> origins = query.prepared().origins();
    event(
        "columns",
        json -> {
          json.writeArrayFieldStart("columns");
          for (int i = 0; i < rows.columns().size(); i++) {
            ResultColumn column = rows.columns().get(i);
            WireJson.column(json, column, i < origins.size() ? origins.get(i) : Optional.empty());
          }
          json.writeEndArray();
        });
  }

  private void rows(boolean pictures) throws IOException {
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

  private void flushRows() throws IOException {
    if (rowJson != null) {
      rowJson.writeEndArray();
      rowJson.writeEndObject();
      rowJson.close();
      rowJson = null;
      byte[] all = terminated(rowBytes);
      rowBytes.reset();
      lines.line(all);
    }
  }

  private void event(String kind, WireJson.Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = WireJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("event", kind);
      content.writeTo(json);
      json.writeEndObject();
    }
    lines.line(terminated(bytes));
  }

  private void unchecked(String kind, WireJson.Content content) {
    try {
      event(kind, content);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static byte[] terminated(ByteArrayOutputStream bytes) {
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
