package org.glimpse.engine;

import java.util.List;
import org.glimpse.workspace.GlimpseException;

/**
 * Asked before a query that is predicted to pass {@code confirm_above}; and again, once, while it
 * runs, where it has passed that and twice its prediction.
 */
@FunctionalInterface
public interface Confirmation {
  /** Refuses: the statement ends with COST_GUARD. */
  Confirmation REFUSE = question -> false;

  /**
   * Whether to go on. Before the start it is called on the thread that executes the statement,
   * later on a thread of the engine's own.
   */
  boolean proceed(Question question);

  /**
   * What is asked.
   *
   * @param sql the statement
   * @param predictedCalls detector calls it is expected to make
   * @param predictedSeconds seconds it is expected to take, stated prices included
   * @param elapsedSeconds 0 before it starts, else what it has taken so far, stated prices included
   * @param explain the plan for people
   * @param refusal the error that the statement ends with otherwise; its advice names alternatives
   */
  record Question(
      String sql,
      long predictedCalls,
      double predictedSeconds,
      double elapsedSeconds,
      List<String> explain,
      GlimpseException refusal) {
    public Question {
      explain = List.copyOf(explain);
    }
  }
}
