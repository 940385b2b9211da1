package org.glimpse.optimizer.selection;

import java.util.BitSet;
import java.util.SplittableRandom;

/** Frames that somebody looked at or that were ruled out, and which of them are wanted. */
final class LookedFrames {
  private final int frames;
  private final BitSet ruledOut;
  private final FrameOracle oracle;
  private final SplittableRandom random;
  private final BitSet known = new BitSet();
  private final BitSet wanted = new BitSet();
  private int rounds;

  /**
   * Frames looked at at once.
   *
   * @param places ascending
   * @param wanted for each, whether it is
   * @param objects for each, see {@link FrameOracle#objects}
   */
  record Round(int[] places, boolean[] wanted, float[][][] objects) {}

  /**
   * Begins with none looked at.
   *
   * @param ruledOut frames that are not wanted, as is known without looking
   */
  LookedFrames(int frames, BitSet ruledOut, FrameOracle oracle, SplittableRandom random) {
    this.frames = frames;
    this.ruledOut = ruledOut;
    this.oracle = oracle;
    this.random = random;
    known.or(ruledOut);
  }

  /** How many there are. */
  int frames() {
    return frames;
  }

  BitSet ruledOut() {
    return ruledOut;
  }

  /** Frames that were looked at or ruled out. */
  BitSet known() {
    return known;
  }

  /** Those of them that are wanted. */
  BitSet wanted() {
    return wanted;
  }

  /** Times that somebody looked; each passes over the video. */
  int rounds() {
    return rounds;
  }

  /** How many were looked at. */
  int count() {
    return known.cardinality() - ruledOut.cardinality();
  }

  /** Those looked at. */
  BitSet looks() {
    return without(known, ruledOut);
  }

  /** Those neither looked at nor ruled out. */
  BitSet unknown() {
    BitSet all = new BitSet(frames);
    all.set(0, frames);
    return without(all, known);
  }

  /** Looks at frames that nobody looked at. */
  Round look(BitSet chosen) {
    int[] places = chosen.stream().toArray();
    boolean[] seen = new boolean[0];
    float[][][] objects = new float[places.length][][];
    if (places.length > 0) {
      rounds++;
      seen = oracle.look(places);
    }
    for (int i = 0; i < places.length; i++) {
      known.set(places[i]);
      wanted.set(places[i], seen[i]);
      objects[i] = oracle.objects(places[i]);
    }
    return new Round(places, seen, objects);
  }

  /** So many of some frames, each set of that size as likely as any other. */
  BitSet drawn(BitSet from, int count) {
    int[] all = from.stream().toArray();
    int size = Math.min(count, all.length);
    BitSet drawn = new BitSet(frames);
    for (int i = 0; i < size; i++) {
      int other = i + random.nextInt(all.length - i);
      drawn.set(all[other]);
      all[other] = all[i];
    }
    return drawn;
  }

  static BitSet common(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both;
  }

  static BitSet without(BitSet some, BitSet others) {
    BitSet left = (BitSet) some.clone();
    left.andNot(others);
    return left;
  }
}
