package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSetTest {
  private static final int UNIVERSE = 300;

  @Test
  void neighboursMergeIntoOneRange() {
    FrameSet set = FrameSet.of(5, 3, 4, 9, 4);
    assertThat(set.ranges()).containsExactly(new FrameSet.Range(3, 6), new FrameSet.Range(9, 10));
    assertThat(set.size()).isEqualTo(4);
    assertThat(set.first()).isEqualTo(3);
    assertThat(set.last()).isEqualTo(9);
    assertThat(set).hasToString("[3-5, 9]");
  }

  @Test
  void aWholeLongVideoIsOneRange() {
    FrameSet year = FrameSet.range(0, 365L * 24 * 3600 * 30);
    assertThat(year.ranges()).hasSize(1);
    assertThat(year.size()).isEqualTo(946_080_000L);
    assertThat(year.contains(946_079_999L)).isTrue();
    assertThat(year.contains(946_080_000L)).isFalse();
    assertThat(year.minus(FrameSet.of(17)).ranges()).hasSize(2);
    assertThat(year.take(10)).isEqualTo(FrameSet.range(0, 10));
  }

  @Test
  void emptySetsAreEqualHoweverMade() {
    assertThat(FrameSet.range(7, 7)).isEqualTo(FrameSet.empty());
    assertThat(FrameSet.range(7, 3)).isEqualTo(FrameSet.empty());
    assertThat(FrameSet.of()).isEqualTo(FrameSet.empty());
    assertThat(FrameSet.builder().add(4, 4).build()).isEqualTo(FrameSet.empty());
    assertThat(FrameSet.of(1).intersect(FrameSet.of(2))).isEqualTo(FrameSet.empty());
    assertThat(FrameSet.range(0, 9).take(0)).isEqualTo(FrameSet.empty());
    assertThat(FrameSet.empty().isEmpty()).isTrue();
    assertThat(FrameSet.empty().contains(0)).isFalse();
    assertThat(FrameSet.empty()).hasToString("[]");
  }

  @Test
  void rangesThatTouchOrOverlapMerge() {
    FrameSet set =
        FrameSet.of(
            List.of(
                new FrameSet.Range(0, 4),
                new FrameSet.Range(2, 3),
                new FrameSet.Range(4, 6),
                new FrameSet.Range(8, 9)));
    assertThat(set.ranges()).containsExactly(new FrameSet.Range(0, 6), new FrameSet.Range(8, 9));
  }

  @Test
  void framesCountFromZeroAndComeInOrder() {
    assertThatThrownBy(() -> FrameSet.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FrameSet.builder().add(-1, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameSet.Range(4, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FrameSet.builder().add(9).add(3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void openRangesOfPredicatesMeetTheVideo() {
    FrameSet video = FrameSet.range(0, 100);
    assertThat(FrameSet.range(-50, 10)).isEqualTo(FrameSet.range(0, 10));
    assertThat(FrameSet.range(Long.MIN_VALUE, 0)).isEqualTo(FrameSet.empty());
    assertThat(FrameSet.range(90, Long.MAX_VALUE).intersect(video))
        .isEqualTo(FrameSet.range(90, 100));
    assertThat(video.minus(FrameSet.range(Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty()).isTrue();
  }

  @Test
  void longSetsPrintShort() {
    FrameSet.Builder builder = FrameSet.builder();
    for (long frame = 0; frame < 1_000; frame++) {
      builder.add(frame * 2);
    }
    assertThat(builder.build().toString()).hasSizeLessThan(120).endsWith(", ..]");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithABitSetOnRandomOperations(long seed) {
    Random random = new Random(seed);
    List<FrameSet> sets = new ArrayList<>();
    List<BitSet> models = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      BitSet model = randomModel(random);
      models.add(model);
      sets.add(FrameSet.of(model.stream().asLongStream().toArray()));
    }
    for (int step = 0; step < 1_000; step++) {
      int left = random.nextInt(sets.size());
      int right = random.nextInt(sets.size());
      int target = random.nextInt(sets.size());
      BitSet model = (BitSet) models.get(left).clone();
      FrameSet set =
          switch (random.nextInt(5)) {
            case 0 -> {
              model.and(models.get(right));
              yield sets.get(left).intersect(sets.get(right));
            }
            case 1 -> {
              model.or(models.get(right));
              yield sets.get(left).union(sets.get(right));
            }
            case 2 -> {
              model.andNot(models.get(right));
              yield sets.get(left).minus(sets.get(right));
            }
            case 3 -> {
              int count = random.nextInt(UNIVERSE);
              model = firstOf(model, count);
              yield sets.get(left).take(count);
            }
            default -> {
              // Fresh blood, or everything ends up empty or full.
              model = randomModel(random);
              yield fromRuns(model);
            }
          };
      assertSame(set, model, "seed " + seed + " step " + step);
      sets.set(target, set);
      models.set(target, model);
    }
  }

  private static void assertSame(FrameSet set, BitSet model, String where) {
    long[] frames = model.stream().asLongStream().toArray();
    assertThat(set.stream().toArray()).as(where).containsExactly(frames);
    assertThat(set.size()).as(where).isEqualTo(frames.length);
    assertThat(set.isEmpty()).as(where).isEqualTo(model.isEmpty());
    assertThat(set).as(where).isEqualTo(FrameSet.of(frames)).hasSameHashCodeAs(FrameSet.of(frames));
    for (int frame = 0; frame <= UNIVERSE; frame++) {
      assertThat(set.contains(frame)).as("%s frame %d", where, frame).isEqualTo(model.get(frame));
    }
    List<Long> visited = new ArrayList<>();
    set.forEach(visited::add);
    List<Long> iterated = new ArrayList<>();
    for (PrimitiveIterator.OfLong it = set.iterator(); it.hasNext(); ) {
      iterated.add(it.nextLong());
    }
    assertThat(visited).as(where).isEqualTo(iterated).hasSize(frames.length);
    long previousEnd = -1;
    for (FrameSet.Range range : set.ranges()) {
      assertThat(range.start()).as("%s: ranges never touch", where).isGreaterThan(previousEnd);
      previousEnd = range.end();
    }
    if (frames.length > 0) {
      assertThat(set.first()).as(where).isEqualTo(frames[0]);
      assertThat(set.last()).as(where).isEqualTo(frames[frames.length - 1]);
    }
  }

  private static BitSet randomModel(Random random) {
    BitSet model = new BitSet(UNIVERSE);
    int runs = random.nextInt(12);
    for (int i = 0; i < runs; i++) {
      int start = random.nextInt(UNIVERSE);
      model.set(start, Math.min(UNIVERSE, start + 1 + random.nextInt(1 + random.nextInt(40))));
    }
    return model;
  }

  private static BitSet firstOf(BitSet model, int count) {
    BitSet first = new BitSet(UNIVERSE);
    model.stream().limit(count).forEach(first::set);
    return first;
  }

  /** By ranges, the way a scan makes them. */
  private static FrameSet fromRuns(BitSet model) {
    FrameSet.Builder builder = FrameSet.builder();
    for (int start = model.nextSetBit(0); start >= 0; ) {
      int end = model.nextClearBit(start);
      builder.add(start, end);
      start = model.nextSetBit(end);
    }
    return builder.build();
  }
}
