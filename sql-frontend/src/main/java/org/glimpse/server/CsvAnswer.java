package org.glimpse.server;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.CsvLines;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.workspace.GlimpseException;

/**
 * Rows as CSV, sent as they come. The first comes before the status, so that most errors have
 * theirs; one after that breaks the answer off. Warnings known by then are headers.
 */
record CsvAnswer() implements AnswerFormat {
  private static final int WARNINGS_MAX = 10;
  private static final int WARNING_CHARACTERS_MAX = 500;

  @Override
  public void answer(Exchange exchange, ServerQuery query, QueryRequest request)
      throws IOException {
    StatementResult result =
        query.execute(request.parameters(), request.timeout(), request.maxRows());
    exchange.queryId(result.queryId());
    if (!(result instanceof StatementRows rows)) {
      warnings(exchange, result);
      exchange.answerNothing();
      return;
    }
    StringBuilder first = new StringBuilder();
    CsvLines.header(first, rows.columns());
    boolean more = query.pull(1, row -> write(first, row));
    warnings(exchange, result);
    Writer out =
        new BufferedWriter(
            new OutputStreamWriter(exchange.stream("text/csv"), StandardCharsets.UTF_8), 1 << 15);
    out.append(first);
    try {
      if (more) {
        query.pull(Long.MAX_VALUE, row -> write(out, row));
      }
      out.flush();
      exchange.end();
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    } catch (GlimpseException failure) {
      out.flush();
      throw failure;
    }
  }

  private static void write(Appendable out, StatementRows rows) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < rows.columns().size(); i++) {
      values.add(rows.value(i));
    }
    try {
      CsvLines.row(out, values);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static void warnings(Exchange exchange, StatementResult result) {
    result.warnings().stream()
        .limit(WARNINGS_MAX)
        .forEach(
            warning -> {
              String line = warning.replaceAll("[^\\x20-\\x7e]", " ");
              exchange.addHeader(
                  "Glimpse-Warning",
                  line.substring(0, Math.min(line.length(), WARNING_CHARACTERS_MAX)));
            });
  }
}
