package org.glimpse.optimizer.execution;

import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
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

/**
 * Gets the scores that a plan has chosen, training a model where it has to. Frames to learn from
 * are drawn at random from those in range; the sample that the answer stands on is drawn afresh and
 * knows nothing of them, so whatever the model learned, the estimate stays unbiased.
 */
final class ScoreReading {
  private final VideoServices services;
  private final SampledPlan.Parts parts;
  private final LabelFiller filler;
  private final DuckDbQuery database;
  private final QueryContext context;

  ScoreReading(
      VideoServices services,
      SampledPlan.Parts parts,
      LabelFiller filler,
      DuckDbQuery database,
      QueryContext context) {
    this.services = services;
    this.parts = parts;
    this.filler = filler;
    this.database = database;
    this.context = context;
  }

  /** The scores; empty where there are none, or no model could be trained, which is a warning. */
  Optional<FrameScores> read() {
    VariateSource source = parts.choice().source();
    Optional<String> className = parts.query().className();
    if (source.given() != null) {
      return Optional.of(
          FrameScores.given(services, source.given(), parts.need().video(), className, context));
    }
    Optional<TrainedModel> model = Optional.ofNullable(source.model());
    if (source.trainingFrames() > 0) {
      model = train(source);
    }
    return model.flatMap(
        each ->
            FrameScores.of(
                services.countModels().scores(parts.need().video(), each, context),
                className.orElseThrow()));
  }

  private Optional<TrainedModel> train(VariateSource source) {
    long seed = context.settings().integer(Setting.SEED);
    SplittableRandom random = new SplittableRandom(seed ^ 0x7261696eL);
    FrameSet all = draw(parts.need().frames(), source.labels(), random);
    filler.fill(parts.need(), all);
    FrameSet present =
        services.labels().labelled(parts.need().video(), parts.need().detector(), all);
    FrameSet heldOut = draw(present, source.heldOutFrames(), random);
    Map<Long, Map<String, Integer>> counts = counts(present);
    TreeSet<String> classes = new TreeSet<>();
    counts.values().forEach(each -> classes.addAll(each.keySet()));
    try {
      CountModels.Training trained =
          services
              .countModels()
              .train(
                  CountRequest.of(
                      parts.need().video(),
                      parts.need().detector().key(),
                      labelled(present.minus(heldOut), classes, counts),
                      labelled(heldOut, classes, counts),
                      seed),
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

  /** So many of the frames, each set of that size as likely as any other. */
  private static FrameSet draw(FrameSet frames, long wanted, SplittableRandom random) {
    FrameSet.Builder drawn = FrameSet.builder();
    long left = Math.min(wanted, frames.size());
    long among = frames.size();
    for (PrimitiveIterator.OfLong each = frames.iterator(); left > 0; among--) {
      long frame = each.nextLong();
      if (random.nextLong(among) < left) {
        drawn.add(frame);
        left--;
      }
    }
    return drawn.build();
  }

  private Map<Long, Map<String, Integer>> counts(FrameSet frames) {
    String objects =
        services
            .labels()
            .objectsSql(
                parts.need().video(),
                parts.need().detector(),
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
    return new LabelledFrames(java.util.List.copyOf(classes), numbers, rows);
  }
}
