package org.glimpse.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/**
 * What {@code POST /v1/query} is asked.
 *
 * @param settings for this statement, by name
 * @param parameters values of its question marks
 * @param timeout zero for none
 * @param maxRows 0 for all
 * @param sessionId the session whose settings hold; empty for one of its own
 * @param pictures whether pictures are sent; else they are described
 * @param detached whether it goes on while nobody listens, for a while
 */
record QueryRequest(
    String sql,
    Map<String, String> settings,
    List<Object> parameters,
    Duration timeout,
    long maxRows,
    Optional<String> sessionId,
    boolean pictures,
    boolean detached) {
  private static final List<String> FIELDS =
      List.of(
          "sql",
          "settings",
          "parameters",
          "timeoutSeconds",
          "maxRows",
          "sessionId",
          "pictures",
          "detached");
  private static final int NAME_SHOWN_MAX = 64;
  private static final double TIMEOUT_SECONDS_MAX = 3650 * 86_400.0;
  private static final ObjectReader READER =
      new ObjectMapper()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature())
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /**
   * Reads a body.
   *
   * @throws GlimpseException INVALID_REQUEST, REQUEST_TOO_LARGE
   */
  static QueryRequest parse(byte[] body, ServerLimits limits) {
    JsonNode root = object(body);
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw unknown(name);
      }
    }
    JsonNode sql = root.get("sql");
    if (sql == null || !sql.isTextual()) {
      throw Failure.invalidRequest(
          "The request has no text 'sql'", "Send {\"sql\": \"SELECT ..\"}.");
    }
    requireLength(sql.textValue(), limits);
    requireWhole(root);
    return new QueryRequest(
        sql.textValue(),
        settings(root.get("settings")),
        parameters(root.get("parameters")),
        timeout(root.get("timeoutSeconds")),
        maxRows(root.get("maxRows")),
        text(root, "sessionId"),
        pictures(root),
        flag(root, "detached"));
  }

  /** Half a character, which an escape can write, cannot be sent back as UTF-8. */
  private static void requireWhole(JsonNode root) {
    String all = root.toString();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(all)) {
      throw Failure.invalidRequest(
          "The request has half a character: one of two surrogates", "Send whole characters.");
    }
  }

  /**
   * @throws GlimpseException REQUEST_TOO_LARGE
   */
  static void requireLength(String sql, ServerLimits limits) {
    if (sql.length() > limits.sqlCharactersMax()) {
      throw GlimpseException.of(
          ErrorCode.REQUEST_TOO_LARGE,
          "The statement has "
              + sql.length()
              + " characters, more than the "
              + limits.sqlCharactersMax()
              + " allowed",
          "Put long lists of values into a recording or several statements.");
    }
  }

  private static JsonNode object(byte[] body) {
    try {
      JsonNode root = READER.readTree(body);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException malformed) {
      throw Failure.invalidRequest(
          "The request is no JSON: " + firstLine(malformed.getOriginalMessage()),
          "Send {\"sql\": \"SELECT ..\"} in UTF-8.");
    } catch (IOException impossible) {
      throw GlimpseException.internal("A text in memory cannot be read", impossible);
    }
    throw Failure.invalidRequest("The request is no JSON object", "Send {\"sql\": \"SELECT ..\"}.");
  }

  private static Map<String, String> settings(JsonNode node) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (node == null || node.isNull()) {
      return settings;
    }
    if (!node.isObject()) {
      throw wrong("settings", "an object of names and values");
    }
    node.fields()
        .forEachRemaining(
            field -> {
              if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw wrong("settings", "an object of names and values");
              }
              settings.put(cut(field.getKey()), field.getValue().asText());
            });
    return settings;
  }

  private static List<Object> parameters(JsonNode node) {
    List<Object> values = new ArrayList<>();
    if (node == null || node.isNull()) {
      return values;
    }
    if (!node.isArray()) {
      throw wrong("parameters", "an array");
    }
    for (JsonNode each : node) {
      values.add(value(each));
    }
    return values;
  }

  private static Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return node.booleanValue();
    } else if (node.isTextual()) {
      return node.textValue();
    } else if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    } else if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      if (Math.abs((long) number.scale()) > 400) {
        throw wrong("parameters", "an array of numbers that a double can hold");
      }
      return number;
    }
    throw wrong("parameters", "an array of numbers, texts, truth values and nulls");
  }

  private static Duration timeout(JsonNode node) {
    if (node == null || node.isNull()) {
      return Duration.ZERO;
    }
    double seconds = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(seconds >= 0 && seconds <= TIMEOUT_SECONDS_MAX)) {
      throw wrong("timeoutSeconds", "a number of seconds, 0 for no limit");
    }
    return Duration.ofMillis((long) Math.ceil(seconds * 1e3));
  }

  private static long maxRows(JsonNode node) {
    if (node == null || node.isNull()) {
      return 0;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw wrong("maxRows", "a whole number, 0 for all rows");
    }
    return node.longValue();
  }

  private static Optional<String> text(JsonNode root, String field) {
    JsonNode node = root.get(field);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw wrong(field, "a text");
    }
    return Optional.of(node.textValue());
  }

  private static boolean flag(JsonNode root, String field) {
    JsonNode node = root.get(field);
    if (node == null || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return node.booleanValue();
  }

  private static boolean pictures(JsonNode root) {
    return switch (text(root, "pictures").orElse("jpeg")) {
      case "jpeg" -> true;
      case "text" -> false;
      default -> throw wrong("pictures", "'jpeg' or 'text'");
    };
  }

  private static GlimpseException wrong(String field, String expected) {
    return Failure.invalidRequest(
        "'" + field + "' of the request is not " + expected, "Correct it, or leave it out.");
  }

  private static GlimpseException unknown(String name) {
    String shown = cut(name);
    return Failure.invalidRequest(
        "The request has no field '" + shown + "'",
        Suggestions.didYouMean(shown, FIELDS)
            .orElse("Its fields are " + String.join(", ", FIELDS) + "."));
  }

  /** A name of a client, short enough to be compared and shown. */
  static String cut(String name) {
    if (name.length() <= NAME_SHOWN_MAX) {
      return name;
    }
    boolean within = Character.isHighSurrogate(name.charAt(NAME_SHOWN_MAX - 1));
    return name.substring(0, within ? NAME_SHOWN_MAX - 1 : NAME_SHOWN_MAX) + "..";
  }

  private static String firstLine(String text) {
    return text == null ? "no message" : cut(text.lines().findFirst().orElse(""));
  }
}
