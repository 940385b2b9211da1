package org.glimpse.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.CsvLines;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.ValueText;

/** The rows of a section as CSV and JSON, written as they come; pictures stay on the page. */
final class SectionFiles implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final Section section;
  private final ReportOutput output;
  private final Path csvFile;
  private final Path jsonFile;
  private BufferedWriter csv;
  private JsonGenerator json;
  private final List<Integer> written = new ArrayList<>();
  private boolean complete;

  SectionFiles(Section section, ReportOutput output) {
    this.section = section;
    this.output = output;
    this.csvFile = output.data(section.name() + ".csv");
    this.jsonFile = output.data(section.name() + ".json");
  }

  void begin(List<ResultColumn> columns) {
    output.writing(
        () -> {
          csv = Files.newBufferedWriter(csvFile, StandardCharsets.UTF_8);
          json = JSON.createGenerator(Files.newBufferedWriter(jsonFile, StandardCharsets.UTF_8));
          json.writeStartObject();
          json.writeStringField("section", section.name());
          json.writeStringField("title", section.title());
          json.writeStringField("query", section.sql().sql());
          json.writeArrayFieldStart("columns");
          List<ResultColumn> kept = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            if (!Cells.isPicture(columns.get(i))) {
              written.add(i);
              kept.add(columns.get(i));
              json.writeStartObject();
              json.writeStringField("name", columns.get(i).name());
              json.writeStringField("type", columns.get(i).typeName());
              json.writeEndObject();
            }
          }
          json.writeEndArray();
          json.writeArrayFieldStart("rows");
          CsvLines.header(csv, kept);
        });
  }

  void row(List<?> values) {
    output.writing(
        () -> {
          List<Object> kept = new ArrayList<>(written.size());
          json.writeRaw('\n');
          json.writeStartArray();
          for (int column : written) {
            kept.add(values.get(column));
            write(values.get(column));
          }
          json.writeEndArray();
          CsvLines.row(csv, kept);
        });
  }

  /** Numbers and truths as such, all else as text; NaN has no place in JSON. */
  private void write(Object value) throws IOException {
    if (value == null || value instanceof Double real && !Double.isFinite(real)) {
      json.writeNull();
    } else if (value instanceof Float real && !Float.isFinite(real)) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(ValueText.of(value));
    }
  }

  void end(List<String> warnings) {
    output.writing(
        () -> {
          json.writeRaw('\n');
          json.writeEndArray();
          json.writeArrayFieldStart("warnings");
          for (String warning : warnings) {
            json.writeString(warning);
          }
          json.writeEndArray();
          json.writeEndObject();
          json.writeRaw('\n');
          csv.close();
          json.close();
        });
    complete = true;
  }

  /** Takes the files away, unless the section came to its end. */
  @Override
  public void close() {
    if (complete) {
      return;
    }
    output.writing(
        () -> {
          try {
            if (csv != null) {
              csv.close();
            }
          } finally {
            if (json != null) {
              json.close();
            }
            Files.deleteIfExists(csvFile);
            Files.deleteIfExists(jsonFile);
          }
        });
  }
}
