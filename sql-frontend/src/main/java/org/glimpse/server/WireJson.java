package org.glimpse.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.ValueText;
import org.glimpse.optimizer.ColumnOrigin;
import org.glimpse.optimizer.LazyPicture;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.RunningEstimate;

/** The engine's columns, values and progress as JSON. */
final class WireJson {
  static final JsonFactory FACTORY = new JsonFactory();

  private WireJson() {}

  /** Writes JSON. */
  @FunctionalInterface
  interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** What it writes. */
  static String text(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      content.writeTo(json);
    } catch (IOException impossible) {
      throw GlimpseException.internal("JSON cannot be written to memory", impossible);
    }
    return text.toString();
  }

  /** Numbers and truth values as such, pictures as JPEG in base64, all else as text. */
  static void row(JsonGenerator json, StatementRows rows, boolean pictures) throws IOException {
    // A picture that cannot be decoded is an error between two rows, not in the middle of one.
    List<Object> values = new ArrayList<>(rows.columns().size());
    for (int i = 0; i < rows.columns().size(); i++) {
      Object value = rows.value(i);
      values.add(value instanceof LazyPicture picture && pictures ? picture.jpeg() : value);
    }
    json.writeStartArray();
    for (Object value : values) {
      value(json, value, pictures);
    }
    json.writeEndArray();
  }

  /**
   * @param pictures whether they are sent; else they are described
   */
  static void value(JsonGenerator json, Object value, boolean pictures) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Double number) {
      real(json, value, number.isNaN() || number.isInfinite());
    } else if (value instanceof Float number) {
      real(json, value, number.isNaN() || number.isInfinite());
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object each : list) {
        value(json, each, pictures);
      }
      json.writeEndArray();
    } else if (value instanceof byte[] bytes && pictures) {
      json.writeBinary(bytes);
    } else {
      json.writeString(ValueText.of(value));
    }
  }

  /** Numbers that JSON lacks are null. */
  private static void real(JsonGenerator json, Object number, boolean unknownToJson)
      throws IOException {
    if (unknownToJson) {
      json.writeNull();
    } else {
      json.writeNumber(ValueText.of(number));
    }
  }

  static void column(JsonGenerator json, ResultColumn column) throws IOException {
    column(json, column, Optional.empty());
  }

  /**
   * @param origin the column of a video that it passes on, where it does
   */
  static void column(JsonGenerator json, ResultColumn column, Optional<ColumnOrigin> origin)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", column.name());
    json.writeStringField("type", column.typeName());
    json.writeBooleanField("nullable", column.nullable());
    json.writeNumberField("jdbcType", column.jdbcType());
    json.writeNumberField("precision", column.precision());
    json.writeNumberField("scale", column.scale());
    if (origin.isPresent()) {
      json.writeObjectFieldStart("origin");
      json.writeStringField("video", origin.get().video());
      json.writeStringField("relation", origin.get().relation().sqlName());
      json.writeStringField("column", origin.get().column());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** The fields of progress, into an object that is open. */
  static void progress(JsonGenerator json, Progress progress) throws IOException {
    json.writeStringField("message", progress.job());
    json.writeStringField("unit", progress.unit());
    json.writeNumberField("done", progress.done());
    json.writeNumberField("total", progress.total());
    json.writeNumberField("elapsedSeconds", progress.elapsed().toMillis() / 1e3);
    if (progress.remaining().isPresent()) {
      json.writeNumberField("etaSeconds", progress.remaining().get().toMillis() / 1e3);
    } else {
      json.writeNullField("etaSeconds");
    }
    json.writeStringField("note", progress.note());
  }

  /** The field {@code estimates}: what a sample has told so far. */
  static void estimates(JsonGenerator json, List<RunningEstimate> estimates) throws IOException {
    json.writeArrayFieldStart("estimates");
    for (RunningEstimate each : estimates) {
      json.writeStartObject();
      json.writeStringField("name", each.name());
      json.writeNumberField("group", each.group());
      json.writeNumberField("estimate", each.estimate());
      json.writeNumberField("anytimeLower", each.anytimeLower());
      json.writeNumberField("anytimeUpper", each.anytimeUpper());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void texts(JsonGenerator json, String field, List<String> texts) throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
