package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
record SelectionScores(List<Part> parts) {

  /** One condition and what speaks for it. */
  record Part(ScoreSource source, Condition condition) {}

  /**
   * Finds them.
   *
   * @param conditions of the query; empty where they are not counts
   * @param named the proxy that USING names
   * @param models whether those of a model will do where there is no proxy
   */
  static SelectionScores of(
      VideoServices services,
      LabelNeed need,
      Optional<FrameConditions> conditions,
      Optional<String> named,
      boolean models) {
    List<Condition> wanted =
        conditions.map(FrameConditions::conditions).orElse(List.of(Condition.atLeast(1)));
    List<Set<String>> classes = conditions.map(FrameConditions::classes).orElse(List.of(Set.of()));
    List<Optional<ScoreSource>> sources =
        new ArrayList<>(
            classes.stream()
                .map(each -> RegisteredScores.of(services, need.video(), each, named))
                .toList());
    if (models && sources.stream().allMatch(Optional::isEmpty)) {
      Optional<TrainedModel> model = ModelScores.best(services, need, classes);
      if (model.isPresent()) {
        sources = ModelScores.of(services, need.video(), model.get(), wanted, classes);
      }
    }
    return of(wanted, classes, sources);
  }

  /**
   * Those of a model.
   *
   * @param matches the class that stands for all that the query wants, if the model learned it
   */
  static SelectionScores of(
      VideoServices services,
      LabelNeed need,
      Optional<FrameConditions> conditions,
      Optional<String> matches,
      TrainedModel model) {
    List<Condition> wanted = new ArrayList<>();
    List<Set<String>> classes = new ArrayList<>();
    conditions.ifPresent(
        each -> {
          wanted.addAll(each.conditions());
          classes.addAll(each.classes());
        });
    matches.ifPresent(
        name -> {
          wanted.add(Condition.atLeast(1));
          classes.add(Set.of(name));
        });
    return of(wanted, classes, ModelScores.of(services, need.video(), model, wanted, classes));
  }

  private static SelectionScores of(
      List<Condition> wanted, List<Set<String>> classes, List<Optional<ScoreSource>> sources) {
    // The objects of a class and those of them that satisfy WHERE are two conditions of one score.
    Set<String> taken = new HashSet<>();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      if (sources.get(i).isEmpty()) {
        continue;
      }
      ScoreSource source = sources.get(i).get();
      // The scores of a predicate are about all of it.
      boolean ofAll = source instanceof RegisteredScores given && given.ofPredicate();
      if (taken.add(
          source.name() + (ofAll ? "" : wanted.get(i) + "" + new TreeSet<>(classes.get(i))))) {
        parts.add(new Part(source, wanted.get(i)));
      }
    }
    return new SelectionScores(parts);
  }

  /** Models that score every frame first, unless they have done so. */
  List<TrainedModel> models() {
    return parts.stream()
        .map(Part::source)
        .filter(ModelScores.class::isInstance)
        .map(source -> ((ModelScores) source).model())
        .distinct()
        .toList();
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
  float[] likely(FramePlaces frames, QueryContext context) {
    float[] likely = new float[(int) frames.size()];
    Arrays.fill(likely, 1);
    for (Part part : parts) {
      float[] each = part.source().likely(frames, part.condition(), context);
      for (int place = 0; place < likely.length; place++) {
        likely[place] *= each[place];
      }
    }
    return likely;
  }

  /** What each of them says of the frames, each in a unit of its own. */
  List<float[]> signals(FramePlaces frames, QueryContext context) {
    return parts.stream()
        .map(part -> part.source().signal(frames, part.condition(), context))
        .toList();
  }

  /** The correlation with what is wanted that can be taken for granted: the weakest counts. */
  double correlation() {
    return parts.stream().mapToDouble(part -> part.source().correlation()).min().orElse(0);
  }
}
