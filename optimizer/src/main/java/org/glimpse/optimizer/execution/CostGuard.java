package org.glimpse.optimizer.execution;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glimpse.optimizer.CostConfirmation;
import org.glimpse.optimizer.PlannedQuery.Prediction;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * Keeps a statement from costing more than {@code confirm_above} unasked: by its prediction before
 * it starts, and by what it has cost once that passes twice the prediction.
 */
final class CostGuard {
  private static final String CHEAPER =
      "Narrow the range with a condition on frame or timestamp, add LIMIT, or go on with SET"
          + " confirm_above = 'off'; labels made are kept and reused.";

  private final Prediction prediction;
  private final double predictedWork;
  private final Optional<Duration> limit;
  private final QueryContext context;
  private final CostConfirmation confirmation;
  private final double workBefore;
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * @param predictedWork seconds of decoding and detecting, added over threads
   */
  CostGuard(
      Prediction prediction,
      double predictedWork,
      QueryContext context,
      CostConfirmation confirmation) {
    this.prediction = prediction;
    this.predictedWork = predictedWork;
    this.limit = context.settings().durationOrOff(Setting.CONFIRM_ABOVE);
    this.context = context;
    this.confirmation = confirmation;
    this.workBefore = work();
  }

  /** Throws COST_GUARD where the prediction is too high and the confirmation refuses. */
  void beforeStart() {
    if (limit.isEmpty() || prediction.seconds() <= seconds(limit.get())) {
      return;
    }
    GlimpseException question =
        GlimpseException.of(
            ErrorCode.COST_GUARD,
            String.format(
                Locale.ROOT,
                "The statement is predicted to take %s with %d detector calls, more than"
                    + " confirm_above = %s allows",
                inWords(prediction.seconds()),
                prediction.detectorCalls(),
                context.settings().text(Setting.CONFIRM_ABOVE)),
            CHEAPER);
    if (!confirmation.goOn(question)) {
      throw question;
    }
  }

  /** Cancels the statement where it has become too dear and the confirmation refuses. */
  void whileRunning() {
    if (limit.isEmpty()) {
      return;
    }
    double actual = work() - workBefore;
    if (actual <= 2 * predictedWork || actual <= seconds(limit.get()) || asked.getAndSet(true)) {
      return;
    }
    GlimpseException question =
        GlimpseException.of(
            ErrorCode.COST_GUARD,
            String.format(
                Locale.ROOT,
                "The statement has taken %s of decoding and detecting, more than twice the"
                    + " predicted %s and more than confirm_above = %s allows",
                inWords(actual),
                inWords(predictedWork),
                context.settings().text(Setting.CONFIRM_ABOVE)),
            CHEAPER);
    // A person may take long to answer, and the watchdog watches other statements as well.
    Thread asking =
        new Thread(
            () -> {
              if (!confirmation.goOn(question)) {
                context.cancel().cancel(question);
              }
            },
            "glimpse-cost-question");
    asking.setDaemon(true);
    asking.start();
  }

  private double work() {
    return context.stats().seconds(Clock.DECODE) + context.stats().seconds(Clock.DETECTOR);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** Seconds in the unit that people would choose. */
  static String inWords(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return seconds < 2 * 3600
        ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
