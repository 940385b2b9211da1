package org.glimpse.models.training;

import ai.djl.ndarray.NDArray;

/**
 * Numbers in formulas that are differentiated. DJL's own operations on a {@code Number} release the
 * number's memory as soon as they return, while PyTorch keeps the address to work out the gradient:
 * once the buffer is collected, gradients are multiplied by whatever lies there.
 */
public final class Scalar {
  private Scalar() {}

  /**
   * A number that lives as long as an array's manager: as long as the minibatch.
   *
   * @param beside any array of the formula
   */
  public static NDArray of(NDArray beside, double value) {
    return beside.getManager().create((float) value);
  }
}
