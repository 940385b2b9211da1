package org.glimpse.optimizer.selection;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How likely a frame is wanted as far as time alone tells: a hidden Markov chain whose states are
 * absence and presence, each of them long or short, so that stays of both kinds follow each other
 * as they did where frames were looked at. Its rates are learned from all frames looked at by
 * expectation maximisation (Baum and Welch); it does not matter why those were chosen, as long as
 * nothing but earlier looks chose them.
 */
final class TimeModel {
  private static final int STATES = 4;
  private static final int PRESENT = 2;

  /** What is believed at first: frames that stays last, and the share of short ones. */
  private static final double LONG = 300;

  private static final double SHORT = 8;
  private static final double SHORT_SHARE = 0.3;

  /** Stays of each kind that this belief is worth. */
  private static final double BELIEF = 3;

  /** A look that contradicts a state, so that no chain is impossible. */
  private static final double MISTAKE = 1e-9;

  private static final int ITERATIONS = 3;

  /** Rates are learned from so many frames at most, in so many stretches. */
  private static final int LEARNED_MAX = 1 << 18;

  private static final int STRETCHES = 16;

  private final int frames;
  private final float[] likely;
  private final double[][] rates = new double[STATES][STATES];
  private final double[][] counts = new double[STATES][STATES];

  private int[] looks = {};
  private boolean[] found = {};

  /** What is known of the states at a look from those up to it, and from those behind it. */
  private double[][] before = {};

  private double[][] behind = {};

  /** By frame of the gap. */
  private double[][] inside = {};

  TimeModel(int frames) {
    this.frames = frames;
    this.likely = new float[frames];
    for (int state = 0; state < STATES; state++) {
      boolean isShort = (state & 1) == 1;
      double leave = 1 / (isShort ? SHORT : LONG);
      int other = state < PRESENT ? PRESENT : 0;
      rates[state][state] = 1 - leave;
      rates[state][other] = leave * (1 - SHORT_SHARE);
      rates[state][other + 1] = leave * SHORT_SHARE;
    }
  }

  /** Learns the rates, and what they say of every frame. */
  void fit(BitSet known, BitSet wanted) {
    look(known, wanted);
    double[][] belief = new double[STATES][];
    for (int i = 0; i < ITERATIONS; i++) {
      for (int state = 0; state < STATES; state++) {
        Arrays.fill(counts[state], 0);
      }
      if (frames <= LEARNED_MAX) {
        sweep(0, looks.length - 1, true);
      } else {
        for (int stretch = 0; stretch < STRETCHES; stretch++) {
          int from = at((long) frames * stretch / STRETCHES);
          int to = at((long) frames * stretch / STRETCHES + LEARNED_MAX / STRETCHES);
          sweep(from, to, true);
        }
      }
      maximise();
    }
    sweep(0, looks.length - 1, false);
  }

  /** The look at a frame, or the next one. */
  private int at(long frame) {
    int found = Arrays.binarySearch(looks, (int) Math.min(frames - 1, frame));
    return Math.min(looks.length - 1, found >= 0 ? found : -found - 1);
  }

  private void look(BitSet known, BitSet wanted) {
    looks = known.stream().toArray();
    found = new boolean[looks.length];
    int longest = 1;
    for (int i = 0; i < looks.length; i++) {
      found[i] = wanted.get(looks[i]);
      longest = Math.max(longest, i == 0 ? 1 : looks[i] - looks[i - 1]);
      likely[looks[i]] = found[i] ? 1 : 0;
    }
    before = new double[looks.length][STATES];
    behind = new double[looks.length][STATES];
    inside = new double[longest + 1][STATES];
  }

  private void maximise() {
    for (int state = 0; state < STATES; state++) {
      boolean isShort = (state & 1) == 1;
      double stay = isShort ? SHORT : LONG;
      int other = state < PRESENT ? PRESENT : 0;
      double[] prior = new double[STATES];
      prior[state] = BELIEF * (stay - 1);
      prior[other] = BELIEF * (1 - SHORT_SHARE);
      prior[other + 1] = BELIEF * SHORT_SHARE;
      double all = 0;
      for (int next = 0; next < STATES; next++) {
        prior[next] += counts[state][next];
        all += prior[next];
      }
      for (int next = 0; next < STATES; next++) {
        rates[state][next] = prior[next] / all;
      }
    }
  }

  private void sweep(int from, int to, boolean learns) {
    double[] state = {0.25, 0.25, 0.25, 0.25};
    double[] next = new double[STATES];
    for (int i = from; i <= to; i++) {
      for (int step = i == from ? 0 : looks[i] - looks[i - 1]; step > 0; step--) {
        forward(state, next);
        double[] swap = state;
        state = next;
        next = swap;
      }
      see(state, found[i]);
      System.arraycopy(state, 0, before[i], 0, STATES);
    }
    Arrays.fill(state, 1);
    for (int i = to; i > from; i--) {
      see(state, found[i]);
      state = gap(i, state, next, learns);
      next = state == next ? new double[STATES] : next;
    }
  }

  /** Goes back through the gap before a look. */
  private double[] gap(int look, double[] at, double[] spare, boolean learns) {
    int start = looks[look - 1];
    int length = looks[look] - start;
    System.arraycopy(before[look - 1], 0, inside[0], 0, STATES);
    for (int step = 1; step < length; step++) {
      forward(inside[step - 1], inside[step]);
    }
    double[] state = at;
    double[] next = spare;
    for (int step = length - 1; step >= 0; step--) {
      if (learns) {
        count(inside[step], state);
      }
      backward(state, next);
      double[] swap = state;
      state = next;
      next = swap;
      if (!learns && step > 0) {
        double[] here = inside[step];
        double absent = here[0] * state[0] + here[1] * state[1];
        double present = here[2] * state[2] + here[3] * state[3];
        likely[start + step] = (float) (present / (absent + present));
      }
    }
    return state;
  }

  private void count(double[] from, double[] to) {
    double all = 0;
    for (int i = 0; i < STATES; i++) {
      for (int j = 0; j < STATES; j++) {
        all += from[i] * rates[i][j] * to[j];
      }
    }
    for (int i = 0; i < STATES; i++) {
      for (int j = 0; j < STATES; j++) {
        counts[i][j] += from[i] * rates[i][j] * to[j] / all;
      }
    }
  }

  private void forward(double[] state, double[] next) {
    double[][] r = rates;
    next[0] = state[0] * r[0][0] + state[2] * r[2][0] + state[3] * r[3][0];
    next[1] = state[1] * r[1][1] + state[2] * r[2][1] + state[3] * r[3][1];
    next[2] = state[2] * r[2][2] + state[0] * r[0][2] + state[1] * r[1][2];
    next[3] = state[3] * r[3][3] + state[0] * r[0][3] + state[1] * r[1][3];
  }

  private void backward(double[] state, double[] next) {
    double[][] r = rates;
    next[0] = state[0] * r[0][0] + state[2] * r[0][2] + state[3] * r[0][3];
    next[1] = state[1] * r[1][1] + state[2] * r[1][2] + state[3] * r[1][3];
    next[2] = state[2] * r[2][2] + state[0] * r[2][0] + state[1] * r[2][1];
    next[3] = state[3] * r[3][3] + state[0] * r[3][0] + state[1] * r[3][1];
  }

  private static void see(double[] state, boolean present) {
    double all = 0;
    for (int i = 0; i < STATES; i++) {
      state[i] *= i >= PRESENT == present ? 1 : MISTAKE;
      all += state[i];
    }
    for (int i = 0; i < STATES; i++) {
      state[i] /= all;
    }
  }

  /** The probability that a frame is wanted; of those looked at as they are. */
  double probability(int place) {
    return likely[place];
  }
}
