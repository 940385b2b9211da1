package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.glimpse.models.counts.CountArchitecture;

/**
 * The search for the specialised network of a cascade. NoScope's (Kang et al., PVLDB 2017, section
 * 6) trains all of a grid; here a network is trained only where the plan could get cheaper by it if
 * its scores were perfect, whatever its accuracy might be.
 */
final class NetworkSearch {
  /** Networks trained one after another that made the plan no cheaper, after which it ends. */
  private static final int VAIN_MAX = 2;

  /**
   * A network.
   *
   * @param training seconds of it, thumbnails apart
   * @param scoring seconds of every frame
   */
  record Candidate(CountArchitecture architecture, double training, double scoring) {}

  private final List<Candidate> candidates;
  private final int dropped;
  private final DoubleUnaryOperator callSeconds;
  private final List<String> tried = new ArrayList<>();

  private NetworkSearch(List<Candidate> candidates, int dropped, DoubleUnaryOperator callSeconds) {
    this.candidates = candidates;
    this.dropped = dropped;
    this.callSeconds = callSeconds;
  }

  /** No network at all. */
  static NetworkSearch none() {
    return new NetworkSearch(List.of(), 0, quality -> 0);
  }

  /**
   * A search among networks.
   *
   * @param all in the order in which they are to be tried; the first is tried in any case
   * @param callSeconds seconds that detector calls are expected to take, by the squared correlation
   *     of the scores with what is wanted
   * @param expected squared correlation of the first
   */
  static NetworkSearch of(List<Candidate> all, DoubleUnaryOperator callSeconds, double expected) {
    Candidate first = all.get(0);
    double incumbent = first.training() + first.scoring() + callSeconds.applyAsDouble(expected);
    List<Candidate> left = new ArrayList<>(List.of(first));
    all.stream()
        .skip(1)
        .filter(each -> each.training() + each.scoring() + callSeconds.applyAsDouble(1) < incumbent)
        .forEach(left::add);
    return new NetworkSearch(left, all.size() - left.size(), callSeconds);
  }

  boolean isEmpty() {
    return candidates.isEmpty();
  }

  /** What it will try, for people. */
  String describe() {
    int others = candidates.size() - 1;
    return String.format(
        Locale.ROOT,
        "networks: %s; others that could pay, were they perfect: %d of %d",
        candidates.get(0).architecture().name(),
        others,
        others + dropped);
  }

  /** What it tried, for people; empty before. */
  List<String> tried() {
    return tried;
  }

  /**
   * Searches.
   *
   * @param train a network; empty where it cannot be trained, and then no other is
   * @param quality squared correlation of a model's scores with what is wanted, on frames that it
   *     did not learn from
   * @param <M> a model
   * @return the model with which the plan is expected to be cheapest
   */
  <M> Optional<M> run(Function<CountArchitecture, Optional<M>> train, ToDoubleFunction<M> quality) {
    Optional<M> best = Optional.empty();
    double cheapest = Double.POSITIVE_INFINITY;
    int vain = 0;
    for (Candidate each : candidates) {
      double least = each.training() + each.scoring() + callSeconds.applyAsDouble(1);
      if (vain == VAIN_MAX || least >= cheapest) {
        continue;
      }
      Optional<M> model = train.apply(each.architecture());
      if (model.isEmpty()) {
        break;
      }
      double correlation = quality.applyAsDouble(model.get());
      double cost = each.scoring() + callSeconds.applyAsDouble(correlation);
      tried.add(
          String.format(Locale.ROOT, "%s (r2 %.2f)", each.architecture().name(), correlation));
      vain = cost < cheapest ? 0 : vain + 1;
      if (cost < cheapest) {
        cheapest = cost;
        best = model;
      }
    }
    return best;
  }
}
