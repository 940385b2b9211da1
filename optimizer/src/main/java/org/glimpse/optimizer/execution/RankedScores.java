package org.glimpse.optimizer.execution;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The scores that a search may be guided by.
 *
 * @param sources for each condition, scores that speak for it
 * @param training the model that is to be trained first; {@link VariateSource#NONE} for none
 */
record RankedScores(List<Optional<ScoreSource>> sources, VariateSource training) {
  /** Squared correlation with counts that a model yet to be trained is expected to reach. */
  private static final double QUALITY_TRAINED = 0.35;

  RankedScores {
    sources = List.copyOf(sources);
  }

  /** None for any of so many conditions. */
  static RankedScores none(int conditions) {
    return of(Collections.nCopies(conditions, Optional.empty()));
  }

  static RankedScores of(List<Optional<ScoreSource>> sources) {
    return new RankedScores(sources, VariateSource.NONE);
  }

  /** A model to be trained, for so many conditions. */
  static RankedScores training(int conditions, int frames) {
    return new RankedScores(
        Collections.nCopies(conditions, Optional.empty()), VariateSource.training(frames));
  }

  boolean isNone() {
    return names().isEmpty() && training.isNone();
  }

  /** Squared correlation with counts, the mean over conditions. */
  double quality() {
    return training.isNone()
        ? sources.stream()
            .mapToDouble(
                each -> each.map(source -> source.correlation() * source.correlation()).orElse(0.0))
            .average()
            .orElse(0)
        : QUALITY_TRAINED;
  }

  /** Names of the sources. */
  List<String> names() {
    return sources.stream().flatMap(Optional::stream).map(ScoreSource::name).distinct().toList();
  }

  /** Whether the scores of a registered proxy are among them. */
  boolean uses(String proxy) {
    return names().stream().anyMatch(("proxy " + proxy)::equalsIgnoreCase);
  }

  /** For people. */
  String describe() {
    if (isNone()) {
      return "no scores";
    }
    return training.isNone() ? String.join(", ", names()) : training.describe();
  }
}
