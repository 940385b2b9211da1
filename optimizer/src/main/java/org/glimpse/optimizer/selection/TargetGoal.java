package org.glimpse.optimizer.selection;

import java.util.OptionalDouble;

/**
 * What a selection of frames has to keep.
 *
 * @param recall the share of the wanted frames that is returned, at least
 * @param precision the share of the returned frames that is wanted, at least
 * @param confidence with which it is kept, over samples
 */
public record TargetGoal(OptionalDouble recall, OptionalDouble precision, double confidence) {
  public TargetGoal {
    if (recall.isEmpty() && precision.isEmpty()) {
      throw new IllegalArgumentException("neither recall nor precision");
    }
  }

  /** Whether both are asked for: every returned frame is looked at then. */
  public boolean isJoint() {
    return recall.isPresent() && precision.isPresent();
  }
}
