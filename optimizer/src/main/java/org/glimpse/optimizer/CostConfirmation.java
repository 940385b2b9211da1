package org.glimpse.optimizer;

import org.glimpse.workspace.GlimpseException;

/** Whether to go on with a statement that costs more than {@code confirm_above} allows. */
@FunctionalInterface
public interface CostConfirmation {
  /** Never goes on: for everything but an interactive shell. */
  CostConfirmation REFUSE = question -> false;

  /**
   * Asked before work begins where the prediction is above {@code confirm_above}, on the caller's
   * thread; and asked again, once, on a thread of the engine's own while work goes on, where the
   * actual cost has passed both twice the prediction and {@code confirm_above}.
   *
   * @param question the COST_GUARD error that the statement ends with otherwise; its message names
   *     the prediction, its advice the alternatives
   * @return true to go on, false to end the statement with that error
   */
  boolean goOn(GlimpseException question);
}
