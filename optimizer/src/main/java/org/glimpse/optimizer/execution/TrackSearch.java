package org.glimpse.optimizer.execution;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.glimpse.optimizer.selection.MissedTracks;
import org.glimpse.video.FrameSet;

/**
 * Finds objects that match in more than so many frames, by looking at steps and at whatever follows
 * each object seen to both its ends, and certifies on frames drawn evenly from those that nobody
 * looked at how many of the frames with such an object can be missing.
 *
 * <p>The certificate holds whatever the steps are worth: it may err with half of the risk at its
 * first look at the sample, with half of the rest at the next, and so on. How large the sample is
 * at each look is fixed before the first frame is drawn; what it shows only lets looks be left out.
 */
final class TrackSearch {
  /** Certifying by more than this share of the rest is not worth it: the rest is looked at. */
  private static final double CERTIFY_MAX = 0.9;

  private static final int LOOKS_MAX = 8;

  /** The sample grows by this from look to look, whatever it shows. */
  private static final double GROWTH = 1.5;

  /**
   * What was found, and how: the funnel.
   *
   * @param stepped frames looked at first: the steps, or all that could match
   * @param matching frames with a match looked at because an object was followed
   * @param followed other frames looked at for that
   * @param certifying frames drawn to certify
   * @param wanted frames with an object that matches often enough
   * @param missedAtMost bound on the share of such frames that are missing
   * @param every whether every frame that could match was looked at
   */
  record Found(
      long stepped,
      long matching,
      long followed,
      long certifying,
      int wanted,
      double missedAtMost,
      boolean every) {}

  private final TrackStretches stretches;
  private final FrameSet candidates;
  private final long moreThan;

  /**
   * @param candidates frames that could match
   * @param moreThan frames in which an object has to match
   */
  TrackSearch(TrackStretches stretches, FrameSet candidates, long moreThan) {
    this.stretches = stretches;
    this.candidates = candidates;
    this.moreThan = moreThan;
  }

  /** Looks at every frame that could match; nothing is missing. */
  Found all() {
    return found(stretches.look(candidates), 0, 0, true);
  }

  /**
   * Looks at some frames, and certifies.
   *
   * @param steps frames to look at first, among the candidates
   * @param rate of wanted frames that may be missing
   */
  Found some(FrameSet steps, double rate, double confidence, long seed) {
    long stepped = stretches.look(steps);
    int[] rest =
        candidates.stream()
            .mapToInt(Math::toIntExact)
            .filter(frame -> !stretches.looked().get(frame))
            .toArray();
    MissedTracks missed = new MissedTracks(rest.length, moreThan + 1, rate);
    SplittableRandom random = new SplittableRandom(seed);
    int before = stretches.wanted().cardinality();
    double risk = 1 - confidence;
    double next = missed.sample(0, 0, before, risk / 2);
    long certifying = 0;
    int drawn = 0;
    int wrong = 0;
    for (int look = 0; look < LOOKS_MAX; look++) {
      risk /= 2;
      int size = (int) Math.ceil(next);
      next *= GROWTH;
      int known = stretches.wanted().cardinality();
      int needed = missed.sample(wrong, known - before, known, risk);
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
      certifying +=
          stretches.look(FrameSet.of(Arrays.stream(sample).asLongStream().sorted().toArray()));
      wrong = (int) Arrays.stream(sample).filter(stretches.wanted()::get).count();
      known = stretches.wanted().cardinality();
      double share = MissedTracks.share(known, missed.missing(drawn, wrong, known - before, risk));
      if (share <= rate) {
        return found(stepped, certifying, share, false);
      }
    }
    return found(stepped + stretches.look(candidates), certifying, 0, true);
  }

  private Found found(long stepped, long certifying, double missedAtMost, boolean every) {
    return new Found(
        stepped,
        stretches.matching(),
        stretches.others(),
        certifying,
        stretches.wanted().cardinality(),
        missedAtMost,
        every);
  }
}
