package org.glimpse.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What labels tell of how often frames are wanted, whoever had chosen them. */
final class PresenceTest {
  private static final int FRAMES = 200_000;

  @ParameterizedTest
  @CsvSource({
    "100, 300, 10, false",
    "100, 300, 1, false",
    "500, 500, 100, false",
    "100, 300, 64, true"
  })
  void sharesAndChangesAreFound(double stay, double away, int every, boolean bisected) {
    SplittableRandom random = new SplittableRandom(3);
    BitSet wanted = new BitSet();
    BitSet labelled = new BitSet();
    boolean there = false;
    int changes = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      boolean change = random.nextDouble() < 1 / (there ? stay : away);
      changes += change ? 1 : 0;
      there ^= change;
      wanted.set(frame, there);
      labelled.set(frame, bisected ? frame % every == 0 : random.nextInt(every) == 0);
    }
    for (boolean more = bisected; more; ) {
      more = false;
      for (int left = labelled.nextSetBit(0); left >= 0; ) {
        int right = labelled.nextSetBit(left + 1);
        if (right > left + 1 && wanted.get(left) != wanted.get(right)) {
          labelled.set((left + right) / 2);
          more = true;
        }
        left = right;
      }
    }
    long[] frames = labelled.stream().asLongStream().toArray();
    int[] seen = labelled.stream().map(frame -> wanted.get(frame) ? 1 : 0).toArray();
    Presence presence = Presence.of(frames, seen);
    assertThat(presence.share()).isCloseTo(wanted.cardinality() / (double) FRAMES, within(0.02));
    assertThat(presence.changes() * FRAMES / changes).isBetween(0.6, 1.4);
  }
}
