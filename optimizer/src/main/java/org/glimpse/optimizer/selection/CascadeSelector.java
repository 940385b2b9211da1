package org.glimpse.optimizer.selection;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Selects frames to a {@link RateGoal} by what is cheap to know of them, time first: what is wanted
 * changes rarely. Signals (scores of proxies, differences between pictures) tell where that is in
 * doubt; a {@link FrameModel} learns from every frame looked at. Each round looks where most errors
 * are expected, until their number can be certified for less than another round would save. Then
 * frames that nobody looked at are drawn at random ({@link Certificate}) and certify the decisions,
 * or refute them, and the rounds go on.
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

  /** For each of them, drawn at random to keep the model honest. */
  private static final double EVENLY = 0.1;

  private static final int EVEN_MAX = 200;

  /** The part of the remaining risk that an attempt may take. */
  private static final double RISK_FIRST = 2 / 3.0;

  private final int frames;
  private final RateGoal goal;
  private final SignalSource signals;
  private final double growth;
  private final double batch;
  private final SplittableRandom random;
  private final LookedFrames looked;
  private final FrameModel model;
  private int certifying;

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
    this.signals = signals;
    this.growth = decodes ? GROWTH_DECODED : GROWTH;
    this.batch = decodes ? BATCH_DECODED : BATCH;
    this.random = new SplittableRandom(seed);
    this.looked = new LookedFrames(frames, signals.ruledOut(), oracle, random);
    this.model = new FrameModel(looked, random);
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
    if (looked.ruledOut().cardinality() == frames) {
      return new Selection(new BitSet(), 0, 0, 0, 0, 0, 0, 0);
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
        Certificate certificate = certify(decision, risk);
        if (certificate.holds()) {
          return selection(certificate);
        }
        risk *= 1 - RISK_FIRST;
      } else {
        look(round, decision);
      }
    }
    looked.look(looked.unknown());
    return new Selection(looked.wanted(), looked.count(), certifying, 0, 0, looked.rounds(), 0, 0);
  }

  private Selection selection(Certificate certificate) {
    BitSet filled = certificate.filled();
    BitSet selected = (BitSet) looked.wanted().clone();
    selected.or(filled);
    return new Selection(
        selected,
        looked.count(),
        certifying,
        looked.unknown().cardinality(),
        filled.cardinality(),
        looked.rounds(),
        certificate.missedAtMost(),
        certificate.wrongAtMost());
  }

  /** Whether enough frames are left that need not be looked at. */
  private boolean spares() {
    int confirmed = goal.falsePositives().isEmpty() ? looked.wanted().cardinality() : 0;
    int open = frames - looked.ruledOut().cardinality();
    return looked.count() - confirmed < CascadeDecision.CERTIFY_MAX * (open - confirmed);
  }

  private void begin() {
    int stride = stride(signals.speaks() ? STRIDE_SIGNALS : STRIDE, frames);
    BitSet grid = new BitSet(frames);
    for (int place = random.nextInt(stride); place < frames; place += stride) {
      grid.set(place);
    }
    grid.set(0);
    grid.set(frames - 1);
    model.begin(grid, looked.look(LookedFrames.without(grid, looked.known())));
    BitSet drawn = unseen(pilot(frames - looked.ruledOut().cardinality()));
    model.pilot(looked.look(drawn));
    BitSet taught = signals.learns() ? train(drawn) : looked.looks();
    model.listen(signals.signals(taught, LookedFrames.common(taught, looked.wanted())));
  }

  /**
   * Looks at enough frames for signals to learn from, where time leaves doubt, and returns them.
   * What such signals say of these frames is too good to learn from; frames drawn at random are
   * kept from them.
   */
  private BitSet train(BitSet drawn) {
    model.listen(List.of());
    while (looked.count() < trainingLooks(frames) && spares()) {
      CascadeDecision decision = decide();
      look(nextRound(decision, GROWTH_TRAINING), decision);
    }
    return LookedFrames.without(looked.looks(), drawn);
  }

  /** So many frames that nobody looked at. */
  private BitSet unseen(int count) {
    return looked.drawn(looked.unknown(), count);
  }

  private DoubtfulFrames nextRound(CascadeDecision decision, double share) {
    int size = Math.max(ROUND_MIN, (int) (share * looked.count()));
    return new DoubtfulFrames(goal, looked.known(), decision, frames, size);
  }

  /** Looks where there is doubt and at random, all at once. */
  private void look(DoubtfulFrames round, CascadeDecision decision) {
    BitSet even = unseen((int) Math.min(EVEN_MAX, EVENLY * round.places().cardinality()));
    BitSet both = (BitSet) round.places().clone();
    both.or(even);
    model.learn(looked.look(both), even);
    judge(even, decision);
  }

  /** Compares what was expected of frames drawn evenly with what they turned out to be. */
  private void judge(BitSet drawn, CascadeDecision decision) {
    missedTrust.fade();
    wrongTrust.fade();
    for (int place = drawn.nextSetBit(0); place >= 0; place = drawn.nextSetBit(place + 1)) {
      if (decision.takes(place)) {
        wrongTrust.add(1 - model.likely()[place], !looked.wanted().get(place));
      } else {
        missedTrust.add(model.likely()[place], looked.wanted().get(place));
      }
    }
  }

  /** Makes up its mind about every frame. */
  private CascadeDecision decide() {
    return new CascadeDecision(
        goal,
        model.foresee(),
        looked.wanted().cardinality(),
        model.likely(),
        missedTrust.factor(),
        wrongTrust.factor());
  }

  /** Draws frames that were not looked at until they bear the decisions out, or hardly will. */
  private Certificate certify(CascadeDecision decision, double risk) {
    BitSet taken = new BitSet(frames);
    BitSet left = looked.unknown();
    for (int place = left.nextSetBit(0); place >= 0; place = left.nextSetBit(place + 1)) {
      taken.set(place, decision.takes(place));
    }
    left.andNot(taken);
    if (goal.falsePositives().isEmpty()) {
      model.learn(looked.look(taken), new BitSet());
      taken.clear();
    }
    Certificate certificate = new Certificate(goal, looked, left, taken, decision, risk, batch);
    do {
      LookedFrames.Round round = certificate.draw();
      certifying += round.places().length;
      model.learn(round, certificate.drawn());
    } while (!certificate.holds() && certificate.goesOn());
    return certificate;
  }
}
