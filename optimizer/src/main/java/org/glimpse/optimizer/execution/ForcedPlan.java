package org.glimpse.optimizer.execution;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.SettingValues;

/**
 * What the setting {@code plan} asks for: a kind of plan, so that plans can be compared by running
 * them, or an answer that depends on nothing but data, query, seed and registered proxies.
 */
enum ForcedPlan {
  ANY,
  EXACT,
  SAMPLED,
  PROXY,
  RANKED,
  FILTERED,
  REPRODUCIBLE;

  static ForcedPlan of(SettingValues settings) {
    return valueOf(settings.text(Setting.PLAN).toUpperCase(Locale.ROOT));
  }

  /** A ranked search as it may be chosen now. */
  Optional<RankedPlan> ranking(Optional<RankedPlan> plan) {
    return this == ANY ? plan : plan.map(each -> each.taken(this == RANKED));
  }

  /** Whether the exact plan may not win against a sample by its price. */
  boolean isSample() {
    return this == SAMPLED || this == PROXY || this == REPRODUCIBLE;
  }

  /**
   * Whether neither prices nor labels and models that happen to be there may choose what is looked
   * at.
   */
  boolean isReproducible() {
    return this == REPRODUCIBLE;
  }

  /** Whether frames may be filtered by what is known without labels; no row is lost by that. */
  boolean filters() {
    return this == ANY || this == FILTERED || this == REPRODUCIBLE;
  }

  /**
   * The control variate to take: the cheapest of the kind asked for, or of all, where there is none
   * of that kind. What is reproducible takes given scores where there are some, and else none.
   *
   * @param choices none first
   */
  ProxyChoice.Choice best(List<ProxyChoice.Choice> choices) {
    if (this == REPRODUCIBLE) {
      return choices.stream()
          .filter(each -> each.source().given() != null)
          .findFirst()
          .orElse(choices.get(0));
    }
    List<ProxyChoice.Choice> left =
        choices.stream().filter(each -> isOfTheKind(each.source())).toList();
    return (left.isEmpty() ? choices : left)
        .stream().min(Comparator.comparingDouble(ProxyChoice.Choice::seconds)).orElseThrow();
  }

  private boolean isOfTheKind(VariateSource source) {
    return switch (this) {
      case SAMPLED -> isFree(source);
      case PROXY -> !isFree(source);
      default -> true;
    };
  }

  /** Nothing, or what was there before anything is decoded. */
  private static boolean isFree(VariateSource source) {
    return source.isNone() || source.packets();
  }
}
