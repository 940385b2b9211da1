package org.glimpse.optimizer.selection;

/** Tells which frames are wanted, having them labelled. */
@FunctionalInterface
public interface FrameOracle {
  /**
   * Looks at frames.
   *
   * @param places ascending
   * @return for each, whether it is wanted
   */
  boolean[] look(int[] places);
}
