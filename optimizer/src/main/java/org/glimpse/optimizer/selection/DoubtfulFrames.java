package org.glimpse.optimizer.selection;

import java.util.Arrays;
import java.util.BitSet;

/** The frames to look at next: in the gaps with most doubt, where it is in halves. */
final class DoubtfulFrames {
  private final RateGoal goal;
  private final BitSet known;
  private final CascadeDecision decision;
  private final BitSet places;
  private final double gain;
  private int inVain;

  /**
   * Chooses them.
   *
   * @param known frames that were looked at, the first and the last of all among them
   * @param frames how many there are
   * @param size gaps to look into
   */
  DoubtfulFrames(RateGoal goal, BitSet known, CascadeDecision decision, int frames, int size) {
    this.goal = goal;
    this.known = known;
    this.decision = decision;
    this.places = new BitSet(frames);
    int[] starts = known.stream().toArray();
    double[] doubts = new double[starts.length];
    double all = 0;
    for (int i = 0; i + 1 < starts.length; i++) {
      for (int place = starts[i] + 1; place < starts[i + 1]; place++) {
        doubts[i] += decision.doubt(place);
      }
      all += doubts[i];
    }
    double[] sorted = doubts.clone();
    Arrays.sort(sorted);
    double least = Math.max(1e-12, sorted[Math.max(0, sorted.length - size)]);
    double removed = 0;
    for (int i = 0; i + 1 < starts.length; i++) {
      if (doubts[i] >= least) {
        removed += doubts[i] / 2;
        add(starts[i], doubts[i] / 2);
      }
    }
    gain = all > 0 ? removed / all : 0;
  }

  private void add(int start, double half) {
    double sum = 0;
    int place = start;
    do {
      place++;
      sum += decision.doubt(place);
    } while (sum < half && !known.get(place + 1));
    places.set(place);
    // A taken frame is looked at in any case where every returned frame is.
    boolean free = goal.falsePositives().isEmpty() && decision.takes(place);
    inVain += free ? 0 : 1;
  }

  BitSet places() {
    return places;
  }

  /** The share of expected errors that looking removes. */
  double gain() {
    return gain;
  }

  /** How many of them would not be looked at otherwise. */
  int lookedInVain() {
    return inVain;
  }
}
