package org.glimpse.optimizer.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Proposes the frames to look at next when frames that satisfy a query are wanted, and learns from
 * each one looked at. Frames ruled out by a gap are not proposed. Two ways, best first, over one
 * belief ({@link CountBelief}); {@link Turns} chooses between them by what each has found:
 *
 * <ul>
 *   <li>By time: a few of the frames between two neighbouring labels are rated by the logarithm of
 *       the probability that they are wanted, and to the best one's comes half the logarithm of the
 *       stretch's length, since a long stretch holds more chances that nobody has looked at. It
 *       bisects towards high counts, and explores where little was looked at.
 *   <li>By scores, where a proxy gives some: the frames of highest scores are rated by the same
 *       probability with the score as evidence.
 * </ul>
 *
 * <p>Memory grows with labels, not with frames: after {@value #LABELS_MAX} of them nothing more is
 * proposed, and the rest is best looked at in order of time.
 */
public final class EventSearch {
  /** Labels that a search learns from. */
  public static final int LABELS_MAX = 1 << 16;

  private static final double LENGTH_WEIGHT = 0.5;

  /**
   * Of the logarithm of a frame's cost in its rating: half, since a search that goes by cost alone
   * leaves good frames for cheap ones; measured at groups of 96 and 250 frames.
   */
  private static final double COST_WEIGHT = 0.5;

  private static final int FIRST_FRAMES = 32;
  private static final int FIRST_FRAMES_SCORED = 8;
  private static final int PIECES = 3;
  private static final int PIECES_SCORED = 8;

  private static final int REFIT_EVERY = 16;
  private static final double REFIT_GROWTH = 1.1;

  private final long frames;
  private final int blocks;

  /** Whose best frames are candidates; beyond one, also those that several speak for together. */
  private final List<ScoreIndex> scores;

  private final CountBelief belief;
  private final List<Long> first = new ArrayList<>();
  private final Frontier byTime = new Frontier();
  private final Frontier byScores = new Frontier();
  private final Turns turns = new Turns();

  /** Frames proposed and not learned yet, and whether scores spoke for them. */
  private final Map<Long, Boolean> proposed = new HashMap<>();

  private LookCosts costs = LookCosts.EQUAL;
  private boolean begun;
  private boolean rated;

  private final RuledOut ruledOut = new RuledOut();

  private int refitAt;

  /**
   * @param frames number of frames to be searched
   * @param framesPerSecond says what a distance in time means
   * @param conditions that a frame must satisfy together
   * @param scores of a proxy for each condition, where there is one
   * @param seed of the first frames; equal seeds and labels give equal proposals
   */
  public EventSearch(
      long frames,
      double framesPerSecond,
      List<Condition> conditions,
      List<Optional<ScoreIndex>> scores,
      long seed) {
    if (frames < 1 || conditions.isEmpty()) {
      throw new IllegalArgumentException("there must be frames and conditions");
    }
    this.frames = frames;
    this.blocks = (int) Math.min(frames, FIRST_FRAMES);
    List<ScoreIndex> several = scores.stream().flatMap(Optional::stream).distinct().toList();
    if (scores.size() != conditions.size()
        || several.stream().anyMatch(each -> each.frames() != frames)) {
      throw new IllegalArgumentException("there must be a score for each frame");
    }
    this.scores = new ArrayList<>(several);
    if (several.size() > 1) {
      this.scores.add(ScoreIndex.jointly(several));
    }
    this.belief = new CountBelief(conditions, new TimeKernel(framesPerSecond), scores);
    drawFirst(new SplittableRandom(seed));
  }

  private void drawFirst(SplittableRandom random) {
    int count = blocks;
    for (int block = 0; block < count; block++) {
      long start = block * frames / count;
      long end = (block + 1) * frames / count;
      first.add(random.nextLong(start, end));
    }
    for (int i = first.size() - 1; i > 0; i--) {
      java.util.Collections.swap(first, i, random.nextInt(i + 1));
    }
    refitAt = scores.isEmpty() ? count : Math.min(count, FIRST_FRAMES_SCORED);
  }

  /**
   * Says what frames cost, before any is proposed: frames that cost less are then preferred, and
   * the cheapest near a candidate is a candidate too.
   */
  public void price(LookCosts lookCosts) {
    costs = lookCosts;
  }

  /**
   * Frames worth looking at next, best first.
   *
   * @param most frames wanted
   * @return at most so many, none of them learned or ruled out; empty where nothing is left to be
   *     proposed
   */
  public long[] propose(int most) {
    if (!begun) {
      begun = true;
      leaveOutKnown();
    }
    List<Long> list = new ArrayList<>();
    int kept = scores.isEmpty() ? 0 : Math.max(0, FIRST_FRAMES - FIRST_FRAMES_SCORED);
    while (!rated && list.size() < most && first.size() > kept) {
      proposeFirst(list);
    }
    if (list.isEmpty() && learns()) {
      if (!rated || belief.labels().size() >= refitAt) {
        refit();
      }
      proposeBest(list, most);
    }
    return list.stream().mapToLong(Long::longValue).toArray();
  }

  /** Whether frames are proposed by what was learned, no longer those drawn at the beginning. */
  public boolean isRated() {
    return rated;
  }

  /** Whether it may still learn, so that what it does not propose is learned or ruled out. */
  public boolean learns() {
    return belief.labels().size() < LABELS_MAX;
  }

  /**
   * The logarithm of the probability that frames are wanted which were not looked at, as far as
   * time tells; once frames were proposed by what was learned.
   *
   * @param positions of the frames
   */
  public double[] logProbability(long[] positions) {
    double[] all = new double[positions.length];
    for (int i = 0; i < all.length; i++) {
      Long after = belief.labels().lowerKey(positions[i]);
      Long before = belief.labels().higherKey(positions[i]);
      CountBelief.Surroundings around =
          belief.around(after == null ? -1 : after, before == null ? frames : before);
      all[i] = around.moveTo(positions[i]).logProbability(false);
    }
    return all;
  }

  /** Parts of the video that labels are known of already need no first frame. */
  private void leaveOutKnown() {
    first.removeIf(
        frame -> {
          long block = ((frame + 1) * blocks - 1) / frames;
          Long label = belief.labels().ceilingKey(block * frames / blocks);
          return label != null && label < (block + 1) * frames / blocks;
        });
  }

  /** One of the frames drawn at random, if it is still to be looked at. */
  private void proposeFirst(List<Long> list) {
    long drawn = first.remove(first.size() - 1);
    long cheaper = costs.cheaper(drawn);
    boolean used = proposed.containsKey(cheaper) || belief.labels().containsKey(cheaper);
    long frame = used || ruledOut.contains(cheaper) ? drawn : cheaper;
    boolean fresh = !belief.labels().containsKey(frame) && !ruledOut.contains(frame);
    if (fresh && proposed.putIfAbsent(frame, false) == null) {
      list.add(frame);
    }
  }

  private void proposeBest(List<Long> list, int most) {
    while (list.size() < most) {
      boolean scored = !scores.isEmpty() && turns.isForScores();
      if (!scored && !first.isEmpty()) {
        proposeFirst(list);
        continue;
      }
      Frontier.Stretch best = (scored ? byScores : byTime).poll();
      if (best == null) {
        return;
      }
      if (proposed.putIfAbsent(best.candidate(), scored) == null) {
        turns.proposed(scored);
        list.add(best.candidate());
      }
    }
  }

  /**
   * Takes the counts of a frame that was looked at, proposed or not.
   *
   * @param counts one for each condition
   * @param found whether it is one of those that were wanted
   */
  public void learn(long position, double[] counts, boolean found) {
    Boolean scored = proposed.remove(position);
    if (scored != null && found) {
      turns.found(scored);
    }
    if (!learns() || belief.labels().containsKey(position)) {
      return;
    }
    belief.learn(position, counts);
    if (rated && belief.labels().size() < refitAt) {
      rateAround(position);
    }
  }

  /** Says that no frame from first to last is wanted any more. */
  public void ruleOut(long firstFrame, long lastFrame) {
    long from = Math.max(0, firstFrame);
    long to = Math.min(frames - 1, lastFrame);
    if (from <= to) {
      RuledOut.Run grown = ruledOut.add(from, to);
      rateBetween(grown.first(), grown.last());
    }
  }

  private void refit() {
    int labels = belief.labels().size();
    refitAt = Math.max(labels + REFIT_EVERY, (int) (labels * REFIT_GROWTH));
    belief.refit();
    byTime.clear();
    byScores.clear();
    rated = true;
    long after = -1;
    for (long label : belief.labels().keySet()) {
      rate(after, label);
      after = label;
    }
    rate(after, frames);
  }

  /** Rates the stretches again whose predictions a new label changes. */
  private void rateAround(long position) {
    long from = position;
    for (int i = 0; i < CountBelief.NEIGHBOURS && from >= 0; i++) {
      Long lower = belief.labels().lowerKey(from);
      from = lower == null ? -1 : lower;
    }
    for (int i = 0; i < 2 * CountBelief.NEIGHBOURS && from < frames; i++) {
      from = rateFrom(from);
    }
  }

  private void rateBetween(long firstFrame, long lastFrame) {
    if (!rated) {
      return;
    }
    Long after = belief.labels().lowerKey(firstFrame);
    long from = after == null ? -1 : after;
    while (from <= lastFrame) {
      from = rateFrom(from);
    }
  }

  /** Rates the stretch behind a label and returns where it ends. */
  private long rateFrom(long after) {
    Long next = belief.labels().higherKey(after);
    long before = next == null ? frames : next;
    rate(after, before);
    return before;
  }

  private void rate(long after, long before) {
    byTime.remove(after);
    byScores.remove(after);
    List<RuledOut.Run> left = ruledOut.left(after + 1, before - 1);
    if (left.isEmpty()) {
      return;
    }
    CountBelief.Surroundings around = belief.around(after, before);
    Best timely = new Best();
    Best scored = new Best();
    for (RuledOut.Run run : left) {
      offerByTime(timely, run, around);
      for (ScoreIndex each : scores) {
        offerByScores(scored, run, each, around);
      }
    }
    byTime.put(new Frontier.Stretch(after, timely.frame, timely.rating));
    if (!scores.isEmpty()) {
      byScores.put(new Frontier.Stretch(after, scored.frame, scored.rating));
    }
  }

  private void offerByTime(Best best, RuledOut.Run run, CountBelief.Surroundings around) {
    double bonus = LENGTH_WEIGHT * Math.log(run.length());
    long pieces = Math.min(run.length(), PIECES);
    for (long piece = 0; piece < pieces; piece++) {
      long frame = run.first() + run.length() * (piece + 1) / (pieces + 1);
      best.offer(frame, around.moveTo(frame).logProbability(false) + bonus - costOf(frame));
      long cheaper = costs.cheaper(frame);
      if (cheaper != frame && cheaper >= run.first()) {
        double probability = around.moveTo(cheaper).logProbability(false);
        best.offer(cheaper, probability + bonus - costOf(cheaper));
      }
    }
  }

  private void offerByScores(
      Best best, RuledOut.Run run, ScoreIndex scores, CountBelief.Surroundings around) {
    long pieces = Math.min(run.length(), PIECES_SCORED);
    for (long piece = 0; piece < pieces; piece++) {
      long start = run.first() + run.length() * piece / pieces;
      long end = run.first() + run.length() * (piece + 1) / pieces;
      long frame = scores.best(start, end - 1);
      best.offer(frame, around.moveTo(frame).logProbability(true) - costOf(frame));
    }
  }

  private double costOf(long frame) {
    return COST_WEIGHT * Math.log(costs.seconds(frame));
  }

  /** The frame rated highest so far. */
  private static final class Best {
    private long frame = -1;
    private double rating = Double.NEGATIVE_INFINITY;

    void offer(long candidate, double value) {
      if (frame < 0 || value > rating) {
        frame = candidate;
        rating = value;
      }
    }
  }
}
