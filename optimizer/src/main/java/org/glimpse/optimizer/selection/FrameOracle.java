package org.glimpse.optimizer.selection;

/** Tells which frames are wanted, having them labelled. */
@FunctionalInterface
public interface FrameOracle {
  /** Objects of a frame that nothing is known of. */
  float[][] NOWHERE = {};

  /**
   * Looks at frames.
   *
   * @param places ascending
   * @return for each, whether it is wanted
   */
  boolean[] look(int[] places);

  /**
   * Where the objects are that make a frame wanted.
   *
   * @param place of a frame among those looked at last
   * @return for each object, the centre of its box (x, y), the width and the height, all in the
   *     same unit, and the detector's confidence; none where that is not known, or where it is not
   *     single objects that count
   */
  default float[][] objects(int place) {
    return NOWHERE;
  }
}
