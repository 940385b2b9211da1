package org.glimpse.optimizer.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * How likely each frame is wanted that nobody looked at: a {@link TimeModel} learns from every look
 * how long it stays, a {@link StayModel} how long from where, and a {@link GapModel} how to correct
 * by these and by signals what time tells, from frames as they were before they were looked at. A
 * nearly perfect signal speaks twice, of the frame and of the frames around it: where it changes a
 * little too soon or too late it would be believed as well, and there all of its errors are.
 */
final class FrameModel {
  /** What a frame drawn at random weighs, which keeps the model honest. */
  private static final double EVEN_WEIGHT = 5;

  /** Squared correlation with what is wanted of a signal whose errors are where it changes. */
  private static final double NEARLY_PERFECT = 0.85;

  /** Frames on either side that tell whether a signal is changing. */
  private static final int AROUND = 8;

  private final LookedFrames looked;
  private final SplittableRandom random;
  private final TimeModel time;
  private final StayModel stays;
  private final float[] likely;
  private final BitSet grid = new BitSet();

  /** Frames that models were told of, and the ends of runs ruled out: all that they need. */
  private final BitSet told = new BitSet();

  /** Those of them that it began with. */
  private final BitSet first = new BitSet();

  private LookedFrames.Round pilot;
  private GapModel gaps;

  FrameModel(LookedFrames looked, SplittableRandom random) {
    this.looked = looked;
    this.random = random;
    this.time = new TimeModel(looked.frames());
    this.stays = new StayModel(random.split());
    this.likely = new float[looked.frames()];
    told.or(ends(looked.ruledOut()));
  }

  /** The first and the last of each run of frames. */
  private static BitSet ends(BitSet runs) {
    BitSet ends = new BitSet();
    for (int first = runs.nextSetBit(0); first >= 0; ) {
      int end = runs.nextClearBit(first);
      ends.set(first);
      ends.set(end - 1);
      first = runs.nextSetBit(end);
    }
    return ends;
  }

  /**
   * Begins with an even grid.
   *
   * @param places of the grid, whether looked at or ruled out
   */
  void begin(BitSet places, LookedFrames.Round round) {
    grid.or(places);
    see(round);
    tell(round.places());
    first.or(told);
  }

  private void see(LookedFrames.Round round) {
    for (int i = 0; i < round.places().length; i++) {
      stays.see(round.places()[i], round.objects()[i]);
    }
  }

  private void tell(int[] places) {
    for (int place : places) {
      told.set(place);
    }
  }

  /** Takes note of frames drawn at random, from which it learns what signals say. */
  void pilot(LookedFrames.Round round) {
    see(round);
    tell(round.places());
    pilot = round;
  }

  /**
   * Learns anew what signals say, from the frames drawn at random, as they were when nothing but
   * the grid had been looked at.
   *
   * @param signals each with a value for every frame
   */
  void listen(List<float[]> signals) {
    BitSet all = (BitSet) told.clone();
    told.and(first);
    BitSet ofGrid = LookedFrames.common(grid, looked.wanted());
    List<float[]> more = new ArrayList<>(signals);
    signals.stream()
        .filter(signal -> squaredCorrelation(signal) > NEARLY_PERFECT)
        .forEach(signal -> more.add(around(signal)));
    gaps = new GapModel(time, stays, looked.frames(), more, grid, ofGrid, random.nextLong());
    fit();
    learn(pilot, place -> true);
    told.or(all);
  }

  /** Of a signal with what is wanted, among frames drawn at random; of none where all are alike. */
  private double squaredCorrelation(float[] signal) {
    double[] x = new double[pilot.places().length];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = signal[pilot.places()[i]];
      y[i] = pilot.wanted()[i] ? 1 : 0;
    }
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double both = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = 0; i < x.length; i++) {
      both += (x[i] - meanX) * (y[i] - meanY);
      squaresX += (x[i] - meanX) * (x[i] - meanX);
      squaresY += (y[i] - meanY) * (y[i] - meanY);
    }
    return squaresX * squaresY > 0 ? both * both / squaresX / squaresY : 0;
  }

  /** The mean of a signal over the frames around each. */
  private static float[] around(float[] signal) {
    double[] sums = new double[signal.length + 1];
    for (int i = 0; i < signal.length; i++) {
      sums[i + 1] = sums[i] + signal[i];
    }
    float[] around = new float[signal.length];
    for (int i = 0; i < signal.length; i++) {
      int from = Math.max(0, i - AROUND);
      int to = Math.min(signal.length, i + AROUND + 1);
      around[i] = (float) ((sums[to] - sums[from]) / (to - from));
    }
    return around;
  }

  /**
   * Learns from a round of looks.
   *
   * @param even those of its frames that were drawn at random
   */
  void learn(LookedFrames.Round round, BitSet even) {
    see(round);
    learn(round, even::get);
    tell(round.places());
  }

  private void learn(LookedFrames.Round round, IntPredicate isEven) {
    for (int i = 0; i < round.places().length; i++) {
      int place = round.places()[i];
      int left = told.previousSetBit(place);
      gaps.enter(left, told.nextSetBit(place), told, looked.wanted());
      gaps.learn(place, round.wanted()[i], isEven.test(place) ? EVEN_WEIGHT : 1);
    }
  }

  /** Learns how long it stays as it is. */
  private void fit() {
    time.fit(told, looked.wanted());
    stays.fit(told, looked.wanted());
  }

  /** By frame; of those that nobody looked at, as foreseen last. */
  float[] likely() {
    return likely;
  }

  /** Finds how likely each frame is wanted; returns a histogram of that, counts and sums. */
  double[][] foresee() {
    fit();
    gaps.fit();
    BitSet known = looked.known();
    double[][] bins = new double[2][CascadeDecision.BINS];
    for (int left = 0; left < looked.frames() - 1; ) {
      int right = known.nextSetBit(left + 1);
      if (right > left + 1) {
        gaps.enter(left, right, told, looked.wanted());
      }
      for (int place = left + 1; place < right; place++) {
        float each = (float) gaps.probability(place);
        likely[place] = each;
        int bin = CascadeDecision.bin(each);
        bins[0][bin]++;
        bins[1][bin] += each;
      }
      left = right;
    }
    return bins;
  }
}
