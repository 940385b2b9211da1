package org.glimpse.optimizer.execution;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.glimpse.optimizer.selection.MissedTracks;
import org.glimpse.video.FrameSet;

/**
 * Finds objects that match in more than so many frames, by looking at steps and following what
 * matches there, and certifies on frames drawn evenly from those that are not decided how many of
 * the frames with such an object can be missing.
 *
 * <p>Objects are followed as {@link TrackChains}, only as long as they match. Frames that nobody
 * looked at and frames with a match that no chain settled are not decided; where one of these is
 * drawn, its objects are followed to both their ends ({@link TrackStretches}); where many are going
 * to be drawn, those of all such matches are before that. Where following all of them so from the
 * start lets so few frames be drawn that it costs less over all, or chains cannot be certified,
 * this is done: what is missed is then missed in whole tracks.
 *
 * <p>The certificate holds whatever the steps are worth: of the frames that were not decided when
 * it began, so many have a wanted object, whoever looks. It may err with most of the risk at its
 * first look at the sample, with as much of the rest at the next, and so on. How large the sample
 * is at each look is fixed before the first frame is drawn; what it shows only lets looks be left
 * out.
 */
final class TrackSearch {
  /** Certifying by more than this share of the rest is not worth it: the rest is looked at. */
  private static final double CERTIFY_MAX = 0.9;

  private static final int LOOKS_MAX = 8;

  /** The share of the risk that is left at a look which the look takes; few need a second. */
  static final double SPENT = 0.75;

  /** The sample grows by this from look to look, whatever it shows. */
  private static final double GROWTH = 1.5;

  /** Where more than this share is drawn, most objects that no chain settles would be drawn. */
  private static final double SETTLE_FROM = 0.2;

  /** Frames to each side of a chain until its object came or left, in track windows: a guess. */
  private static final int STAY = 8;

  /**
   * What was found, and how: the funnel.
   *
   * @param stepped frames looked at first: the steps, or all that could match
   * @param matching frames with a match looked at because an object was followed
   * @param followed other frames looked at for that
   * @param certifying frames drawn to certify
   * @param settling frames looked at to follow objects in these, or in doubt before these are drawn
   * @param wanted frames with an object that matches often enough
   * @param missedAtMost bound on the share of such frames that are missing
   * @param whole whether every object was followed to both its ends
   * @param every whether every frame that could match was looked at
   */
  record Found(
      long stepped,
      long matching,
      long followed,
      long certifying,
      long settling,
      int wanted,
      double missedAtMost,
      boolean whole,
      boolean every) {}

  private final TrackFrames frames;
  private final TrackChains chains;
  private final TrackStretches stretches;
  private final FrameSet candidates;
  private final long moreThan;
  private final long trackWindow;
  private boolean whole;
  private long certifying;
  private long settledMatching;
  private long settledOthers;

  /**
   * @param present frames that can be labelled
   * @param candidates frames that could match
   * @param likely those of them that are looked at around a match
   * @param moreThan frames in which an object has to match
   * @param trackWindow frames that a track may go unseen
   */
  TrackSearch(
      TrackLooks looks,
      FrameSet present,
      FrameSet candidates,
      FrameSet likely,
      long moreThan,
      long trackWindow) {
    this.frames = new TrackFrames(looks, present);
    this.chains = new TrackChains(looks, frames, likely, moreThan);
    this.stretches = new TrackStretches(looks, frames, moreThan, trackWindow);
    this.candidates = candidates;
    this.moreThan = moreThan;
    this.trackWindow = trackWindow;
  }

  /** Frames with an object that matches often enough, as far as that is known. */
  BitSet wanted() {
    BitSet wanted = (BitSet) chains.wanted().clone();
    wanted.or(stretches.wanted());
    return wanted;
  }

  /** Stretches in which every object that matches is followed to both its ends. */
  List<FrameSet.Range> stretches() {
    return stretches.stretches();
  }

  /** Stretches in which objects are followed as chains, where they are in none of the others. */
  List<FrameSet.Range> windows() {
    return whole ? List.of() : chains.windows();
  }

  /** Looks at every frame that could match; nothing is missing. */
  Found all() {
    whole = true;
    return found(look(candidates), 0, true);
  }

  /**
   * Looks at some frames, and certifies.
   *
   * @param steps frames to look at first, among the candidates
   * @param rate of wanted frames that may be missing
   */
  Found some(FrameSet steps, double rate, double confidence, long seed) {
    long stepped = look(steps);
    double left = 1 - confidence;
    if (wholeCostsLess(rate, SPENT * left)) {
      followWhole();
    }
    int[] rest = undecided();
    if (firstSample(rest.length, rate, SPENT * left) > SETTLE_FROM * rest.length) {
      settle(open());
      rest = undecided();
    }
    MissedTracks missed = new MissedTracks(rest.length, rate);
    SplittableRandom random = new SplittableRandom(seed);
    int before = wanted().cardinality();
    double next = firstSample(rest.length, rate, SPENT * left);
    int drawn = 0;
    int wrong = 0;
    for (int look = 0; look < LOOKS_MAX; look++) {
      double risk = SPENT * left;
      left -= risk;
      int size = (int) Math.ceil(next);
      next *= GROWTH;
      int known = wanted().cardinality();
      int needed = missed.sample(shortest(), wrong, known - before, known, risk);
      if (Math.max(needed, size) > CERTIFY_MAX * rest.length && !whole) {
        followWhole();
        known = wanted().cardinality();
        needed = missed.sample(shortest(), wrong, known - before, known, risk);
      }
      if (Math.max(needed, size) > CERTIFY_MAX * rest.length) {
        break;
      }
      if (size < needed) {
        continue;
      }
      for (; drawn < size; drawn++) {
        int other = drawn + random.nextInt(rest.length - drawn);
        int frame = rest[other];
        rest[other] = rest[drawn];
        rest[drawn] = frame;
      }
      int[] sample = Arrays.copyOf(rest, drawn);
      certify(FrameSet.of(Arrays.stream(sample).asLongStream().sorted().toArray()));
      BitSet wanted = wanted();
      wrong = (int) Arrays.stream(sample).filter(wanted::get).count();
      known = wanted.cardinality();
      int most = missed.missing(shortest(), drawn, wrong, known - before, risk);
      if (MissedTracks.share(known, most) <= rate) {
        return found(stepped, MissedTracks.share(known, most), false);
      }
    }
    long more = look(candidates);
    stretches.follow(open());
    return found(stepped + more, 0, true);
  }

  /** Looks at frames and follows what matches in them; how many had not been looked at. */
  private long look(FrameSet some) {
    long before = frames.looked().cardinality();
    FrameSet hits = frames.look(some);
    long fresh = frames.looked().cardinality() - before;
    if (whole) {
      stretches.follow(hits);
    } else {
      chains.follow(hits);
    }
    return fresh;
  }

  /** Looks at frames and decides each of them. */
  private void certify(FrameSet sample) {
    settledMatching -= matching();
    settledOthers -= others();
    certifying += look(sample);
    settledMatching += matching();
    settledOthers += others();
    settle(open().intersect(sample));
  }

  /** Follows objects to both their ends because the certificate needs to know of them. */
  private void settle(FrameSet hits) {
    settledMatching -= matching();
    settledOthers -= others();
    stretches.follow(hits);
    settledMatching += matching();
    settledOthers += others();
  }

  private int firstSample(int rest, double rate, double risk) {
    return new MissedTracks(rest, rate).sample(shortest(), 0, 0, wanted().cardinality(), risk);
  }

  private void followWhole() {
    whole = true;
    stretches.follow(TrackFrames.of(frames.hits()));
  }

  /** Frames with a match that is not settled. */
  private FrameSet open() {
    return TrackFrames.of(chains.open()).minus(FrameSet.of(stretches()));
  }

  /** The candidates that may have a wanted object, and are not known to. */
  private int[] undecided() {
    FrameSet known = TrackFrames.of(wanted());
    FrameSet negative = TrackFrames.of(frames.looked()).minus(open());
    return candidates.minus(known).minus(negative).stream().mapToInt(Math::toIntExact).toArray();
  }

  /** Wanted frames that can be missing of a track of which one is, at least. */
  private long shortest() {
    return whole ? moreThan + 1 : 1;
  }

  /** Whether frames to follow chains to their ends are fewer than those that need not be drawn. */
  private boolean wholeCostsLess(double rate, double risk) {
    FrameSet found = TrackFrames.of(wanted());
    FrameSet.Builder stays = FrameSet.builder();
    long done = 0;
    for (FrameSet.Range each : found.ranges()) {
      long end = Math.min(frames.count(), each.end() + STAY * trackWindow);
      stays.add(Math.max(done, each.start() - STAY * trackWindow), end);
      done = end;
    }
    FrameSet follow = stays.build().minus(TrackFrames.of(frames.looked()));
    int rest = undecided().length;
    long left = rest - follow.intersect(candidates).size();
    long apart = new MissedTracks(rest, rate).sample(1, 0, 0, (int) found.size(), risk);
    long together =
        new MissedTracks((int) Math.max(0, left), rate)
            .sample(moreThan + 1, 0, 0, (int) found.size(), risk);
    return follow.size() + together < apart;
  }

  private long matching() {
    return chains.matching() + stretches.matching();
  }

  private long others() {
    return chains.others() + stretches.others();
  }

  private Found found(long stepped, double missedAtMost, boolean every) {
    return new Found(
        stepped,
        matching() - settledMatching,
        others() - settledOthers,
        certifying,
        settledMatching + settledOthers,
        wanted().cardinality(),
        missedAtMost,
        whole,
        every);
  }
}
