package org.glimpse.benchmarks.endtoend;

import org.glimpse.benchmarks.Stopwatch;

/**
 * One run of one question.
 *
 * @param video its name
 * @param question in a few words
 * @param way how it was answered
 * @param plan that the planner took, with {@code + proxy} where one was used; the baseline's name
 * @param seconds that passed
 * @param calls of the detector
 * @param predictedCalls -1 where nobody predicted
 * @param predictedSeconds of the clock
 * @param error of the answer; see {@link Question#error}
 */
record Trial(
    String video,
    Question question,
    Way way,
    String plan,
    Stopwatch.Seconds seconds,
    long calls,
    long predictedCalls,
    double predictedSeconds,
    double error) {

  /** How a question was answered. */
  enum Way {
    FIRST("first query"),
    FIFTH("fifth query"),
    FORCED("forced plan"),
    EXACT("(a) every frame"),
    UNIFORM("(b) uniform sample"),
    THIRTIETH("(c) every 30th");

    private final String words;

    Way(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean isOurs() {
      return this == FIRST || this == FIFTH;
    }
  }

  boolean isPredicted() {
    return predictedCalls >= 0;
  }

  /** |predicted / actual - 1| of detector calls; 0 where both are none. */
  double callsOff() {
    return off(predictedCalls, calls);
  }

  /** |predicted / actual - 1| of seconds on the clock. */
  double secondsOff() {
    return off(predictedSeconds, seconds.wall());
  }

  private static double off(double predicted, double actual) {
    return predicted == actual ? 0 : Math.abs(predicted / actual - 1);
  }
}
