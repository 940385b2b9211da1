package org.glimpse.engine;

import java.util.List;

/** Asked before a query that is predicted to pass {@code confirm_above}, and again if it does. */
@FunctionalInterface
public interface Confirmation {
  /** Refuses: the statement ends with COST_GUARD. */
  Confirmation REFUSE = question -> false;

  /** Whether to go on. Called on the thread that executes the statement. */
  boolean proceed(Question question);

  /**
   * What is asked.
   *
   * @param sql the statement
   * @param predictedCalls detector calls it is expected to make
   * @param predictedSeconds wall clock it is expected to take
   * @param elapsedSeconds 0 before it starts, else the time spent so far
   * @param explain the plan for people, with cheaper alternatives
   */
  record Question(
      String sql,
      long predictedCalls,
      double predictedSeconds,
      double elapsedSeconds,
      List<String> explain) {
    public Question {
      explain = List.copyOf(explain);
    }
  }
}
