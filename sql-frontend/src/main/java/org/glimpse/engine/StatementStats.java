package org.glimpse.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.GlimpseException;

/**
 * What one statement cost, as {@code --stats} writes it.
 *
 * @param sql as written
 * @param plan the plan's name; the kind of statement where nothing was planned
 * @param counters every counter, 0 included
 * @param estimate the answer of one row and one aggregate; empty for any other
 * @param lower lower end of its interval; the estimate itself where exact
 * @param upper upper end of its interval
 * @param rows rows handed out so far
 * @param wallSeconds from the start of the statement, preparing it included, to its last row
 * @param totalSeconds wall clock plus what priced recordings would have taken: the price of their
 *     calls is never slept, so it is added here
 * @param clocks seconds of work by kind; kinds that overlap in time may add up to more than the
 *     wall
 * @param predictedCalls detector calls that the planner expected
 * @param predictedSeconds total seconds that the planner expected
 * @param reason why this plan
 */
public record StatementStats(
    String sql,
    String plan,
    Map<Counter, Long> counters,
    OptionalDouble estimate,
    OptionalDouble lower,
    OptionalDouble upper,
    long rows,
    double wallSeconds,
    double totalSeconds,
    Map<Clock, Double> clocks,
    long predictedCalls,
    double predictedSeconds,
    String reason) {

  private static final JsonFactory JSON = new JsonFactory();

  public StatementStats {
    EnumMap<Counter, Long> counted = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      counted.put(counter, counters.getOrDefault(counter, 0L));
    }
    counters = Map.copyOf(counted);
    EnumMap<Clock, Double> clocked = new EnumMap<>(Clock.class);
    for (Clock clock : Clock.values()) {
      clocked.put(clock, clocks.getOrDefault(clock, 0.0));
    }
    clocks = Map.copyOf(clocked);
  }

  /** One JSON object on one line; every key is there, {@code null} where it does not apply. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writeTo(json);
    } catch (IOException impossible) {
      throw GlimpseException.internal("Statistics could not be written as JSON", impossible);
    }
    return text.toString();
  }

  /** Writes the object to a generator, for answers that contain it. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("sql", sql);
    json.writeStringField("plan", plan);
    for (Counter counter : Counter.values()) {
      if (counter != Counter.FRAMES_LOST) { // told as a warning
        json.writeNumberField(counter.key(), counters.get(counter));
      }
    }
    writeNumber(json, "estimate", estimate);
    writeNumber(json, "lower", lower);
    writeNumber(json, "upper", upper);
    json.writeNumberField("rows", rows);
    json.writeObjectFieldStart("seconds");
    json.writeNumberField("wall", rounded(wallSeconds));
    json.writeNumberField("total", rounded(totalSeconds));
    for (Clock clock : Clock.values()) {
      json.writeNumberField(clock.key(), rounded(clocks.get(clock)));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("predicted");
    json.writeNumberField("detectorCalls", predictedCalls);
    json.writeNumberField("seconds", rounded(predictedSeconds));
    json.writeEndObject();
    json.writeStringField("reason", reason);
    json.writeEndObject();
  }

  /** What {@link #toJson} wrote. */
  public static StatementStats fromJson(JsonNode json) {
    Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      counters.put(counter, json.path(counter.key()).asLong());
    }
    JsonNode seconds = json.path("seconds");
    Map<Clock, Double> clocks = new EnumMap<>(Clock.class);
    for (Clock clock : Clock.values()) {
      clocks.put(clock, seconds.path(clock.key()).asDouble());
    }
    return new StatementStats(
        json.path("sql").asText(),
        json.path("plan").asText(),
        counters,
        number(json.path("estimate")),
        number(json.path("lower")),
        number(json.path("upper")),
        json.path("rows").asLong(),
        seconds.path("wall").asDouble(),
        seconds.path("total").asDouble(),
        clocks,
        json.path("predicted").path("detectorCalls").asLong(),
        json.path("predicted").path("seconds").asDouble(),
        json.path("reason").asText());
  }

  /** Of a statement of which nothing is known yet. */
  public static StatementStats unknown(String sql) {
    return new StatementStats(
        sql,
        "",
        Map.of(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        0,
        0,
        Map.of(),
        0,
        0,
        "");
  }

  private static OptionalDouble number(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
  }

  private static void writeNumber(JsonGenerator json, String key, OptionalDouble value)
      throws IOException {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      json.writeNumberField(key, value.getAsDouble());
    } else {
      json.writeNullField(key);
    }
  }

  /** Microseconds are finer than any clock here. */
  private static double rounded(double seconds) {
    return Math.round(seconds * 1e6) / 1e6;
  }
}
