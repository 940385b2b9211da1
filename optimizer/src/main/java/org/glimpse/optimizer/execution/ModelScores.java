package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.glimpse.models.counts.ClassScore;
import org.glimpse.models.counts.CountScores;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.search.Condition;
import org.glimpse.optimizer.search.ScoreIndex;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * How likely frames satisfy one condition, by a specialised model: the tail of its count
 * distribution, so that events that no training frame showed are ranked as well.
 */
record ModelScores(
    VideoServices services, Video video, TrainedModel model, String className, Condition condition)
    implements ScoreSource {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Probabilities nearer to 0 or 1 than this say no more. */
  private static final double PROBABILITY_MIN = 1e-9;

  /** Rare frames are told apart less well than frames at large, which models are judged on. */
  private static final double OF_RARE = 0.7;

  /** The scores of a model for each condition of a search whose class it counts. */
  static List<Optional<ScoreSource>> of(
      VideoServices services,
      Video video,
      TrainedModel model,
      List<Condition> conditions,
      List<Set<String>> classesOf) {
    List<Optional<ScoreSource>> sources = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      Condition condition = conditions.get(i);
      Set<String> classes = classesOf.get(i);
      sources.add(
          counts(model, classes)
              ? Optional.of(
                  new ModelScores(services, video, model, classes.iterator().next(), condition))
              : Optional.empty());
    }
    return sources;
  }

  /** Whether a model counts the class, if there is one alone. */
  private static boolean counts(TrainedModel model, Set<String> classes) {
    return classes.size() == 1 && model.classes().containsAll(classes);
  }

  /**
   * The newest model of a video that counts most of the classes of conditions; of several networks
   * that learned the same, the one that does it best.
   */
  static Optional<TrainedModel> best(
      VideoServices services, LabelNeed need, List<Set<String>> classes) {
    TrainedModel best = null;
    long most = 0;
    for (TrainedModel model : services.countModels().of(need.video(), need.detector().key())) {
      long counted = classes.stream().filter(each -> counts(model, each)).count();
      if (counted > most || counted == most && best != null && isBetter(model, best)) {
        best = model;
        most = counted;
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean isBetter(TrainedModel one, TrainedModel other) {
    return one.trainingFrames() == other.trainingFrames()
        && one.heldOutFrames() == other.heldOutFrames()
        && one.heads().equals(other.heads())
        && one.options().equals(other.options())
        && one.heldOut().loss() < other.heldOut().loss();
  }

  @Override
  public String name() {
    return "specialised model " + model.name();
  }

  @Override
  public double correlation() {
    return OF_RARE
        * model.heldOut().classes().stream()
            .filter(each -> each.className().equals(className))
            .mapToDouble(ClassScore::correlation)
            .map(correlation -> Math.max(0, correlation))
            .findFirst()
            .orElse(0);
  }

  @Override
  public ScoreIndex read(FramePlaces frames, QueryContext context) {
    return new ScoreIndex(signal(frames, condition, context), correlation());
  }

  @Override
  public float[] signal(FramePlaces frames, Condition wanted, QueryContext context) {
    float[] values = likely(frames, wanted, context);
    for (int place = 0; place < values.length; place++) {
      values[place] = (float) score(values[place]);
    }
    return values;
  }

  @Override
  public float[] likely(FramePlaces frames, Condition wanted, QueryContext context) {
    CountScores.OfClass scores =
        services.countModels().scores(video, model, context).of(className).orElseThrow();
    float[] values = new float[(int) frames.size()];
    for (int place = 0; place < values.length; place++) {
      long frame = frames.frame(place);
      values[place] = (float) wanted.probability(count -> scores.atLeast(frame, count));
    }
    return values;
  }

  /** What a normal variable must exceed with the probability of the condition, negated. */
  private static double score(double probability) {
    double kept = Math.max(PROBABILITY_MIN, Math.min(1 - PROBABILITY_MIN, probability));
    return NORMAL.inverseCumulativeProbability(kept);
  }
}
