package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.glimpse.optimizer.selection.MissedCertificate;
import org.glimpse.video.FrameSet;

/**
 * Finds objects that match in more than {@code k} frames by looking at few of them: at every {@code
 * s}-th, {@code s <= (k - 1) / 2}, so that {@code k + 1} frames in a row are seen at least twice,
 * and at all frames around two hits that are near each other.
 */
final class TrackSearch {
  /** Certifying by more than this share of the rest is not worth it: the rest is looked at. */
  private static final double CERTIFY_MAX = 0.5;

  /** What frames are looked at with. */
  interface Looks {
    /** Labels frames; those of them that have a matching object. */
    FrameSet hits(FrameSet frames);

    /**
     * Follows objects through windows, whose frames are labelled; the frames of those that match
     * often enough.
     */
    FrameSet found(List<FrameSet.Range> windows);
  }

  /**
   * What was found, and how: the funnel.
   *
   * @param windows the stretches through which objects are followed, all frames labelled
   * @param stepped frames looked at on the grid
   * @param filled frames looked at around hits
   * @param certifying frames drawn to certify, with those around a match among them
   * @param missedAtMost bound on the share of wanted frames that are missing
   * @param every whether every frame that could match was looked at
   */
  record Found(
      List<FrameSet.Range> windows,
      long stepped,
      long filled,
      long certifying,
      double missedAtMost,
      boolean every) {}

  private final FrameSet candidates;
  private final FrameSet present;
  private final long moreThan;
  private final long step;
  private final Looks looks;
  private FrameSet looked = FrameSet.empty();
  private FrameSet hits = FrameSet.empty();

  /**
   * @param candidates frames that could match
   * @param present frames that can be labelled
   */
  TrackSearch(FrameSet candidates, FrameSet present, long moreThan, Looks looks) {
    this.candidates = candidates;
    this.present = present;
    this.moreThan = moreThan;
    this.step = step(moreThan);
    this.looks = looks;
  }

  /** Every how manyth frame is looked at. */
  static long step(long moreThan) {
    return Math.max(1, (moreThan - 1) / 2);
  }

  Found search(double rate, double confidence, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long offset = random.nextLong(step);
    look(only(candidates, frame -> frame % step == offset));
    long stepped = looked.size();
    List<FrameSet.Range> windows = windows(2 * step);
    look(framesOf(windows));
    long filled = looked.size() - stepped;
    int found = (int) looks.found(windows).size();
    FrameSet rest = candidates.minus(looked);
    MissedCertificate certificate =
        new MissedCertificate((int) rest.size(), found, rate, 1 - confidence);
    int size = certificate.sample();
    if (size <= CERTIFY_MAX * rest.size()) {
      FrameSet before = looked;
      FrameSet drawn = new FramePlaces(rest).frames(places((int) rest.size(), size, random));
      double bound = certificate.bound(size, missed(drawn));
      long certifying = looked.minus(before).size();
      if (bound <= rate) {
        return new Found(windows, stepped, filled, certifying, bound, rest.isEmpty());
      }
      look(rest);
      return everywhere(stepped, certifying);
    }
    look(rest);
    return everywhere(stepped, 0);
  }

  /** All frames that could match are known: follows what matches wherever it does. */
  private Found everywhere(long stepped, long certifying) {
    List<FrameSet.Range> windows = windows(step);
    look(framesOf(windows));
    return new Found(windows, stepped, looked.size() - stepped - certifying, certifying, 0, true);
  }

  private void look(FrameSet frames) {
    FrameSet fresh = frames.minus(looked);
    if (!fresh.isEmpty()) {
      hits = hits.union(looks.hits(fresh));
      looked = looked.union(fresh);
    }
  }

  /**
   * Stretches around hits of which at least two lie no further apart than that, with a step of
   * frames before the first and behind the last.
   */
  private List<FrameSet.Range> windows(long apart) {
    List<FrameSet.Range> windows = new ArrayList<>();
    long first = -1;
    long last = -1;
    for (PrimitiveIterator.OfLong each = hits.stream().iterator(); each.hasNext(); ) {
      long hit = each.nextLong();
      if (first >= 0 && hit - last > apart) {
        add(windows, first, last);
        first = -1;
      }
      first = first < 0 ? hit : first;
      last = hit;
    }
    add(windows, first, last);
    return windows;
  }

  private void add(List<FrameSet.Range> windows, long first, long last) {
    if (first < 0 || first == last) {
      return;
    }
    long start = Math.max(0, first - step);
    long end = Math.min(present.last(), last + step) + 1;
    int size = windows.size();
    if (size > 0 && windows.get(size - 1).end() >= start) {
      windows.set(size - 1, new FrameSet.Range(windows.get(size - 1).start(), end));
    } else {
      windows.add(new FrameSet.Range(start, end));
    }
  }

  private FrameSet framesOf(List<FrameSet.Range> windows) {
    return FrameSet.of(windows).intersect(present);
  }

  /** How many of some frames show an object that matches often enough around them. */
  private int missed(FrameSet drawn) {
    look(drawn);
    FrameSet suspects = hits.intersect(drawn);
    int missed = 0;
    for (FrameSet.Range each : suspects.ranges()) {
      for (long frame = each.start(); frame < each.end(); frame++) {
        FrameSet.Range around =
            new FrameSet.Range(
                Math.max(0, frame - moreThan - step),
                Math.min(present.last(), frame + moreThan + step) + 1);
        look(framesOf(List.of(around)));
        missed += looks.found(List.of(around)).contains(frame) ? 1 : 0;
      }
    }
    return missed;
  }

  private static FrameSet only(FrameSet frames, LongPredicate wanted) {
    FrameSet.Builder some = FrameSet.builder();
    frames.stream().filter(wanted).forEach(some::add);
    return some.build();
  }

  /** So many of the first numbers, ascending, each set of that size as likely as any other. */
  private static long[] places(int population, int size, SplittableRandom random) {
    long[] places = new long[size];
    int chosen = 0;
    // Selection sampling (Knuth, The Art of Computer Programming 2, 3.4.2 S).
    for (int at = 0; chosen < size; at++) {
      if (random.nextInt(population - at) < size - chosen) {
        places[chosen++] = at;
      }
    }
    return places;
  }
}
