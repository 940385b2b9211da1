package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.models.counts.ClassScore;
import org.glimpse.models.counts.CountCosts;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/**
 * Chooses the control variate of a sampled aggregate by predicted seconds: none, scores that were
 * given, the sizes of packets, a specialised model that is there, or one to be trained. Decoding
 * every frame for a model's thumbnails, its labels and its training are counted.
 */
final class ProxyChoice {
  /** The variance of a sample stratified by time falls like this power of its size. */
  private static final double POWER = 1.54;

  /** Squared correlation of given scores, of which nothing is known. */
  private static final double QUALITY_GIVEN = 0.5;

  /** Squared correlation of packet sizes with counts, of which nothing is known: often none. */
  private static final double QUALITY_PACKETS = 0.02;

  /** Within shorter blocks, packet sizes that are smoothed over a second hardly differ. */
  private static final double PACKET_BLOCK_SECONDS = 2;

  /** Squared correlation that a model yet to be trained reaches on fixed cameras, about. */
  private static final double QUALITY_TRAINED = 0.7;

  /** What remains of a squared correlation within blocks of time, where frames are alike. */
  private static final double WITHIN_BLOCKS = 0.8;

  private static final int TRAINING_MIN = 300;
  private static final int TRAINING_MAX = 1500;

  private final VideoServices services;
  private final LabelNeed need;
  private final Optional<String> className;
  private final LongFunction<FrameSet> sample;
  private final QueryContext context;

  /**
   * @param className the class that objects must have; without one no proxy is thought of
   * @param sample frames as far apart as those of a sample of some size
   */
  ProxyChoice(
      VideoServices services,
      LabelNeed need,
      Optional<String> className,
      LongFunction<FrameSet> sample,
      QueryContext context) {
    this.services = services;
    this.need = need;
    this.className = className;
    this.sample = sample;
    this.context = context;
  }

  /**
   * A choice, with what it is expected to cost.
   *
   * @param calls detector calls, those for training included
   * @param seconds on the clock, and prices that do not pass
   * @param workSeconds of all threads together
   */
  record Choice(VariateSource source, long calls, double seconds, double workSeconds) {}

  /**
   * All choices, none first.
   *
   * @param frames of the sample without a proxy
   * @param named the proxy that USING names
   */
  List<Choice> choices(long frames, Optional<String> named) {
    List<Choice> choices = new ArrayList<>();
    choices.add(choice(VariateSource.NONE, frames, 0, 0));
    Optional<RegisteredProxy> given = given(named);
    if (given.isPresent()) {
      choices.add(choice(VariateSource.of(given.get()), frames, QUALITY_GIVEN, 0));
      return choices;
    }
    if (!need.video().hasPixels()) {
      return choices;
    }
    double rate = need.video().segments().get(0).framesPerSecond();
    boolean longBlocks = need.frames().size() > PACKET_BLOCK_SECONDS * rate * frames;
    if (longBlocks && need.video().frameCount() <= FrameScores.GIVEN_MAX) {
      choices.add(choice(VariateSource.PACKETS, frames, QUALITY_PACKETS, 0));
    }
    if (className.isEmpty()) {
      return choices;
    }
    Optional<TrainedModel> known =
        services.countModels().of(need.video(), need.detector().key()).stream()
            .filter(model -> model.classes().contains(className.get()))
            .findFirst();
    if (known.isPresent()) {
      CountCosts costs = services.countModels().predict(need.video(), known.get(), context);
      double quality = quality(known.get());
      choices.add(choice(VariateSource.of(known.get()), frames, quality, costs.seconds()));
    } else {
      int training = (int) Math.max(TRAINING_MIN, Math.min(TRAINING_MAX, frames / 5));
      CountCosts costs = services.countModels().predict(need.video(), training, context);
      VariateSource source = VariateSource.training(training);
      choices.add(choice(source, frames, QUALITY_TRAINED, costs.seconds()));
    }
    return choices;
  }

  private Optional<RegisteredProxy> given(Optional<String> named) {
    if (need.video().frameCount() > FrameScores.GIVEN_MAX) {
      return Optional.empty();
    }
    return services.proxies().list().stream()
        .filter(proxy -> proxy.video().equalsIgnoreCase(need.video().name()))
        .filter(proxy -> className.isEmpty() || proxy.serves(className.get()))
        .filter(
            proxy ->
                named.isPresent()
                    ? proxy.name().equalsIgnoreCase(named.get())
                    : className.isPresent() && proxy.kind() == RegisteredProxy.Kind.CLASS_COUNTS)
        .findFirst();
  }

  private double quality(TrainedModel model) {
    double correlation =
        model.heldOut().classes().stream()
            .filter(each -> each.className().equals(className.get()))
            .mapToDouble(ClassScore::correlation)
            .findFirst()
            .orElse(0);
    return correlation * correlation;
  }

  private Choice choice(VariateSource source, long frames, double quality, double modelSeconds) {
    double remaining = Math.pow(1 - WITHIN_BLOCKS * quality, 1 / POWER);
    LabelCost drawn = cost(Math.round(frames * remaining));
    LabelCost learned = cost(source.labels());
    return new Choice(
        source,
        drawn.detectorCalls() + learned.detectorCalls(),
        drawn.totalSeconds() + learned.totalSeconds() + modelSeconds,
        work(drawn) + work(learned) + modelSeconds);
  }

  private LabelCost cost(long frames) {
    return services.labeler().predict(need.video(), need.detector(), sample.apply(frames));
  }

  private static double work(LabelCost cost) {
    return cost.decodeSeconds() + cost.detectorSeconds();
  }
}
