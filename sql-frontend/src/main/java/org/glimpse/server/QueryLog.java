package org.glimpse.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.slf4j.LoggerFactory;

/** One JSON object a line for every query that ended, with its id. */
final class QueryLog {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int SQL_CHARACTERS_MAX = 2000;

  private final Consumer<String> lines;

  /**
   * @param lines takes each line, without a line break; called by one thread at a time
   */
  QueryLog(Consumer<String> lines) {
    this.lines = lines;
  }

  void write(ServerQuery query) {
    query
        .error()
        .filter(error -> error.code() == ErrorCode.INTERNAL)
        .ifPresent(
            error ->
                LoggerFactory.getLogger(QueryLog.class)
                    .error("Stack trace of the defect in query " + query.id().orElse(0L), error));
    String line = line(query);
    synchronized (this) {
      lines.accept(line);
    }
  }

  private static String line(ServerQuery query) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("time", Instant.now().toString());
      json.writeStringField("queryId", query.id().map(String::valueOf).orElse(null));
      json.writeStringField("user", query.session().user().name());
      json.writeStringField("sql", cut(query.sql()));
      json.writeStringField("outcome", query.outcome().key());
      json.writeStringField("error", query.error().map(e -> e.code().label()).orElse(null));
      json.writeStringField("sqlState", query.error().map(e -> e.code().sqlState()).orElse(null));
      json.writeNumberField("seconds", Math.round(query.seconds() * 1e3) / 1e3);
      json.writeStringField("plan", query.stats().map(stats -> stats.plan()).orElse(null));
      json.writeNumberField("rows", query.stats().map(stats -> stats.rows()).orElse(0L));
      for (Counter counter : Counter.values()) {
        json.writeNumberField(
            counter.key(), query.context().map(c -> c.stats().get(counter)).orElse(0L));
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static String cut(String sql) {
    if (sql.length() <= SQL_CHARACTERS_MAX) {
      return sql;
    }
    boolean within = Character.isHighSurrogate(sql.charAt(SQL_CHARACTERS_MAX - 1));
    return sql.substring(0, within ? SQL_CHARACTERS_MAX - 1 : SQL_CHARACTERS_MAX) + "..";
  }
}
