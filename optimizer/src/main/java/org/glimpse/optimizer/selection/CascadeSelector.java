package org.glimpse.optimizer.selection;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Selects frames to a {@link RateGoal} with time as the only stage before the detector: what is
 * wanted changes rarely, so every so-many-th frame is looked at, frames between two that agree are
 * taken to agree with them, and where two differ the change is found by halving. The grid is made
 * finer until its errors, by a pilot sample, are few enough to be certified for less than a finer
 * grid would cost. Then frames that nobody looked at are drawn at random and certify the decisions,
 * or refute them, and the grid is made finer still.
 *
 * <p>Certificates are exact (hypergeometric) bounds on frames that chose nothing. Each attempt may
 * err with half of the risk that the one before had, so that all together keep the confidence
 * whatever the number of attempts.
 */
public final class CascadeSelector {
  /** The first grid, where it costs nothing to look at a video again. */
  public static final int STRIDE_FREE = 128;

  /** The same where each look decodes most of the video: fewer grids. */
  public static final int STRIDE_DECODED = 32;

  /** Errors left by a grid, as a share of those of one twice as coarse, before that is measured. */
  private static final double FINER = 0.6;

  private static final double FINER_MIN = 0.3;
  private static final double FINER_MAX = 0.8;

  /** Standard deviations of luck against which a certificate's sample is sized. */
  private static final double MARGIN = 1.8;

  /** Frames of either kind that show how good a grid is, and the share of all that they may be. */
  private static final int PILOT = 2000;

  private static final double PILOT_SHARE = 0.02;

  /** A certificate that would look at this share of what is left is not worth it. */
  private static final double CERTIFY_MAX = 0.5;

  private static final int SAMPLE_MIN = 16;
  private static final double SAMPLE_STEP = 1.05;

  private final int frames;
  private final RateGoal goal;
  private final int strideFirst;
  private final FrameOracle oracle;
  private final SplittableRandom random;

  /** Frames that were looked at, and those of them that are wanted. */
  private final BitSet known = new BitSet();

  private final BitSet wanted = new BitSet();

  /** What is expected of frames that the last grid left out, and of those that it took. */
  private final Errors missedErrors = new Errors();

  private final Errors wrongErrors = new Errors();
  private int certifying;

  /**
   * What was selected, and how: the funnel.
   *
   * @param places of the frames
   * @param looked how many frames were looked at
   * @param certifying how many of these were drawn to certify
   * @param filled how many were decided by their neighbours
   * @param filledWanted how many of these are selected
   * @param stride of the last grid; 1 where every frame was looked at
   * @param missedAtMost bound on the share of wanted frames that are left out
   * @param wrongAtMost bound on the share of other frames that are returned
   */
  public record Selection(
      BitSet places,
      int looked,
      int certifying,
      int filled,
      int filledWanted,
      int stride,
      double missedAtMost,
      double wrongAtMost) {}

  /**
   * Prepares a selection among so many frames.
   *
   * @param strideFirst of the first grid, a power of two
   */
  public CascadeSelector(
      int frames, RateGoal goal, int strideFirst, FrameOracle oracle, long seed) {
    this.frames = frames;
    this.strideFirst = strideFirst;
    this.goal = goal;
    this.oracle = oracle;
    this.random = new SplittableRandom(seed);
  }

  /** Selects. */
  public Selection select() {
    int stride = Math.max(1, Math.min(strideFirst, Integer.highestOneBit(Math.max(1, frames / 8))));
    int offset = random.nextInt(stride);
    look(grid(stride, offset));
    bisect();
    pilot();
    double risk = (1 - goal.confidence()) / 2;
    while (stride > 1) {
      if (pays(stride, risk)) {
        Selection certified = certify(stride, risk);
        if (certified != null) {
          return certified;
        }
        risk /= 2;
        bisect();
      }
      stride = finer(stride, offset);
      pilot();
    }
    BitSet rest = new BitSet();
    rest.set(0, frames);
    rest.andNot(known);
    look(rest);
    return new Selection(wanted, frames, certifying, 0, 0, 1, 0, 0);
  }

  private BitSet grid(int stride, int offset) {
    BitSet places = new BitSet(frames);
    for (int place = offset % stride; place < frames; place += stride) {
      places.set(place);
    }
    places.set(0);
    places.set(frames - 1);
    places.andNot(known);
    return places;
  }

  private void look(BitSet places) {
    int[] some = places.stream().toArray();
    if (some.length == 0) {
      return;
    }
    boolean[] seen = oracle.look(some);
    for (int i = 0; i < some.length; i++) {
      known.set(some[i]);
      wanted.set(some[i], seen[i]);
    }
  }

  /** Finds where the frames change between two that differ. */
  private void bisect() {
    while (true) {
      BitSet middles = new BitSet(frames);
      for (int place = known.nextSetBit(0); place >= 0; ) {
        int next = known.nextSetBit(place + 1);
        if (next > place + 1 && wanted.get(place) != wanted.get(next)) {
          middles.set((place + next) >>> 1);
        }
        place = next;
      }
      if (middles.isEmpty()) {
        return;
      }
      look(middles);
    }
  }

  /** Halves the stride, and takes note of how often the coarser grid was wrong. */
  private int finer(int stride, int offset) {
    int half = stride / 2;
    BitSet places = grid(half, offset % half);
    BitSet said = filled();
    int left = 0;
    int missed = 0;
    int taken = 0;
    int wrong = 0;
    look(places);
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      if (said.get(place)) {
        taken++;
        wrong += wanted.get(place) ? 0 : 1;
      } else {
        left++;
        missed += wanted.get(place) ? 1 : 0;
      }
    }
    missedErrors.seen(missed, left);
    wrongErrors.seen(wrong, taken);
    bisect();
    return half;
  }

  /** Errors among frames that a grid decided, as the next finer grid shows them. */
  private static final class Errors {
    private double coarser = -1;
    private double finer = FINER;
    private double share = 1;

    /** Takes in what a finer grid found. */
    void seen(int errors, int decided) {
      double found = (errors + 1) / (decided + 2.0);
      if (coarser > 0) {
        finer = Math.max(FINER_MIN, Math.min(FINER_MAX, found / coarser));
      }
      coarser = found;
      share = finer * found;
    }

    /** Takes in what a sample of the grid's own decisions found. */
    void sampled(int errors, int size) {
      if (size > 0) {
        share = (errors + 1) / (size + 2.0);
      }
    }

    double share() {
      return share;
    }

    /** With the next finer grid. */
    double next() {
      return finer * share;
    }
  }

  /** Every frame decided: those known to be wanted, and those between two of them. */
  private BitSet filled() {
    BitSet filled = (BitSet) wanted.clone();
    for (int place = wanted.nextSetBit(0); place >= 0; place = wanted.nextSetBit(place + 1)) {
      int next = known.nextSetBit(place + 1);
      if (next > place + 1 && wanted.get(next)) {
        filled.set(place, next);
      }
    }
    return filled;
  }

  /** What the frames that were not looked at are taken for. */
  private final class Unseen {
    final BitSet all;
    final BitSet taken;
    final BitSet left;

    Unseen() {
      all = filled();
      taken = (BitSet) all.clone();
      taken.andNot(known);
      left = new BitSet(frames);
      left.set(0, frames);
      left.andNot(known);
      left.andNot(taken);
    }
  }

  /** Looks at some frames that the grid decided, to judge it; they certify nothing. */
  private void pilot() {
    Unseen unseen = new Unseen();
    BitSet left = drawn(unseen.left, pilot(unseen.left));
    BitSet taken = drawn(unseen.taken, pilot(unseen.taken));
    BitSet both = (BitSet) left.clone();
    both.or(taken);
    look(both);
    missedErrors.sampled(common(left, wanted), left.cardinality());
    wrongErrors.sampled(taken.cardinality() - common(taken, wanted), taken.cardinality());
    bisect();
  }

  private static int pilot(BitSet from) {
    return (int) Math.min(PILOT, PILOT_SHARE * from.cardinality());
  }

  /** Whether it is cheaper to certify now than with a finer grid. */
  private boolean pays(int stride, double risk) {
    Unseen unseen = new Unseen();
    double sure = wanted.cardinality();
    int left = unseen.left.cardinality();
    int taken = unseen.taken.cardinality();
    double now = cost(left, taken, sure, missedErrors.share(), wrongErrors.share(), risk);
    double unknown = left + taken;
    double later =
        unknown / stride + cost(left, taken, sure, missedErrors.next(), wrongErrors.next(), risk);
    double spared = goal.falsePositives().isEmpty() ? left : unknown;
    return now < CERTIFY_MAX * spared && now <= later;
  }

  private double cost(int left, int taken, double sure, double missed, double wrong, double risk) {
    boolean confirms = goal.falsePositives().isEmpty();
    double each = confirms ? risk : risk / 2;
    double missedMax = goal.falseNegatives() * (sure + taken);
    double needed = sample(left, missed, missedMax, each);
    if (confirms) {
      return needed;
    }
    double wrongMax = goal.falsePositives().getAsDouble() * Math.max(0, frames - sure - taken);
    return needed + sample(taken, wrong, wrongMax, each);
  }

  /** Frames to draw so that so many errors are likely to pass for at most that many. */
  private static int sample(int frames, double share, double most, double risk) {
    if (frames == 0) {
      return 0;
    }
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(1 - risk);
    for (double size = Math.min(frames, SAMPLE_MIN); size < frames; size *= SAMPLE_STEP) {
      double errors = size * share;
      double seen = errors + MARGIN * Math.sqrt(errors);
      // About the Poisson bound; where much of all is drawn, less is left to err about.
      double beyond = z * z / 2 + 1 + z * Math.sqrt(seen + z * z / 4);
      if ((seen + beyond * Math.sqrt(1 - size / frames)) * frames / size <= most) {
        return (int) Math.ceil(size);
      }
    }
    return frames;
  }

  /** Draws frames that were not looked at; null where they do not bear the decisions out. */
  private Selection certify(int stride, double risk) {
    Unseen unseen = new Unseen();
    BitSet decided = unseen.all;
    if (goal.falsePositives().isEmpty()) {
      look(unseen.taken);
      decided.and(wanted);
      unseen.taken.clear();
    }
    double each = goal.falsePositives().isEmpty() ? risk : risk / 2;
    int left = unseen.left.cardinality();
    int taken = unseen.taken.cardinality();
    double sure = wanted.cardinality();
    int others = frames - wanted.cardinality() - left - taken;
    BitSet fromLeft =
        drawn(
            unseen.left,
            sample(left, missedErrors.share(), goal.falseNegatives() * (sure + taken), each));
    double wrongMax = goal.falsePositives().orElse(1) * Math.max(0, frames - sure - taken);
    BitSet fromTaken = drawn(unseen.taken, sample(taken, wrongErrors.share(), wrongMax, each));
    BitSet both = (BitSet) fromLeft.clone();
    both.or(fromTaken);
    certifying += both.cardinality();
    look(both);
    int missedSeen = common(fromLeft, wanted);
    int wrongSeen = fromTaken.cardinality() - common(fromTaken, wanted);
    double missed =
        left == 0 ? 0 : PositiveBounds.most(left, fromLeft.cardinality(), missedSeen, each);
    double wrong =
        taken == 0 ? 0 : PositiveBounds.most(taken, fromTaken.cardinality(), wrongSeen, each);
    double positives = sure + taken - wrong + missed;
    double negatives = others + left - missed + wrong;
    double missedRate = positives > 0 ? missed / positives : 0;
    double wrongRate = negatives > 0 ? wrong / negatives : 0;
    boolean holds =
        missedRate <= goal.falseNegatives() && wrongRate <= goal.falsePositives().orElse(0);
    if (!holds) {
      missedErrors.sampled(missedSeen, fromLeft.cardinality());
      wrongErrors.sampled(wrongSeen, fromTaken.cardinality());
      return null;
    }
    // What the sample showed is corrected; its neighbours stay as they were certified.
    decided.andNot(known);
    int filledWanted = decided.cardinality();
    decided.or(wanted);
    return new Selection(
        decided,
        known.cardinality(),
        certifying,
        frames - known.cardinality(),
        filledWanted,
        stride,
        missedRate,
        wrongRate);
  }

  private static int common(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both.cardinality();
  }

  /** So many of some frames, each set of that size as likely as any other. */
  private BitSet drawn(BitSet from, int count) {
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
}
