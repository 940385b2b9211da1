package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.glimpse.models.counts.CountCosts;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.FrameConditions;
import org.glimpse.optimizer.selection.SignalSource;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/**
 * What decides frames of a cascade before the detector, beside their neighbours in time: scores
 * that are there, differences between pictures, a specialised model to be trained.
 *
 * @param scores that are there
 * @param pictures whether thumbnails are compared
 * @param trains whether a model is trained on the first frames that are looked at
 */
record CascadeStages(
    VideoServices services,
    LabelNeed need,
    Optional<FrameConditions> conditions,
    SelectionScores scores,
    boolean pictures,
    boolean trains) {
  /** Squared correlations with what is wanted that can be expected on fixed cameras. */
  private static final double QUALITY_PICTURES = 0.3;

  private static final double QUALITY_TRAINED = 0.6;

  /** All that can be had; time alone first. */
  static List<CascadeStages> of(
      VideoServices services,
      LabelNeed need,
      Optional<FrameConditions> conditions,
      Optional<String> named) {
    SelectionScores scores = SelectionScores.of(services, need, conditions, named);
    List<CascadeStages> all = new ArrayList<>();
    all.add(new CascadeStages(services, need, conditions, scores, false, false));
    if (PictureSignals.fits(need.video(), need.frames().size())) {
      all.add(new CascadeStages(services, need, conditions, scores, true, false));
      boolean countable =
          conditions.isPresent()
              && conditions.get().classes().stream().allMatch(each -> each.size() == 1);
      if (scores.isNone() && countable) {
        all.add(new CascadeStages(services, need, conditions, scores, true, true));
      }
    }
    return all;
  }

  /** The squared correlation with what is wanted that is expected. */
  double quality() {
    double quality = scores.correlation() * scores.correlation();
    if (trains) {
      quality = Math.max(quality, QUALITY_TRAINED);
    }
    return pictures ? Math.max(quality, QUALITY_PICTURES) : quality;
  }

  /** Seconds that they take, detector calls apart. */
  double seconds(long trainingFrames, QueryContext context) {
    double seconds =
        scores.models().stream()
            .mapToDouble(
                model -> services.countModels().predict(need.video(), model, context).seconds())
            .sum();
    if (pictures) {
      CountCosts costs =
          services.countModels().predict(need.video(), (int) trainingFrames, context);
      seconds += trains ? costs.seconds() : scores.models().isEmpty() ? costs.thumbnails() : 0;
      seconds += PictureSignals.seconds(services.workspace(), need.frames().size());
    }
    return seconds;
  }

  /** What decides, for people. */
  String describe() {
    List<String> stages = new ArrayList<>(List.of("their neighbours in time"));
    if (!scores.isNone()) {
      stages.add(scores.describe());
    }
    if (pictures) {
      stages.add("differences between pictures");
    }
    if (trains) {
      stages.add("a specialised model");
    }
    int last = stages.size() - 1;
    return last == 0
        ? stages.get(0)
        : String.join(", ", stages.subList(0, last)) + " and " + stages.get(last);
  }

  /**
   * Their signals.
   *
   * @param training trains a model on labelled frames
   */
  SignalSource signals(
      FramePlaces places,
      Function<FrameSet, Optional<TrainedModel>> training,
      QueryContext context) {
    if (scores.isNone() && !pictures) {
      return SignalSource.NONE;
    }
    return new SignalSource() {
      @Override
      public boolean learns() {
        return trains;
      }

      @Override
      public List<float[]> signals(BitSet known, BitSet wanted) {
        return read(places, known, wanted, training, context);
      }
    };
  }

  private List<float[]> read(
      FramePlaces places,
      BitSet known,
      BitSet wanted,
      Function<FrameSet, Optional<TrainedModel>> training,
      QueryContext context) {
    List<float[]> signals = new ArrayList<>(scores.signals(places, context));
    if (trains) {
      training
          .apply(frames(places, known))
          .map(model -> SelectionScores.of(services, need, conditions, model))
          .ifPresent(trained -> signals.addAll(trained.signals(places, context)));
    }
    if (pictures) {
      signals.addAll(
          PictureSignals.read(
                  services.countModels(),
                  services.workspace(),
                  need.video(),
                  need.frames(),
                  context)
              .signals(known, wanted));
    }
    signals.forEach(CascadeStages::makeFinite);
    return signals;
  }

  /** What is not a number says nothing. */
  private static void makeFinite(float[] signal) {
    for (int place = 0; place < signal.length; place++) {
      if (!Float.isFinite(signal[place])) {
        signal[place] = 0;
      }
    }
  }

  private static FrameSet frames(FramePlaces places, BitSet known) {
    return places.frames(known.stream().asLongStream().toArray());
  }
}
