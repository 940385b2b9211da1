package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.SettingValues;

/** What the setting {@code plan} asks for, so that plans can be compared by running them. */
enum ForcedPlan {
  ANY,
  EXACT,
  SAMPLED,
  PROXY,
  RANKED,
  FILTERED;

  static ForcedPlan of(SettingValues settings) {
    return valueOf(settings.text(Setting.PLAN).toUpperCase(Locale.ROOT));
  }

  /** A ranked search as it may be chosen now. */
  Optional<RankedPlan> ranking(Optional<RankedPlan> plan) {
    return this == ANY ? plan : plan.map(each -> each.taken(this == RANKED));
  }

  /** Whether the exact plan may not win against a sample by its price. */
  boolean isSample() {
    return this == SAMPLED || this == PROXY;
  }

  /** The choices of a control variate that are left; all, where none is of the kind asked for. */
  List<ProxyChoice.Choice> among(List<ProxyChoice.Choice> choices) {
    List<ProxyChoice.Choice> left =
        choices.stream()
            .filter(each -> !isSample() || isFree(each.source()) == (this == SAMPLED))
            .toList();
    return left.isEmpty() ? choices : left;
  }

  /** Nothing, or what was there before anything is decoded. */
  private static boolean isFree(VariateSource source) {
    return source.isNone() || source.packets();
  }
}
