package org.glimpse.optimizer.logical;

import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** The typed error for valid SQL that the planner has no plan for. */
public final class Unsupported {
  private Unsupported() {}

  /**
   * @param what a noun phrase: {@code "the function FOO"}
   */
  public static GlimpseException because(String what) {
    return because(what, "Write the query without it.");
  }

  /**
   * @param what a noun phrase
   * @param advice what to write instead, a sentence
   */
  public static GlimpseException because(String what, String advice) {
    return GlimpseException.of(ErrorCode.UNSUPPORTED, "Not supported: " + what, advice);
  }
}
