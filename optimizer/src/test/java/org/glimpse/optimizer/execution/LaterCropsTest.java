package org.glimpse.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.glimpse.optimizer.selection.SignalSource;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.junit.jupiter.api.Test;

/** Crops that are decided on by the first looks. */
final class LaterCropsTest {
  private static final int FRAMES = 10_000;
  private static final float[] CROPS = {1};
  private static final float[] OTHERS = {2};

  private final FramePlaces places = new FramePlaces(FrameSet.range(500, 500 + FRAMES));
  private final LaterCrops crops =
      new LaterCrops(
          new CropStage(null, null, new Box(10, 20, 50, 60), 12),
          presence -> presence.changes() > 0.01);
  private final Function<CropStage, float[]> look = stage -> CROPS;

  /** Every tenth frame is looked at. */
  private static BitSet known() {
    BitSet known = new BitSet();
    for (int place = 0; place < FRAMES; place += 10) {
      known.set(place);
    }
    return known;
  }

  /** It comes and goes every so many frames. */
  private static BitSet wanted(int stay) {
    BitSet wanted = new BitSet();
    for (int place = 0; place < FRAMES; place += 10) {
      wanted.set(place, place / stay % 2 == 0);
    }
    return wanted;
  }

  @Test
  void theyAreLookedAtWhereThingsChangeOften() {
    SignalSource source = crops.beside((known, wanted) -> List.of(OTHERS), places, look);
    assertThat(crops.happened()).isEmpty();
    assertThat(source.speaks()).isTrue();
    assertThat(source.signals(known(), wanted(40))).containsExactly(OTHERS, CROPS);
    assertThat(crops.happened().orElseThrow())
        .isEqualTo("Looked at: the detector on 40 x 40 pixels of them, 12 frames a run");
  }

  @Test
  void theyAreNotWhereThingsStay() {
    SignalSource source = crops.beside(SignalSource.NONE, places, look);
    assertThat(source.speaks()).as("nothing is sure to speak").isFalse();
    assertThat(source.signals(known(), wanted(1000))).isEmpty();
    assertThat(crops.happened().orElseThrow()).startsWith("Not looked at, since it does not pay");
  }
}
