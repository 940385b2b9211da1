package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.models.counts.ClassScore;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.StatementCosts;
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
  private final SampleForecast forecast;
  private final QueryContext context;

  /**
   * @param className the class that objects must have; without one no proxy is thought of
   * @param forecast of the sample without a proxy
   */
  ProxyChoice(
      VideoServices services,
      LabelNeed need,
      Optional<String> className,
      SampleForecast forecast,
      QueryContext context) {
    this.services = services;
    this.need = need;
    this.className = className;
    this.forecast = forecast;
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
   * @param named the proxy that USING names
   */
  List<Choice> choices(Optional<String> named) {
    long frames = forecast.total();
    List<Choice> choices = new ArrayList<>();
    choices.add(without());
    Optional<RegisteredProxy> given = given(named);
    if (given.isPresent()) {
      choices.add(choice(VariateSource.of(given.get()), QUALITY_GIVEN, 0));
      return choices;
    }
    if (!need.video().hasPixels()) {
      return choices;
    }
    double rate = need.video().segments().get(0).framesPerSecond();
    boolean longBlocks = need.frames().size() > PACKET_BLOCK_SECONDS * rate * frames;
    if (longBlocks && need.video().frameCount() <= FrameScores.GIVEN_MAX) {
      choices.add(choice(VariateSource.PACKETS, QUALITY_PACKETS, 0));
    }
    if (className.isEmpty()) {
      return choices;
    }
    Optional<TrainedModel> known =
        ModelScores.best(services, need, List.of(Set.of(className.get())));
    if (known.isPresent()) {
      VariateSource source = VariateSource.of(known.get());
      choices.add(choice(source, quality(known.get()), modelSeconds(source)));
    } else {
      int training = (int) Math.max(TRAINING_MIN, Math.min(TRAINING_MAX, frames / 5));
      VariateSource source = VariateSource.training(training);
      choices.add(choice(source, QUALITY_TRAINED, modelSeconds(source)));
    }
    return choices;
  }

  /** A proxy by itself, without a sample but for the frames by which it is judged. */
  Choice alone(VariateSource source, FrameSet judging) {
    LabelCost judged = services.labeler().predict(need.video(), need.detector(), judging);
    return choice(source, judged, modelSeconds(source));
  }

  /** Of training a model where it has to be, and of scoring every frame. */
  private double modelSeconds(VariateSource source) {
    if (source.model() != null) {
      return services.countModels().predict(need.video(), source.model(), context).seconds();
    }
    return source.trainingFrames() == 0
        ? 0
        : services.countModels().predict(need.video(), source.trainingFrames(), context).seconds();
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

  /** The plain sample. */
  Choice without() {
    LabelCost drawn = forecast.cost();
    return new Choice(
        VariateSource.NONE,
        drawn.detectorCalls(),
        drawn.totalSeconds() + statementSeconds(),
        work(drawn));
  }

  private Choice choice(VariateSource source, double quality, double modelSeconds) {
    double remaining = Math.pow(1 - WITHIN_BLOCKS * quality, 1 / POWER);
    return choice(source, forecast.cost(Math.round(forecast.total() * remaining)), modelSeconds);
  }

  private Choice choice(VariateSource source, LabelCost drawn, double modelSeconds) {
    LabelCost learned = forecast.costAtOnce(source.labels());
    return new Choice(
        source,
        drawn.detectorCalls() + learned.detectorCalls(),
        drawn.totalSeconds() + learned.totalSeconds() + modelSeconds + statementSeconds(),
        work(drawn) + work(learned) + modelSeconds);
  }

  private double statementSeconds() {
    return StatementCosts.seconds(services.workspace().measuredCosts(), SampledPlan.NAME);
  }

  private static double work(LabelCost cost) {
    return cost.decodeSeconds() + cost.detectorSeconds();
  }
}
