package org.glimpse.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.glimpse.video.FrameSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomFramesTest {
  @Test
  void aQuarterOfTheFramesIsReservedWithoutAPattern() {
    for (long start : new long[] {0, 10_000, 5_000_000_000L}) {
      long reserved =
          LongStream.range(start, start + 40_000).filter(RandomFrames::reserved).count();
      assertThat(reserved).isBetween(9_600L, 10_400L);
    }
    long together =
        LongStream.range(0, 40_000)
            .filter(frame -> RandomFrames.reserved(frame) && RandomFrames.reserved(frame + 1))
            .count();
    assertThat(together).isBetween(2_250L, 2_750L);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 300, 6_000})
  void everyFrameThatMayBeIsDrawnAsOften(long wanted) {
    FrameSet frames = FrameSet.range(100, 5_100).union(FrameSet.range(9_000, 12_000));
    SplittableRandom random = new SplittableRandom(1);
    double drawn = 0;
    double early = 0;
    for (int run = 0; run < 200; run++) {
      FrameSet some =
          RandomFrames.draw(frames, frame -> !RandomFrames.reserved(frame), wanted, random);
      assertThat(some.size()).isBetween(Math.min(wanted, 5_800), wanted);
      assertThat(some.minus(frames).isEmpty()).isTrue();
      assertThat(some.stream().noneMatch(RandomFrames::reserved)).isTrue();
      drawn += some.size();
      early += some.intersect(FrameSet.range(0, 5_100)).size();
    }
    assertThat(early / drawn).isCloseTo(0.625, within(0.03));
  }

  @ParameterizedTest
  @ValueSource(longs = {50_000, 3_000_000})
  void fewerAreTheFirstOfMoreWhateverTheLength(long length) {
    FrameSet frames = FrameSet.range(7, 7 + length);
    long[] more =
        RandomFrames.order(frames, RandomFrames::reserved, 5_000, new SplittableRandom(2));
    long[] fewer = RandomFrames.order(frames, RandomFrames::reserved, 70, new SplittableRandom(2));
    assertThat(more).hasSize(5_000).startsWith(fewer).doesNotHaveDuplicates();
    assertThat(LongStream.of(more).allMatch(RandomFrames::reserved)).isTrue();
    assertThat(LongStream.of(more).filter(frame -> frame < 7 + length / 2).count())
        .isBetween(2_300L, 2_700L);
  }
}
