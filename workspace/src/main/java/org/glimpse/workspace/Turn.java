package org.glimpse.workspace;

/**
 * When a statement may work, where several share a machine. It is asked at the borders of steps,
 * and told while a statement only waits for the work of another, so that neither holds up a third.
 */
public interface Turn {
  /** For a statement that shares with nobody: it is always its turn. */
  Turn ALWAYS =
      new Turn() {
        @Override
        public void begin(QueryContext context) {
          // at once
        }

        @Override
        public void giveWay() {
          // there is nobody
        }

        @Override
        public Rest rest() {
          return () -> {};
        }
      };

  /**
   * Waits until the statement may begin. Called once, after it has its id and before its work.
   *
   * @throws GlimpseException the reason of a cancelled statement, or a refusal
   */
  void begin(QueryContext context);

  /** Called after a step whose results are durable: lets others work where they have waited. */
  void giveWay();

  /** Called before waiting for what another statement is making; close it to work again. */
  Rest rest();

  /** A statement that waits for another. */
  @FunctionalInterface
  interface Rest {
    void close();
  }
}
