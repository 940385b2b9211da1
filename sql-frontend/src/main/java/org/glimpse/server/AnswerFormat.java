package org.glimpse.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How an answer is written. */
interface AnswerFormat {

  /**
   * Executes the query and answers with what it gives.
   *
   * @throws IOException where the client has gone
   */
  void answer(Exchange exchange, ServerQuery query, QueryRequest request) throws IOException;

  /** The first known type of an {@code Accept} header; JSON where there is none. */
  static AnswerFormat of(String accept, ServerLimits limits) {
    List<String> types =
        Arrays.stream(accept.split(","))
            .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
            .toList();
    for (String type : types) {
      switch (type) {
        case "text/csv" -> {
          return new CsvAnswer();
        }
        case "application/x-ndjson" -> {
          return new EventsAnswer();
        }
        case "application/json", "application/*", "*/*" -> {
          return new JsonAnswer(limits.answerRowsMax());
        }
        default -> {
          // the next one
        }
      }
    }
    return new JsonAnswer(limits.answerRowsMax());
  }
}
