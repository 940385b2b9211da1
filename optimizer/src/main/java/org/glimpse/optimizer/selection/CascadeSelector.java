package org.glimpse.optimizer.selection;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Selects frames to a {@link RateGoal} by what is cheap to know of them, time first: what is wanted
 * changes rarely, and a {@link TimeModel} learns from every frame looked at how long it stays, a
 * {@link StayModel} how long from where. Signals (scores of proxies, differences between pictures)
 * tell where that is in doubt: a {@link GapModel} learns how to correct by them what time tells.
 * Each round looks where most errors are expected, until their number can be certified for less
 * than another round would save. Then frames that nobody looked at are drawn at random and certify
 * the decisions, or refute them, and the rounds go on.
 *
 * <p>Certificates are sequential tests on frames that chose nothing ({@link ErrorEvidence}), so
 * that they hold whatever the models and the signals are worth, however often they are asked. Each
 * attempt may err with two thirds of the risk that is left, so that all together keep the
 * confidence whatever the number of attempts.
 *
 * <p>NoScope's cascade (Kang et al., VLDB 2017) has a difference detector, then a CNN with two
 * thresholds, then the detector; here the first two are signals, and their thresholds are one.
 */
public final class CascadeSelector {
  /**
   * Frames of the first grid: every so-many-th, where there are signals and where there are none.
   */
  private static final int STRIDE_SIGNALS = 512;

  private static final int STRIDE = 128;
  private static final int GRID_MIN = 64;

  /** Frames drawn at random to begin with, and their share at most where frames are few. */
  private static final int PILOT = 1000;

  private static final double PILOT_SHARE = 0.005;

  /** Frames that signals learn from, and their share at most where frames are few. */
  private static final int TRAINING = 800;

  private static final double TRAINING_SHARE = 0.02;
  private static final double GROWTH_TRAINING = 0.5;

  /** Frames looked at in a round for each looked at before; fewer rounds where looking decodes. */
  private static final double GROWTH = 0.1;

  private static final double GROWTH_DECODED = 0.2;
  private static final int ROUND_MIN = 32;

  /** What a sample grows by at once, in parts of what is likely to be enough. */
  private static final double BATCH = 0.4;

  private static final double BATCH_DECODED = 0.6;

  /** For each of them, drawn at random to keep the model honest; and what these weigh in it. */
  private static final double EVENLY = 0.1;

  private static final int EVEN_MAX = 200;
  private static final double EVEN_WEIGHT = 5;

  /** The part of the remaining risk that an attempt may take. */
  private static final double RISK_FIRST = 2 / 3.0;

  /** A sample grows by so much at most, in parts of itself. */
  private static final double MORE_MAX = 2;

  /** And so far beyond what was thought to be enough. */
  private static final double BEYOND_MAX = 3;

  private final int frames;
  private final RateGoal goal;

  /** Frames that are not wanted, as is known without looking. */
  private final BitSet ruledOut;

  private final SignalSource signals;
  private final double growth;
  private final double batch;
  private final FrameOracle oracle;
  private final SplittableRandom random;

  /** Frames that were looked at or ruled out, and those of them that are wanted. */
  private final BitSet known = new BitSet();

  private final BitSet wanted = new BitSet();

  /** Frames that were looked at, and the ends of runs that were ruled out: all that models need. */
  private final BitSet told = new BitSet();

  /** How likely each frame is wanted that nobody looked at. */
  private final float[] likely;

  private final TimeModel time;
  private final StayModel stays;
  private GapModel model;
  private int certifying;
  private int rounds;

  /** How far expected errors are to be believed: told by frames drawn evenly. */
  private final ErrorTrust missedTrust = new ErrorTrust();

  private final ErrorTrust wrongTrust = new ErrorTrust();

  /**
   * What was selected, and how: the funnel.
   *
   * @param places of the frames
   * @param looked how many frames were looked at
   * @param certifying how many of these were drawn to certify
   * @param filled how many were decided unseen
   * @param filledWanted how many of these are selected
   * @param rounds of looking; each passes over the video
   * @param missedAtMost bound on the share of wanted frames that are left out
   * @param wrongAtMost bound on the share of other frames that are returned
   */
  public record Selection(
      BitSet places,
      int looked,
      int certifying,
      int filled,
      int filledWanted,
      int rounds,
      double missedAtMost,
      double wrongAtMost) {}

  /**
   * Prepares a selection among so many frames.
   *
   * @param signals asked once, after the first looks; later where they learn
   * @param decodes whether looking takes less time than decoding for it, so that few rounds pay
   */
  public CascadeSelector(
      int frames,
      RateGoal goal,
      SignalSource signals,
      boolean decodes,
      FrameOracle oracle,
      long seed) {
    this.frames = frames;
    this.goal = goal;
    this.ruledOut = signals.ruledOut();
    this.signals = signals;
    this.growth = decodes ? GROWTH_DECODED : GROWTH;
    this.batch = decodes ? BATCH_DECODED : BATCH;
    this.oracle = oracle;
    this.random = new SplittableRandom(seed);
    this.likely = new float[frames];
    this.time = new TimeModel(frames);
    this.stays = new StayModel(random.split());
    known.or(ruledOut);
    told.or(ends(ruledOut));
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

  private int looked() {
    return known.cardinality() - ruledOut.cardinality();
  }

  private BitSet looks() {
    BitSet looks = (BitSet) known.clone();
    looks.andNot(ruledOut);
    return looks;
  }

  /** How many frames are looked at before signals that learn from them are asked for. */
  public static int trainingLooks(int frames) {
    return (int) Math.min(TRAINING, TRAINING_SHARE * frames);
  }

  private static int stride(int most, int frames) {
    return Math.min(most, Integer.highestOneBit(Math.max(1, frames / GRID_MIN)));
  }

  private static int pilot(int frames) {
    return (int) Math.min(PILOT, PILOT_SHARE * frames);
  }

  /** Selects. */
  public Selection select() {
    if (ruledOut.cardinality() == frames) {
      return new Selection(wanted, 0, 0, 0, 0, 0, 0, 0);
    }
    begin();
    double risk = (1 - goal.confidence()) * RISK_FIRST;
    while (spares()) {
      CascadeDecision decision = decide();
      DoubtfulFrames round = nextRound(decision, growth);
      double now = decision.cost(risk, 0);
      double later = round.lookedInVain() + decision.cost(risk, round.gain());
      if (!decision.isWorth(decision.cost(risk, 1))) {
        break;
      }
      if (now <= later && decision.isWorth(now)) {
        Selection certified = certify(decision, risk);
        if (certified != null) {
          return certified;
        }
        risk *= 1 - RISK_FIRST;
      } else {
        look(round, decision);
      }
    }
    BitSet rest = new BitSet();
    rest.set(0, frames);
    rest.andNot(known);
    int[] all = rest.stream().toArray();
    note(all, lookAt(all));
    return new Selection(wanted, looked(), certifying, 0, 0, rounds, 0, 0);
  }

  /** Whether enough frames are left that need not be looked at. */
  private boolean spares() {
    int confirmed = goal.falsePositives().isEmpty() ? wanted.cardinality() : 0;
    int open = frames - ruledOut.cardinality();
    return looked() - confirmed < CascadeDecision.CERTIFY_MAX * (open - confirmed);
  }

  private void begin() {
    int stride = stride(signals.speaks() ? STRIDE_SIGNALS : STRIDE, frames);
    BitSet grid = new BitSet(frames);
    for (int place = random.nextInt(stride); place < frames; place += stride) {
      grid.set(place);
    }
    grid.set(0);
    grid.set(frames - 1);
    BitSet unseen = (BitSet) grid.clone();
    unseen.andNot(known);
    int[] first = unseen.stream().toArray();
    note(first, lookAt(first));
    BitSet even = unseen(pilot(frames - ruledOut.cardinality()));
    if (signals.learns()) {
      train(grid, even);
    } else {
      tell(grid, even);
    }
  }

  /**
   * Looks at enough frames for signals to learn from, where time leaves doubt. What such signals
   * say of these frames is too good to learn from; frames drawn at random are kept from them.
   */
  private void train(BitSet grid, BitSet drawn) {
    BitSet before = (BitSet) told.clone();
    model = new GapModel(time, stays, frames, List.of(), grid, wanted, random.nextLong());
    fit();
    look(drawn, drawn);
    while (looked() < trainingLooks(frames) && spares()) {
      CascadeDecision decision = decide();
      look(nextRound(decision, GROWTH_TRAINING), decision);
    }
    BitSet learned = looks();
    learned.andNot(drawn);
    learnAgain(signals.signals(learned, common(learned, wanted)), grid, before, drawn);
  }

  /** Learns what signals say from frames drawn at random. */
  private void tell(BitSet grid, BitSet drawn) {
    BitSet before = (BitSet) told.clone();
    int[] pilot = drawn.stream().toArray();
    note(pilot, lookAt(pilot));
    learnAgain(signals.signals(looks(), wanted), grid, before, drawn);
  }

  /**
   * Learns from frames as they were when nothing but the grid had been looked at.
   *
   * @param before what models were told then
   */
  private void learnAgain(List<float[]> signaled, BitSet grid, BitSet before, BitSet drawn) {
    BitSet ofGrid = common(grid, wanted);
    model = new GapModel(time, stays, frames, signaled, grid, ofGrid, random.nextLong());
    BitSet later = (BitSet) told.clone();
    BitSet found = (BitSet) wanted.clone();
    int[] pilot = drawn.stream().toArray();
    boolean[] seen = new boolean[pilot.length];
    for (int i = 0; i < pilot.length; i++) {
      seen[i] = found.get(pilot[i]);
    }
    told.and(before);
    wanted.and(before);
    fit();
    learn(pilot, seen, drawn);
    told.or(later);
    wanted.or(found);
  }

  /** So many frames that nobody looked at. */
  private BitSet unseen(int count) {
    BitSet unseen = new BitSet(frames);
    unseen.set(0, frames);
    unseen.andNot(known);
    return drawn(unseen, count);
  }

  private DoubtfulFrames nextRound(CascadeDecision decision, double share) {
    int size = Math.max(ROUND_MIN, (int) (share * looked()));
    return new DoubtfulFrames(goal, known, decision, frames, size);
  }

  private void look(DoubtfulFrames round, CascadeDecision decision) {
    BitSet even = unseen((int) Math.min(EVEN_MAX, EVENLY * round.places().cardinality()));
    look(round.places(), even);
    judge(even, decision);
  }

  /** Compares what was expected of frames drawn evenly with what they turned out to be. */
  private void judge(BitSet drawn, CascadeDecision decision) {
    missedTrust.fade();
    wrongTrust.fade();
    for (int place = drawn.nextSetBit(0); place >= 0; place = drawn.nextSetBit(place + 1)) {
      if (decision.takes(place)) {
        wrongTrust.add(1 - likely[place], !wanted.get(place));
      } else {
        missedTrust.add(likely[place], wanted.get(place));
      }
    }
  }

  /**
   * Looks at frames that nobody looked at, all at once, for each time costs a pass over the video.
   *
   * @param chosen because there is doubt about them
   * @param even drawn at random
   */
  private void look(BitSet chosen, BitSet even) {
    BitSet both = (BitSet) chosen.clone();
    both.or(even);
    int[] some = both.stream().toArray();
    boolean[] seen = lookAt(some);
    learn(some, seen, even);
    note(some, seen);
  }

  private boolean[] lookAt(int[] places) {
    if (places.length == 0) {
      return new boolean[0];
    }
    rounds++;
    boolean[] seen = oracle.look(places);
    for (int place : places) {
      stays.see(place, oracle.objects(place));
    }
    return seen;
  }

  private void learn(int[] some, boolean[] seen, BitSet even) {
    for (int i = 0; i < some.length; i++) {
      int right = told.nextSetBit(some[i]);
      model.enter(told.previousSetBit(some[i]), right, told, wanted);
      model.learn(some[i], seen[i], even.get(some[i]) ? EVEN_WEIGHT : 1);
    }
  }

  private void note(int[] some, boolean[] seen) {
    for (int i = 0; i < some.length; i++) {
      known.set(some[i]);
      told.set(some[i]);
      wanted.set(some[i], seen[i]);
    }
  }

  /** Learns how long it stays as it is. */
  private void fit() {
    time.fit(told, wanted);
    stays.fit(told, wanted);
  }

  /** Makes up its mind about every frame. */
  private CascadeDecision decide() {
    fit();
    model.fit();
    double[][] bins = foresee();
    return new CascadeDecision(
        goal, bins, wanted.cardinality(), likely, missedTrust.factor(), wrongTrust.factor());
  }

  /** Finds how likely each frame is wanted; returns a histogram of that, counts and sums. */
  private double[][] foresee() {
    double[][] bins = new double[2][CascadeDecision.BINS];
    for (int left = 0; left < frames - 1; ) {
      int right = known.nextSetBit(left + 1);
      if (right > left + 1) {
        model.enter(left, right, told, wanted);
      }
      for (int place = left + 1; place < right; place++) {
        float each = (float) model.probability(place);
        likely[place] = each;
        int bin = CascadeDecision.bin(each);
        bins[0][bin]++;
        bins[1][bin] += each;
      }
      left = right;
    }
    return bins;
  }

  /** Draws frames that were not looked at; null where they do not bear the decisions out. */
  private Selection certify(CascadeDecision decision, double risk) {
    BitSet taken = new BitSet(frames);
    BitSet left = new BitSet(frames);
    for (int place = known.nextClearBit(0); place < frames; place = known.nextClearBit(place + 1)) {
      (decision.takes(place) ? taken : left).set(place);
    }
    if (goal.falsePositives().isEmpty()) {
      look(taken, new BitSet());
      taken.clear();
    }
    Certificate certificate = new Certificate(left, taken, decision, risk);
    while (certificate.goesOn(risk)) {
      certificate.draw(risk);
      if (certificate.holds(risk)) {
        return certificate.selection();
      }
    }
    return null;
  }

  /**
   * A growing sample of frames that a decision is about. Both rates are tested at the whole risk:
   * where one is too high, that one's test has to err.
   */
  private final class Certificate {
    private final BitSet taken;
    private final DecidedFrames missed;
    private final DecidedFrames wrong;
    private final double missedRate;
    private final double wrongRate;
    private final double planned;

    Certificate(BitSet left, BitSet taken, CascadeDecision decision, double risk) {
      this.taken = taken;
      int sure = wanted.cardinality();
      int others = known.cardinality() - sure;
      // Wrong ones allowed whatever is missed, then missed ones allowed beside them, and so on.
      double rate = goal.falsePositives().orElse(0);
      double misses = goal.falseNegatives();
      int certain = sure + taken.cardinality();
      int none = others + left.cardinality();
      int wrongMost = (int) Math.min(taken.cardinality(), rate * none / (1 - rate));
      int missedMax = (int) (misses * (certain - wrongMost) / (1 - misses));
      int wrongMax = (int) (rate * Math.max(0, none - missedMax) / (1 - rate));
      planned = decision.certifying(risk);
      missed = new DecidedFrames(left, decision.missed, missedMax, batch);
      wrong = new DecidedFrames(taken, decision.wrong, wrongMax, batch);
      missedRate = left.isEmpty() ? 0 : missedMax / Math.max(1.0, certain - wrongMost + missedMax);
      wrongRate = taken.isEmpty() ? 0 : wrongMax / Math.max(1.0, none - missedMax + wrongMax);
    }

    /** Whether what is still to be drawn is in proportion to what was drawn. */
    boolean goesOn(double risk) {
      int before = missed.drawn().cardinality() + wrong.drawn().cardinality();
      if (before == 0) {
        return true;
      }
      // None are more where all of one side were drawn, too many of them wrong.
      int more = missed.more(risk) + wrong.more(risk);
      return more > 0 && more <= MORE_MAX * before && before + more <= BEYOND_MAX * planned;
    }

    void draw(double risk) {
      BitSet both = next(missed, risk);
      both.or(next(wrong, risk));
      certifying += both.cardinality();
      int[] some = both.stream().toArray();
      boolean[] seen = lookAt(some);
      learn(some, seen, both);
      note(some, seen);
      missed.found(common(missed.drawn(), wanted).cardinality());
      wrong.found(wrong.drawn().cardinality() - common(wrong.drawn(), wanted).cardinality());
    }

    private BitSet next(DecidedFrames side, double risk) {
      BitSet next = CascadeSelector.this.drawn(side.rest(), side.more(risk));
      side.draw(next);
      return next;
    }

    boolean holds(double risk) {
      return missed.holds(risk) && wrong.holds(risk);
    }

    /** What the sample showed is corrected; its neighbours stay as they were certified. */
    Selection selection() {
      taken.andNot(known);
      int filledWanted = taken.cardinality();
      taken.or(wanted);
      return new Selection(
          taken,
          looked(),
          certifying,
          frames - known.cardinality(),
          filledWanted,
          rounds,
          missedRate,
          wrongRate);
    }
  }

  private static BitSet common(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both;
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
