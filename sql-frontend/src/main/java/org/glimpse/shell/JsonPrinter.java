package org.glimpse.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.glimpse.engine.ResultColumn;

/**
 * Rows as JSON objects, numbers and booleans as such, all else as text. A column name that occurs
 * twice gets a number, since an object's keys differ; numbers that JSON lacks (NaN) are null.
 */
final class JsonPrinter implements ResultPrinter {
  private static final JsonFactory JSON = new JsonFactory();

  /** How rows stand together. */
  enum Shape {
    ARRAY,
    LINES
  }

  private final Writer writer;
  private final List<String> keys;
  private final Shape shape;
  private final JsonGenerator json;
  private boolean first = true;

  JsonPrinter(Writer writer, List<ResultColumn> columns, Shape shape) {
    this.writer = writer;
    this.keys = uniqueKeys(columns);
    this.shape = shape;
    try {
      this.json = JSON.createGenerator(writer);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  @Override
  public void begin() throws IOException {
    if (shape == Shape.ARRAY) {
      writer.write('[');
    }
  }

  @Override
  public void row(List<?> values) throws IOException {
    if (shape == Shape.ARRAY) {
      writer.write(first ? "\n" : ",\n");
    }
    first = false;
    json.writeStartObject();
    for (int i = 0; i < keys.size(); i++) {
      json.writeFieldName(keys.get(i));
      writeValue(values.get(i));
    }
    json.writeEndObject();
    json.flush();
    if (shape == Shape.LINES) {
      writer.write('\n');
    }
  }

  @Override
  public void end() throws IOException {
    if (shape == Shape.ARRAY) {
      writer.write(first ? "]\n" : "\n]\n");
    }
  }

  private void writeValue(Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Double number) {
      writeReal(number, number.isNaN() || number.isInfinite());
    } else if (value instanceof Float number) {
      writeReal(number, number.isNaN() || number.isInfinite());
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object each : list) {
        writeValue(each);
      }
      json.writeEndArray();
    } else {
      json.writeString(CellText.of(value));
    }
  }

  private void writeReal(Number number, boolean unknownToJson) throws IOException {
    if (unknownToJson) {
      json.writeNull();
    } else {
      json.writeNumber(CellText.of(number));
    }
  }

  private static List<String> uniqueKeys(List<ResultColumn> columns) {
    Set<String> taken = new HashSet<>();
    List<String> keys = new ArrayList<>();
    for (ResultColumn column : columns) {
      String key = column.name();
      for (int number = 2; !taken.add(key); number++) {
        key = column.name() + "_" + number;
      }
      keys.add(key);
    }
    return keys;
  }
}
