package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.glimpse.models.counts.CountArchitecture;
import org.glimpse.models.counts.CountCosts;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.logical.FrameConditions;
import org.glimpse.optimizer.selection.SignalSource;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.QueryContext;

/**
 * What decides frames of a cascade before the detector, beside their neighbours in time: scores
 * that are there, differences between pictures, a specialised model to be trained.
 *
 * @param matches names what is wanted, where counts of objects tell only a part of that
 * @param scores that are there
 * @param pictures whether thumbnails are compared
 * @param trains whether models are trained on the first frames that are looked at
 * @param boxes whether boxes tell how long what is wanted stays
 * @param colours what rules frames out, and says how near others come to what is wanted
 * @param crops what runs the detector on a region; never where colours are asked for, which crops
 *     do not tell
 */
record CascadeStages(
    VideoServices services,
    LabelNeed need,
    Optional<FrameConditions> conditions,
    Optional<String> matches,
    SelectionScores scores,
    boolean pictures,
    boolean trains,
    boolean boxes,
    Optional<ColourStage> colours,
    Optional<CropStage> crops) {
  /** Squared correlations with what is wanted that can be expected on fixed cameras. */
  private static final double QUALITY_PICTURES = 0.3;

  private static final double QUALITY_TRAINED = 0.6;
  private static final double QUALITY_CROPS = 0.8;

  /** The part of what scores leave open that differences between pictures tell. */
  private static final double ADDED_BY_PICTURES = 0.1;

  /**
   * The part of these that is left beside boxes: in nine searches of a rendered street, they spared
   * a twelfth of the calls.
   */
  private static final double BESIDE_BOXES = 0.2;

  /**
   * All that can be had; time alone first.
   *
   * @param hits the frames that are wanted
   * @param boxes whether boxes tell how long what is wanted stays
   * @param colours that may rule frames out
   * @param crops of a region that may be looked at
   * @param reproducible whether nothing but time and registered proxies may decide: what a model
   *     says depends on the labels that happened to be there when it was trained
   */
  static List<CascadeStages> of(
      VideoServices services,
      LabelNeed need,
      RelNode hits,
      boolean boxes,
      Optional<ColourStage> colours,
      Optional<CropStage> crops,
      Optional<String> named,
      boolean reproducible) {
    Optional<FrameConditions> conditions = FrameConditions.of(hits, RelationSql::looksAtPictures);
    boolean counted =
        FrameConditions.isPresence(hits)
            && conditions.isPresent()
            && conditions.get().classes().stream().allMatch(each -> each.size() == 1);
    Optional<String> matches = counted ? Optional.empty() : Optional.of(matches(hits));
    SelectionScores scores = SelectionScores.of(services, need, conditions, named, !reproducible);
    List<CascadeStages> all = new ArrayList<>();
    CascadeStages time =
        new CascadeStages(
            services,
            need,
            conditions,
            matches,
            scores,
            false,
            false,
            boxes,
            Optional.empty(),
            Optional.empty());
    all.add(time);
    if (reproducible) {
      return all;
    }
    if (PictureSignals.fits(need.video(), need.frames().size())) {
      all.add(time.with(true, false, Optional.empty(), Optional.empty()));
      if (scores.isNone() || matches.isPresent()) {
        all.add(time.with(false, true, Optional.empty(), Optional.empty()));
        all.add(time.with(true, true, Optional.empty(), Optional.empty()));
      }
    }
    if (colours.isPresent()) {
      for (CascadeStages each : List.copyOf(all)) {
        all.add(each.with(each.pictures, each.trains, colours, Optional.empty()));
      }
    }
    crops.ifPresent(stage -> all.add(time.with(stage)));
    return all;
  }

  /** The same with crops of a region beside the others. */
  CascadeStages with(CropStage looksAtCrops) {
    return with(pictures, trains, colours, Optional.of(looksAtCrops));
  }

  private CascadeStages with(
      boolean comparesPictures,
      boolean trainsModel,
      Optional<ColourStage> rulesOut,
      Optional<CropStage> looksAtCrops) {
    return new CascadeStages(
        services,
        need,
        conditions,
        matches,
        scores,
        comparesPictures,
        trainsModel,
        boxes,
        rulesOut,
        looksAtCrops);
  }

  /** A name for the frames that a query wants: equal queries, equal names. */
  private static String matches(RelNode hits) {
    return "match " + Digest.ofParts(RelOptUtil.toString(hits)).hex().substring(0, 8);
  }

  /** The squared correlation with what is wanted that is expected. */
  double quality() {
    double quality = scores.correlation() * scores.correlation();
    return quality(trains ? Math.max(quality, QUALITY_TRAINED) : quality);
  }

  /** The same where that of the scores is known. */
  private double quality(double ofScores) {
    double both = ofScores + ADDED_BY_PICTURES * (1 - ofScores);
    double quality = pictures ? Math.max(both, QUALITY_PICTURES) : ofScores;
    double beside = boxes ? BESIDE_BOXES * quality : quality;
    return crops.isPresent() ? Math.max(beside, QUALITY_CROPS) : beside;
  }

  /**
   * The networks that may be trained, the usual one first, then those that cost least.
   *
   * @param callSeconds seconds that detector calls are expected to take, by the squared correlation
   *     of all signals with what is wanted
   */
  NetworkSearch networks(
      int trainingFrames, DoubleUnaryOperator callSeconds, QueryContext context) {
    if (!trains) {
      return NetworkSearch.none();
    }
    List<NetworkSearch.Candidate> all =
        CountArchitecture.family().stream()
            .map(
                architecture -> {
                  CountCosts costs =
                      services
                          .countModels()
                          .predict(need.video(), architecture, trainingFrames, context);
                  return new NetworkSearch.Candidate(
                      architecture, costs.training(), costs.scoring());
                })
            .sorted(
                Comparator.comparing(
                        (NetworkSearch.Candidate each) ->
                            !each.architecture().equals(CountArchitecture.DEFAULT))
                    .thenComparingDouble(each -> each.training() + each.scoring()))
            .toList();
    return NetworkSearch.of(
        all, quality -> callSeconds.applyAsDouble(quality(quality)), QUALITY_TRAINED);
  }

  /** How many frames are expected not to be ruled out. */
  long left() {
    return colours.map(ColourStage::left).orElse(need.frames().size());
  }

  /** Seconds that they take, detector calls apart. */
  double seconds(long trainingFrames, QueryContext context) {
    double seconds =
        scores.models().stream()
            .mapToDouble(
                model -> services.countModels().predict(need.video(), model, context).seconds())
            .sum();
    seconds += colours.map(ColourStage::seconds).orElse(0.0);
    seconds += crops.map(CropStage::seconds).orElse(0.0);
    if (pictures || trains) {
      CountCosts costs =
          services.countModels().predict(need.video(), (int) trainingFrames, context);
      seconds += trains ? costs.seconds() : scores.models().isEmpty() ? costs.thumbnails() : 0;
    }
    return pictures
        ? seconds + PictureSignals.seconds(services.workspace(), need.frames().size())
        : seconds;
  }

  /** What decides, for people. */
  String describe() {
    List<String> stages = new ArrayList<>(List.of("their neighbours in time"));
    if (colours.isPresent()) {
      stages.add("sums of their pixels");
    }
    if (!scores.isNone()) {
      stages.add(scores.describe());
    }
    if (pictures) {
      stages.add("differences between pictures");
    }
    if (trains) {
      stages.add("a specialised model");
    }
    crops.ifPresent(stage -> stages.add(stage.describe()));
    int last = stages.size() - 1;
    return last == 0
        ? stages.get(0)
        : String.join(", ", stages.subList(0, last)) + " and " + stages.get(last);
  }

  /**
   * Their signals.
   *
   * @param networks that may be trained
   * @param training trains a model
   * @param look tells what crops say
   */
  SignalSource signals(
      FramePlaces places,
      NetworkSearch networks,
      ModelTrainer training,
      Function<CropStage, float[]> look,
      QueryContext context) {
    boolean tells = !scores.isNone() || pictures || trains || crops.isPresent();
    if (!tells && colours.isEmpty()) {
      return SignalSource.NONE;
    }
    Optional<ColourStage.Known> sums = colours.map(each -> each.known(places, context));
    return new SignalSource() {
      @Override
      public BitSet ruledOut() {
        return sums.map(ColourStage.Known::ruledOut).orElseGet(BitSet::new);
      }

      @Override
      public boolean learns() {
        return trains;
      }

      @Override
      public List<float[]> signals(BitSet known, BitSet wanted) {
        List<float[]> signals = read(places, known, wanted, networks, training, context);
        sums.flatMap(ColourStage.Known::nearness).ifPresent(signals::add);
        crops.map(look).ifPresent(signals::add);
        signals.forEach(CascadeStages::makeFinite);
        return signals;
      }
    };
  }

  private List<float[]> read(
      FramePlaces places,
      BitSet known,
      BitSet wanted,
      NetworkSearch networks,
      ModelTrainer training,
      QueryContext context) {
    List<float[]> signals = new ArrayList<>(scores.signals(places, context));
    FrameSet labelled = frames(places, known);
    Optional<ModelTrainer.Matches> matching =
        matches.map(name -> new ModelTrainer.Matches(name, frames(places, wanted)));
    networks
        .run(
            architecture -> training.train(labelled, matching, architecture),
            model -> Math.pow(scores(model).correlation(), 2))
        .ifPresent(model -> signals.addAll(scores(model).signals(places, context)));
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
    return signals;
  }

  private SelectionScores scores(TrainedModel model) {
    return SelectionScores.of(services, need, conditions, matches, model);
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
