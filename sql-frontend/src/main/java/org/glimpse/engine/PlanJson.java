package org.glimpse.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.glimpse.optimizer.PlanFacts;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.workspace.GlimpseException;

/** EXPLAIN as one JSON object: the plan, what it reads, its stages, and what others would cost. */
final class PlanJson {
  private static final JsonFactory JSON = new JsonFactory();

  private PlanJson() {}

  /** What running it took: EXPLAIN ANALYZE. */
  record Actual(StatementStats stats, long rows) {}

  static String of(PlannedQuery query, List<String> text, Optional<Actual> actual) {
    PlanFacts facts = query.facts();
    StringWriter written = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(written)) {
      json.writeStartObject();
      json.writeStringField("plan", query.planName());
      json.writeStringField("reason", query.reason());
      json.writeObjectFieldStart("predicted");
      prediction(json, query.predicted());
      json.writeEndObject();
      json.writeArrayFieldStart("sources");
      for (PlanFacts.Source each : facts.sources()) {
        source(json, each);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("alternatives");
      for (PlanFacts.Alternative each : facts.alternatives()) {
        json.writeStartObject();
        json.writeStringField("plan", each.plan());
        prediction(json, each.predicted());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("funnel");
      for (PlanFacts.Stage each : facts.funnel()) {
        json.writeStartObject();
        json.writeStringField("stage", each.name());
        number(json, "predicted", each.predicted());
        number(json, "actual", actual.isPresent() ? each.actual() : OptionalLong.empty());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeFieldName("actual");
      if (actual.isPresent()) {
        json.writeStartObject();
        json.writeNumberField("rows", actual.get().rows());
        json.writeFieldName("stats");
        actual.get().stats().writeTo(json);
        json.writeEndObject();
      } else {
        json.writeNull();
      }
      json.writeArrayFieldStart("text");
      for (String line : text) {
        json.writeString(line);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw GlimpseException.internal("A plan could not be written as JSON", impossible);
    }
    return written.toString();
  }

  private static void source(JsonGenerator json, PlanFacts.Source source) throws IOException {
    json.writeStartObject();
    json.writeStringField("video", source.video());
    json.writeStringField("detector", source.detector());
    json.writeBooleanField("pixels", source.pixels());
    json.writeNumberField("frames", source.frames());
    json.writeNumberField("videoFrames", source.videoFrames());
    json.writeNumberField("stored", source.stored());
    json.writeNumberField("missing", source.missing());
    json.writeEndObject();
  }

  private static void prediction(JsonGenerator json, PlannedQuery.Prediction predicted)
      throws IOException {
    json.writeNumberField("detectorCalls", predicted.detectorCalls());
    json.writeNumberField("seconds", predicted.seconds());
  }

  private static void number(JsonGenerator json, String field, OptionalLong number)
      throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(field, number.getAsLong());
    } else {
      json.writeNullField(field);
    }
  }
}
