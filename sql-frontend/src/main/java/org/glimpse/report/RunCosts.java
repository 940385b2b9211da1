package org.glimpse.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.GlimpseException;

/** {@code run.json}: what a run cost beside what was predicted, section by section. */
final class RunCosts {
  private static final JsonFactory JSON = new JsonFactory();

  private RunCosts() {}

  static void write(
      Report report,
      List<SectionResult> results,
      String seed,
      Instant started,
      double seconds,
      ReportOutput output) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("report", report.title());
      json.writeObjectFieldStart("parameters");
      for (Report.Parameter parameter : report.parameters()) {
        json.writeStringField(parameter.name(), parameter.value());
      }
      json.writeEndObject();
      json.writeStringField("seed", seed);
      json.writeStringField("started", started.toString());
      json.writeNumberField("seconds", rounded(seconds));
      json.writeNumberField(
          "detectorCalls", results.stream().mapToLong(r -> ReportRun.calls(r.stats())).sum());
      json.writeArrayFieldStart("sections");
      for (SectionResult result : results) {
        write(json, result);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw GlimpseException.internal("Costs could not be written as JSON", impossible);
    }
    output.write(output.costs(), text + "\n");
  }

  private static void write(JsonGenerator json, SectionResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("section", result.section().name());
    json.writeStringField("title", result.section().title());
    json.writeStringField("status", result.error().isPresent() ? "failed" : "done");
    if (result.error().isPresent()) {
      GlimpseException error = result.error().get();
      json.writeObjectFieldStart("error");
      json.writeStringField("code", error.code().label());
      json.writeStringField("message", error.getMessage());
      json.writeStringField("advice", error.advice());
      json.writeEndObject();
    }
    json.writeNumberField("rows", result.table().count());
    json.writeNumberField("seconds", rounded(result.seconds()));
    json.writeNumberField("detectorCalls", ReportRun.calls(result.stats()));
    json.writeObjectFieldStart("predicted");
    json.writeNumberField(
        "detectorCalls", result.stats().stream().mapToLong(StatementStats::predictedCalls).sum());
    json.writeNumberField(
        "seconds",
        rounded(result.stats().stream().mapToDouble(StatementStats::predictedSeconds).sum()));
    json.writeEndObject();
    json.writeArrayFieldStart("statements");
    for (StatementStats each : result.stats()) {
      each.writeTo(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1e3) / 1e3;
  }
}
