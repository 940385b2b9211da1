package org.glimpse.optimizer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StayModelTest {
  private static final int FRAMES = 20_000;
  private static final int EVERY = 16;

  private static StayModel learned(FrameOracle oracle, BitSet wanted, BitSet known) {
    StayModel stays = new StayModel(new SplittableRandom(1));
    BitSet seen = (BitSet) known.clone();
    seen.and(wanted);
    known.stream().forEach(look -> stays.see(look, oracle.objects(look)));
    stays.fit(known, seen);
    return stays;
  }

  private static BitSet grid() {
    BitSet known = new BitSet();
    for (int look = 0; look < FRAMES; look += EVERY) {
      known.set(look);
    }
    return known;
  }

  @Test
  void boxesTellWhenAStayBeginsAndEnds() {
    Crossings street = new Crossings(FRAMES, 0, true, 1);
    StayModel stays = learned(street, street.wanted(), grid());
    int looks = 0;
    for (int look = 2_000 / EVERY * EVERY; look < FRAMES - 200; look += EVERY) {
      if (!street.wanted().get(look)) {
        continue;
      }
      looks++;
      int ends = street.wanted().nextClearBit(look) - look;
      int began = look - street.wanted().previousClearBit(look);
      assertThat(stays.logOdds(look, 1, Math.max(0, ends - EVERY))).isPositive();
      assertThat(stays.logOdds(look, 1, ends + EVERY)).isNegative();
      assertThat(stays.logOdds(look, -1, Math.max(0, began - EVERY))).isPositive();
      assertThat(stays.logOdds(look, -1, began + EVERY)).isNegative();
    }
    assertThat(looks).isGreaterThan(100);
  }

  @Test
  void oneOfTwoObjectsIsLikelierToStayThanEither() {
    Crossings street = new Crossings(FRAMES, 0.5, true, 2);
    BitSet known = grid();
    int look = street.wanted().nextSetBit(street.wanted().nextClearBit(FRAMES / 2)) + 40;
    FrameOracle two =
        new FrameOracle() {
          @Override
          public boolean[] look(int[] places) {
            return street.look(places);
          }

          @Override
          public float[][] objects(int place) {
            float[][] one = street.objects(place);
            return place == look ? new float[][] {one[0], one[0]} : one;
          }
        };
    known.set(look);
    double ofOne = learned(street, street.wanted(), known).logOdds(look, 1, 100);
    assertThat(learned(two, street.wanted(), known).logOdds(look, 1, 100)).isGreaterThan(ofOne);
  }

  @Test
  void withoutBoxesNothingIsSaid() {
    Crossings street = new Crossings(FRAMES, 0, true, 3);
    StayModel stays = learned(street::look, street.wanted(), grid());
    assertThat(stays.isEmpty()).isTrue();
    assertThat(stays.logOdds(0, 1, 10)).isZero();
  }
}
