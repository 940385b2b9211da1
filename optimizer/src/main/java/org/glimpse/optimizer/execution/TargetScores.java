package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.FrameConditions;
import org.glimpse.optimizer.search.Condition;
import org.glimpse.workspace.QueryContext;

/**
 * The scores that say how likely frames are to be selected: for each condition, those of a
 * registered proxy or of a model that is there.
 *
 * @param parts the conditions that something speaks for; none where all frames are alike
 */
record TargetScores(List<Part> parts) {

  /** One condition and what speaks for it. */
  record Part(ScoreSource source, Condition condition) {}

  /**
   * Finds them.
   *
   * @param conditions of the query; empty where they are not counts
   * @param named the proxy that USING names
   */
  static TargetScores of(
      VideoServices services,
      LabelNeed need,
      Optional<FrameConditions> conditions,
      Optional<String> named) {
    List<Condition> wanted =
        conditions.map(FrameConditions::conditions).orElse(List.of(Condition.atLeast(1)));
    List<Set<String>> classes = conditions.map(FrameConditions::classes).orElse(List.of(Set.of()));
    List<Optional<ScoreSource>> sources =
        new ArrayList<>(
            classes.stream()
                .map(each -> RegisteredScores.of(services, need.video(), each, named))
                .toList());
    if (sources.stream().allMatch(Optional::isEmpty)) {
      Optional<TrainedModel> model = ModelScores.best(services, need, classes);
      if (model.isPresent()) {
        sources = ModelScores.of(services, need.video(), model.get(), wanted, classes);
      }
    }
    // The objects of a class and those of them that satisfy WHERE are two conditions of one score.
    Set<String> taken = new HashSet<>();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      boolean isNew =
          sources.get(i).isPresent()
              && taken.add(
                  sources.get(i).get().name()
                      + wanted.get(i)
                      + new java.util.TreeSet<>(classes.get(i)));
      if (isNew) {
        parts.add(new Part(sources.get(i).get(), wanted.get(i)));
      }
    }
    return new TargetScores(parts);
  }

  boolean isNone() {
    return parts.isEmpty();
  }

  /** Whose scores, for people; for when there are some. */
  String describe() {
    return parts.stream()
        .map(part -> part.source().name())
        .distinct()
        .collect(Collectors.joining(", ", "the scores of ", ""));
  }

  /** How likely each frame is to satisfy all conditions, as if they were independent. */
  float[] read(FramePlaces frames, QueryContext context) {
    float[] likely = new float[(int) frames.size()];
    Arrays.fill(likely, 1);
    Set<String> predicates = new HashSet<>();
    for (Part part : parts) {
      // The scores of a predicate are about all of it.
      if (part.source() instanceof RegisteredScores given
          && given.ofPredicate()
          && !predicates.add(given.name())) {
        continue;
      }
      float[] each = part.source().likely(frames, part.condition(), context);
      for (int place = 0; place < likely.length; place++) {
        likely[place] *= each[place];
      }
    }
    return likely;
  }
}
