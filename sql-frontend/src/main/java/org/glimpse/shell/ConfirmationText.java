package org.glimpse.shell;

import java.time.Duration;
import java.util.Locale;
import org.glimpse.engine.Confirmation;

/** What the shell asks before an expensive query, and again where it outgrows its prediction. */
final class ConfirmationText {
  private ConfirmationText() {}

  static String of(Confirmation.Question question) {
    StringBuilder text = new StringBuilder();
    String predicted = duration(question.predictedSeconds());
    if (question.elapsedSeconds() > 0) {
      text.append("This has taken ").append(duration(question.elapsedSeconds()));
      text.append(" and was predicted to take ").append(predicted).append('.');
    } else {
      text.append("This is predicted to take ").append(predicted).append(" and ");
      text.append(String.format(Locale.ROOT, "%,d", question.predictedCalls()));
      text.append(" detector calls:");
    }
    for (String line : question.explain()) {
      text.append("\n  ").append(line);
    }
    text.append("\nLabels made are kept, whatever happens. ");
    text.append("SET confirm_above = 'off' stops this question.");
    return text.toString();
  }

  private static String duration(double seconds) {
    return ProgressDisplay.duration(Duration.ofMillis(Math.round(seconds * 1000)));
  }
}
