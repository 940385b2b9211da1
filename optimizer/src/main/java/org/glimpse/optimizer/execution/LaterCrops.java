package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.glimpse.optimizer.selection.SignalSource;

/**
 * A stage of crops that is decided on when the first frames have been looked at: they tell how
 * often things change, which is what it depends on, and which nobody may know before.
 */
final class LaterCrops {
  private final CropStage stage;
  private final Predicate<Presence> pays;
  private Optional<Boolean> taken = Optional.empty();

  /**
   * @param pays whether it costs less than it saves where frames are wanted so often
   */
  LaterCrops(CropStage stage, Predicate<Presence> pays) {
    this.stage = stage;
    this.pays = pays;
  }

  /** What may happen, for people. */
  String describe() {
    return "perhaps: " + stage.describe() + ", if the first looks show that it pays";
  }

  /** What happened, for people; empty before. */
  Optional<String> happened() {
    return taken.map(
        is -> (is ? "Looked at: " : "Not looked at, since it does not pay: ") + stage.describe());
  }

  /**
   * Signals with those of the crops, if these pay.
   *
   * @param look tells what crops say
   */
  SignalSource beside(SignalSource others, FramePlaces places, Function<CropStage, float[]> look) {
    return new SignalSource() {
      @Override
      public boolean speaks() {
        return others.speaks();
      }

      @Override
      public BitSet ruledOut() {
        return others.ruledOut();
      }

      @Override
      public boolean learns() {
        return others.learns();
      }

      @Override
      public List<float[]> signals(BitSet known, BitSet wanted) {
        List<float[]> signals = new ArrayList<>(others.signals(known, wanted));
        boolean decided = known.cardinality() > 1 && pays.test(presence(places, known, wanted));
        taken = Optional.of(decided);
        if (decided) {
          signals.add(look.apply(stage));
        }
        return signals;
      }
    };
  }

  private static Presence presence(FramePlaces places, BitSet known, BitSet wanted) {
    return Presence.of(
        known.stream().mapToLong(places::frame).toArray(),
        known.stream().map(place -> wanted.get(place) ? 1 : 0).toArray());
  }
}
