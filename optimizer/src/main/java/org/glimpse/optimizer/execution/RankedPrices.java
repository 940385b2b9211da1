package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.models.counts.CountCosts;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.search.EventSearch;
import org.glimpse.optimizer.search.ScoreIndex;
import org.glimpse.optimizer.search.SearchPrediction;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/**
 * Prices a search with the scores that could guide it, and with none, and chooses by predicted
 * seconds: labels to train a model on, its training, a pass over the video for thumbnails and
 * scoring count against the detector calls that they save.
 */
final class RankedPrices {
  /** Between two batches: SQL and bookkeeping. */
  private static final double BATCH_SECONDS = 0.05;

  /** Guesses of a share are rough, so it has to promise this much to be taken. */
  private static final double GAIN_MIN = 2;

  /** Ranking ends when it has cost this much of looking at every frame. */
  private static final double SPENT_MAX = 0.5;

  /** Least share of the frames before those looked at that is decoded all the same. */
  private static final double DECODE_KEPT_MIN = 0.1;

  /** Frames a second, where a video does not tell. */
  private static final double RATE_USUAL = 30;

  private static final int TRAINING_MIN = 300;
  private static final int TRAINING_MAX = 1500;

  private static final LabelCost NOTHING = new LabelCost(0, 0, 0, 0, 0, 0);

  private final VideoServices services;
  private final LabelNeed need;
  private final RankedPlan.Query query;
  private final StoredEvidence evidence;
  private final QueryContext context;
  private final FrameSet missing;

  RankedPrices(
      VideoServices services,
      LabelNeed need,
      RankedPlan.Query query,
      StoredEvidence evidence,
      QueryContext context) {
    this.services = services;
    this.need = need;
    this.query = query;
    this.evidence = evidence;
    this.context = context;
    this.missing =
        need.frames()
            .minus(services.labels().labelled(need.video(), need.detector(), need.frames()));
  }

  /**
   * The cheapest plan.
   *
   * @param named the proxy that USING names, which is taken whatever it costs
   */
  RankedPlan plan(Optional<String> named) {
    List<RankedPlan.Choice> choices = new ArrayList<>();
    choices.add(choice(RankedScores.none(query.conditions().size()), NOTHING));
    if (evidence.found() < query.wanted()) {
      guided(named, choices.get(0)).ifPresent(choices::add);
    }
    RankedPlan.Choice choice =
        choices.stream()
            .min(
                Comparator.comparing(
                        (RankedPlan.Choice each) ->
                            named.filter(name -> each.scores().uses(name)).isEmpty())
                    .thenComparingDouble(each -> each.cost().totalSeconds()))
            .orElseThrow();
    double rate = need.video().segments().get(0).framesPerSecond();
    double wait =
        SearchPrediction.inOrder(
            query.wanted() - evidence.foundAhead(),
            evidence.share(),
            rate > 0 ? query.gapSeconds() : query.gapSeconds() / RATE_USUAL,
            rate > 0 ? rate : RATE_USUAL);
    LabelCost inOrder = cost(missing.take((long) Math.min(missing.size(), Math.ceil(wait))));
    boolean pays =
        choice.cost().totalSeconds() * GAIN_MIN < inOrder.totalSeconds()
            && choice.cost().detectorCalls() < choice.callsMax();
    return new RankedPlan(query, evidence, choices, choice, inOrder, pays);
  }

  /** With scores that were given; else with a model that is there, or one to be trained. */
  private Optional<RankedPlan.Choice> guided(Optional<String> named, RankedPlan.Choice without) {
    RankedScores given =
        RankedScores.of(
            query.classes().stream()
                .map(classes -> RegisteredScores.of(services, need.video(), classes, named))
                .toList());
    if (!given.isNone()) {
      return Optional.of(choice(given, NOTHING));
    }
    return need.video().hasPixels() && need.frames().size() <= ScoreIndex.FRAMES_MAX
        ? Optional.of(modelled(without))
        : Optional.empty();
  }

  /** With the model that is there, or with one to be trained. */
  private RankedPlan.Choice modelled(RankedPlan.Choice without) {
    Optional<TrainedModel> known = ModelScores.best(services, need, query.classes());
    if (known.isPresent()) {
      return choice(
          RankedScores.of(
              ModelScores.of(
                  services, need.video(), known.get(), query.conditions(), query.classes())),
          ofModel(services.countModels().predict(need.video(), known.get(), context)));
    }
    int frames =
        (int) Math.max(TRAINING_MIN, Math.min(TRAINING_MAX, without.cost().detectorCalls() / 5));
    RankedScores scores = RankedScores.training(query.conditions().size(), frames);
    LabelCost labels = cost(new FramePlaces(need.frames()).spread(scores.training().labels()));
    CountCosts costs = services.countModels().predict(need.video(), frames, context);
    return choice(scores, sum(labels, ofModel(costs)));
  }

  /** Seconds of a model, on the clock and of work, as nearly the same. */
  private static LabelCost ofModel(CountCosts costs) {
    return new LabelCost(
        0,
        costs.frames(),
        costs.thumbnails(),
        costs.training() + costs.scoring(),
        costs.seconds(),
        0);
  }

  private RankedPlan.Choice choice(RankedScores scores, LabelCost before) {
    double known = evidence.spread() + scores.training().labels();
    double calls =
        SearchPrediction.calls(
            query.wanted() - evidence.found(),
            evidence.share(),
            query.gapSeconds(),
            scores.quality(),
            known);
    long looked = (long) Math.min(missing.size(), Math.ceil(calls));
    LabelCost bare =
        looked == 0
            ? NOTHING
            : nearKeyFrames(
                cost(new FramePlaces(missing).spread(Math.min(looked, EventSearch.LABELS_MAX))));
    double batches = bare.detectorCalls() / (double) RankedRows.batch(bare.detectorCalls());
    LabelCost searching = sum(bare, new LabelCost(0, 0, 0, 0, batches * BATCH_SECONDS, 0));
    double perCall = searching.totalSeconds() / Math.max(1, searching.detectorCalls());
    double callsMax = SPENT_MAX * need.cost().totalSeconds() / Math.max(1e-9, perCall);
    return new RankedPlan.Choice(
        scores, sum(before, searching), (long) Math.min(callsMax, EventSearch.LABELS_MAX));
  }

  /**
   * Of frames anywhere, less what choosing them near key frames saves: nearly all that is decoded
   * on the way while there are many groups of pictures for each call, nothing where there are few.
   */
  private LabelCost nearKeyFrames(LabelCost cost) {
    double work = cost.decodeSeconds() + cost.detectorSeconds();
    if (cost.framesDecoded() <= cost.detectorCalls() || work <= 0) {
      return cost;
    }
    double calls = cost.detectorCalls();
    double groups = need.frames().size() * calls / (2 * cost.framesDecoded());
    double kept = Math.max(DECODE_KEPT_MIN, Math.min(1, calls / (2 * groups)));
    long decoded = Math.round(calls + (cost.framesDecoded() - calls) * kept);
    double decodeSeconds = cost.decodeSeconds() * decoded / cost.framesDecoded();
    double left = (decodeSeconds + cost.detectorSeconds()) / work;
    return new LabelCost(
        cost.detectorCalls(),
        decoded,
        decodeSeconds,
        cost.detectorSeconds(),
        cost.wallSeconds() * left,
        cost.pricedSeconds());
  }

  private LabelCost cost(FrameSet frames) {
    return services.labeler().predict(need.video(), need.detector(), frames);
  }

  private static LabelCost sum(LabelCost one, LabelCost other) {
    return new LabelCost(
        one.detectorCalls() + other.detectorCalls(),
        one.framesDecoded() + other.framesDecoded(),
        one.decodeSeconds() + other.decodeSeconds(),
        one.detectorSeconds() + other.detectorSeconds(),
        one.wallSeconds() + other.wallSeconds(),
        one.pricedSeconds() + other.pricedSeconds());
  }
}
