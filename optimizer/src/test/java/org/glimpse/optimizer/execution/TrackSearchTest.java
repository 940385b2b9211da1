package org.glimpse.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.glimpse.video.FrameSet;
import org.junit.jupiter.api.Test;

/** Stays of objects, found by looking at few frames. */
final class TrackSearchTest {
  private static final int FRAMES = 50_000;
  private static final FrameSet ALL = FrameSet.range(0, FRAMES);

  /** Objects that are alone while they match, each in one run of frames. */
  private static final class Stays implements TrackSearch.Looks {
    final FrameSet.Builder matching = FrameSet.builder();
    final FrameSet.Builder wanted = FrameSet.builder();
    final long moreThan;
    long looked;

    Stays(long seed, long moreThan, int shortest, int longest) {
      SplittableRandom random = new SplittableRandom(seed);
      this.moreThan = moreThan;
      for (long at = 100; at < FRAMES - 2 * longest; at += longest + random.nextInt(2000)) {
        long length = random.nextInt(shortest, longest);
        matching.add(at, at + length);
        if (length > moreThan) {
          wanted.add(at, at + length);
        }
      }
    }

    @Override
    public FrameSet hits(FrameSet frames) {
      looked += frames.size();
      return frames.intersect(matching.build());
    }

    @Override
    public FrameSet found(List<FrameSet.Range> windows) {
      FrameSet.Builder found = FrameSet.builder();
      for (FrameSet.Range window : windows) {
        FrameSet inside = matching.build().intersect(FrameSet.range(window.start(), window.end()));
        inside.ranges().stream()
            .filter(each -> each.size() > moreThan)
            .forEach(each -> found.add(each.start(), each.end()));
      }
      return found.build();
    }
  }

  private static FrameSet framesOf(TrackSearch.Found found) {
    return FrameSet.of(found.windows());
  }

  @Test
  void runsThatAreLongEnoughAreNeverSteppedOver() {
    for (int seed = 0; seed < 50; seed++) {
      long moreThan = 3 + seed;
      Stays stays = new Stays(seed, moreThan, 1, 200);
      TrackSearch.Found found = new TrackSearch(ALL, ALL, moreThan, stays).search(0.05, 0.95, seed);
      assertThat(stays.wanted.build().minus(framesOf(found)))
          .as("seed %d", seed)
          .isEqualTo(FrameSet.empty());
      assertThat(found.missedAtMost()).isLessThanOrEqualTo(0.05);
      assertThat(stays.looked).isEqualTo(found.stepped() + found.filled() + found.certifying());
    }
  }

  @Test
  void onlyFramesThatCouldMatchAreSteppedThroughAndDrawn() {
    Stays stays = new Stays(1, 15, 100, 200);
    FrameSet candidates = stays.matching.build().union(FrameSet.range(0, 2000));
    TrackSearch.Found found = new TrackSearch(candidates, ALL, 15, stays).search(0.01, 0.95, 0);
    assertThat(stays.wanted.build().minus(framesOf(found))).isEqualTo(FrameSet.empty());
    assertThat(stays.looked).isLessThan(candidates.size() + 14 * found.windows().size());
  }

  @Test
  void whereNothingIsFoundEveryFrameIsLookedAt() {
    Stays stays = new Stays(2, 1000, 1, 3);
    TrackSearch.Found found = new TrackSearch(ALL, ALL, 1000, stays).search(0.05, 0.95, 0);
    assertThat(found.every()).isTrue();
    assertThat(stays.looked).isEqualTo(FRAMES);
  }
}
