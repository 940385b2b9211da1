package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.glimpse.models.counts.CountArchitecture;
import org.glimpse.models.counts.CountModels;
import org.glimpse.models.counts.CountRequest;
import org.glimpse.models.counts.LabelledFrames;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.SingleFlight;

/**
 * Trains specialised models on frames drawn at random from those in range, but for frames that are
 * reserved for judging models.
 */
final class ModelTraining implements ModelTrainer {
  private final VideoServices services;
  private final LabelNeed need;
  private final LabelFiller filler;
  private final DuckDbQuery database;
  private final QueryContext context;

  ModelTraining(
      VideoServices services,
      LabelNeed need,
      LabelFiller filler,
      DuckDbQuery database,
      QueryContext context) {
    this.services = services;
    this.need = need;
    this.filler = filler;
    this.database = database;
    this.context = context;
  }

  /**
   * Trains one, or gives the one that another statement has made since this one was planned: had it
   * been there, the planner would have taken it.
   *
   * @param classes of each condition that it should count, one of them at least
   * @param frames to learn from
   * @param heldOutFrames by which training is stopped and the model judged
   * @return empty where no model could be trained, which is a warning
   */
  Optional<TrainedModel> train(List<Set<String>> classes, int frames, int heldOutFrames) {
    SingleFlight.Flight alone =
        services.countModels().alone(need.video(), need.detector().key(), context);
    try {
      Optional<TrainedModel> meanwhile = ModelScores.best(services, need, classes);
      return meanwhile.isPresent() ? meanwhile : train(frames, heldOutFrames);
    } finally {
      alone.close();
    }
  }

  private Optional<TrainedModel> train(int frames, int heldOutFrames) {
    long seed = context.settings().integer(Setting.SEED);
    SplittableRandom random = new SplittableRandom(seed ^ 0x7261696eL);
    FrameSet all =
        RandomFrames.draw(
            need.frames(),
            frame -> !RandomFrames.reserved(frame),
            (long) frames + heldOutFrames,
            random);
    filler.fill(need, all);
    FrameSet present = services.labels().labelled(need.video(), need.detector(), all);
    return train(present, Optional.empty(), CountArchitecture.DEFAULT, heldOutFrames, seed, random);
  }

  /** Holds a fifth of the frames out; frames reserved for judging models are left out. */
  @Override
  public Optional<TrainedModel> train(
      FrameSet labelled, Optional<Matches> matches, CountArchitecture architecture) {
    long seed = context.settings().integer(Setting.SEED);
    FrameSet present =
        FrameSet.of(
            services.labels().labelled(need.video(), need.detector(), labelled).stream()
                .filter(frame -> !RandomFrames.reserved(frame))
                .toArray());
    return train(
        present,
        matches,
        architecture,
        present.size() / 5,
        seed,
        new SplittableRandom(seed ^ 0x7261696eL));
  }

  private Optional<TrainedModel> train(
      FrameSet present,
      Optional<Matches> matches,
      CountArchitecture architecture,
      long heldOutFrames,
      long seed,
      SplittableRandom random) {
    FrameSet heldOut = RandomFrames.draw(present, frame -> true, heldOutFrames, random);
    Map<Long, Map<String, Integer>> counts = counts(present);
    matches.ifPresent(
        each ->
            each.frames()
                .intersect(present)
                .forEach(
                    frame ->
                        counts
                            .computeIfAbsent(frame, absent -> new TreeMap<>())
                            .put(each.name(), 1)));
    TreeSet<String> classes = new TreeSet<>();
    counts.values().forEach(each -> classes.addAll(each.keySet()));
    try {
      CountModels.Training trained =
          services
              .countModels()
              .train(
                  CountRequest.of(
                          need.video(),
                          need.detector().key(),
                          labelled(present.minus(heldOut), classes, counts),
                          labelled(heldOut, classes, counts),
                          seed)
                      .with(architecture),
                  context);
      return Optional.of(trained.model());
    } catch (GlimpseException refused) {
      if (refused.code() != ErrorCode.INVALID_OPTION && refused.code() != ErrorCode.UNSUPPORTED) {
        throw refused;
      }
      context.warn(
          "No specialised model was trained: " + refused.getMessage() + ". " + refused.advice());
      return Optional.empty();
    }
  }

  private Map<Long, Map<String, Integer>> counts(FrameSet frames) {
    String objects =
        services
            .labels()
            .objectsSql(
                need.video(),
                need.detector(),
                new FrameSet.Range(frames.first(), frames.last() + 1));
    Map<Long, Map<String, Integer>> counts = new TreeMap<>();
    database.query(
        "SELECT frame, class, count(*) FROM (" + objects + ") AS o GROUP BY frame, class",
        rows -> {
          while (rows.next()) {
            if (frames.contains(rows.getLong(1))) {
              counts
                  .computeIfAbsent(rows.getLong(1), absent -> new TreeMap<>())
                  .put(rows.getString(2), rows.getInt(3));
            }
          }
          return null;
        });
    return counts;
  }

  private static LabelledFrames labelled(
      FrameSet frames, TreeSet<String> classes, Map<Long, Map<String, Integer>> counts) {
    long[] numbers = frames.stream().toArray();
    int[][] rows = new int[numbers.length][];
    for (int i = 0; i < numbers.length; i++) {
      Map<String, Integer> of = counts.getOrDefault(numbers[i], Map.of());
      rows[i] = classes.stream().mapToInt(each -> of.getOrDefault(each, 0)).toArray();
    }
    return new LabelledFrames(List.copyOf(classes), numbers, rows);
  }
}
