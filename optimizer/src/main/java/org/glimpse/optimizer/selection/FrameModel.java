package org.glimpse.optimizer.selection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How likely each frame is wanted that nobody looked at: a {@link TimeModel} learns from every look
 * how long it stays, a {@link StayModel} how long from where, and a {@link GapModel} how to correct
 * by these and by signals what time tells. It remembers the rounds of looks, so that it can learn
 * anew from frames as they were before they were looked at when signals come late.
 */
final class FrameModel {
  /** What a frame drawn at random weighs, which keeps the model honest. */
  private static final double EVEN_WEIGHT = 5;

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

  private final List<Lesson> lessons = new ArrayList<>();
  private final List<float[]> signals = new ArrayList<>();
  private GapModel gaps;

  /**
   * A round of looks.
   *
   * @param places ascending
   * @param wanted for each, whether it is
   * @param even those drawn at random
   * @param teaches whether signals are learned from it
   */
  private record Lesson(int[] places, boolean[] wanted, BitSet even, boolean teaches) {
    Lesson silent() {
      return new Lesson(places, wanted, even, false);
    }
  }

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

  private void startAnew() {
    gaps =
        new GapModel(
            time,
            stays,
            looked.frames(),
            signals,
            grid,
            LookedFrames.common(grid, looked.wanted()),
            random.nextLong());
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

  /**
   * Learns from a round of looks.
   *
   * @param even those of its frames that were drawn at random
   */
  void learn(LookedFrames.Round round, BitSet even) {
    see(round);
    Lesson lesson = new Lesson(round.places(), round.wanted(), even, true);
    lessons.add(lesson);
    learn(lesson);
    tell(lesson.places());
  }

  /** Remembers a round of looks at random until there are signals to {@link #listen} to. */
  void remember(LookedFrames.Round round) {
    see(round);
    BitSet all = new BitSet();
    for (int place : round.places()) {
      all.set(place);
    }
    lessons.add(new Lesson(round.places(), round.wanted(), all, true));
    tell(round.places());
  }

  private void learn(Lesson lesson) {
    int[] places = lesson.places();
    for (int i = 0; i < places.length; i++) {
      int left = told.previousSetBit(places[i]);
      gaps.enter(left, told.nextSetBit(places[i]), told, looked.wanted());
      boolean isEven = lesson.even().get(places[i]);
      gaps.learn(places[i], lesson.wanted()[i], isEven ? EVEN_WEIGHT : 1);
    }
  }

  /**
   * Takes in more signals, and learns what they say from the rounds so far.
   *
   * @param more each with a value for every frame
   * @param fitted whether they fit the frames of all rounds but the first better than others
   */
  void listen(List<float[]> more, boolean fitted) {
    signals.addAll(more);
    if (fitted) {
      lessons.subList(1, lessons.size()).replaceAll(Lesson::silent);
    }
    told.clear();
    told.or(first);
    startAnew();
    if (lessons.isEmpty()) {
      fit();
    }
    for (Lesson lesson : lessons) {
      if (lesson.teaches()) {
        fit();
        learn(lesson);
      }
      tell(lesson.places());
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
