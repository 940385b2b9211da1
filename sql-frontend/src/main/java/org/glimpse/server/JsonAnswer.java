package org.glimpse.server;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The whole answer as one JSON object. It is kept until it is complete, so that an error on the way
 * has its status; so it is for answers of moderate size.
 *
 * @param rowsMax more rows are an error
 */
record JsonAnswer(int rowsMax) implements AnswerFormat {
  private static final int BYTES_MAX = 32 << 20;

  @Override
  public void answer(Exchange exchange, ServerQuery query, QueryRequest request)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StatementResult result =
        query.execute(request.parameters(), request.timeout(), request.maxRows());
    exchange.queryId(result.queryId());
    try (JsonGenerator json = WireJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("columns");
      if (result instanceof StatementRows rows) {
        for (ResultColumn column : rows.columns()) {
          json.writeString(column.name());
        }
      }
      json.writeEndArray();
      json.writeArrayFieldStart("rows");
      if (result instanceof StatementRows) {
        pull(query, json, bytes, request.pictures());
      }
      json.writeEndArray();
      WireJson.texts(json, "warnings", result.warnings());
      json.writeFieldName("stats");
      result.stats().writeTo(json);
      json.writeStringField("queryId", Long.toString(result.queryId()));
      json.writeEndObject();
    }
    exchange.answer(200, "application/json", bytes.toByteArray());
  }

  private void pull(
      ServerQuery query, JsonGenerator json, ByteArrayOutputStream bytes, boolean pictures) {
    boolean more =
        query.pull(
            rowsMax,
            rows -> {
              try {
                WireJson.row(json, rows, pictures);
              } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
              }
              if (bytes.size() > BYTES_MAX) {
                throw tooLarge(BYTES_MAX + " bytes");
              }
            });
    if (more) {
      throw tooLarge(rowsMax + " rows");
    }
  }

  private static GlimpseException tooLarge(String limit) {
    return GlimpseException.of(
        ErrorCode.REQUEST_TOO_LARGE,
        "The answer has more than " + limit,
        "Ask for application/x-ndjson or text/csv, which are sent as they come, or add a LIMIT.");
  }
}
