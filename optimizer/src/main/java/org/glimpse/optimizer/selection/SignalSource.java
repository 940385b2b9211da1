package org.glimpse.optimizer.selection;

import java.util.BitSet;
import java.util.List;

/** Tells what is cheap to know of frames. */
@FunctionalInterface
public interface SignalSource {
  /** Nothing is known. */
  SignalSource NONE = (known, wanted) -> List.of();

  /** Frames that are not wanted, for certain; asked first, and once. */
  default BitSet ruledOut() {
    return new BitSet();
  }

  /** Whether it is known beforehand that there will be signals. */
  default boolean speaks() {
    return this != NONE;
  }

  /** Whether they fit the frames that were looked at better than others. */
  default boolean learns() {
    return false;
  }

  /**
   * Gives signals, once some frames were looked at, of any unit and quality; they may be learned
   * from the frames that were looked at.
   *
   * @param known places of frames that were looked at, an even grid and some at random
   * @param wanted those of them that are wanted
   * @return signals with a finite value for each place
   */
  List<float[]> signals(BitSet known, BitSet wanted);
}
