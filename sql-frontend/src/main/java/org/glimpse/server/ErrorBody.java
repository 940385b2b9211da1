package org.glimpse.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.glimpse.engine.Confirmation;
import org.glimpse.workspace.GlimpseException;

/** An error as JSON; clients rebuild it from here. */
final class ErrorBody {
  private static final JsonFactory JSON = new JsonFactory();

  private ErrorBody() {}

  /** The body of an answer that is an error. */
  static String of(
      GlimpseException error, String queryId, Optional<Confirmation.Question> question) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      write(json, error, question);
      json.writeStringField("queryId", queryId);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Writes the field {@code error}. */
  static void write(
      JsonGenerator json, GlimpseException error, Optional<Confirmation.Question> question)
      throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("code", error.code().name());
    json.writeNumberField("number", error.code().number());
    json.writeStringField("sqlState", error.code().sqlState());
    json.writeStringField("category", error.code().category().name());
    json.writeStringField("message", error.getMessage());
    json.writeStringField("advice", error.advice());
    if (error.position().isPresent()) {
      json.writeNumberField("line", error.position().get().line());
      json.writeNumberField("column", error.position().get().column());
    }
    if (question.isPresent()) {
      json.writeObjectFieldStart("confirmation");
      json.writeNumberField("detectorCalls", question.get().predictedCalls());
      json.writeNumberField("seconds", question.get().predictedSeconds());
      json.writeNumberField("elapsedSeconds", question.get().elapsedSeconds());
      json.writeArrayFieldStart("explain");
      for (String line : question.get().explain()) {
        json.writeString(line);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
