package org.glimpse.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.glimpse.benchmarks.Medians;

/** What all trials say together, held against the targets. */
final class Verdict {
  private static final double OFF_MAX = 0.25;
  private static final double SLOWER_MAX = 1.1;
  private static final double BEST_SHARE_MIN = 0.9;
  private static final double UNIFORM_FACTOR_MAX = 1.05;
  private static final double UNIFORM_SECONDS_MAX = 2;

  private final List<Trial> trials;

  Verdict(List<Trial> trials) {
    this.trials = trials;
  }

  /** Prints it. */
  void print() {
    System.out.println();
    predictions("first and fifth queries", trials.stream().filter(each -> each.way().isOurs()));
    predictions("all predicted runs", trials.stream().filter(Trial::isPredicted));
    choices("CPU seconds", each -> each.seconds().cpu());
    choices("wall seconds", each -> each.seconds().wall());
    uniform();
    promises();
  }

  private static void predictions(String which, java.util.stream.Stream<Trial> trials) {
    List<Trial> list = trials.toList();
    double calls = Medians.of(list.stream().map(Trial::callsOff).toList());
    double seconds = Medians.of(list.stream().map(Trial::secondsOff).toList());
    System.out.printf(
        Locale.ROOT,
        "%s (%d): predicted calls are off by %.1f %% in the median, seconds by %.1f %% (target"
            + " %.0f %%): %s%n",
        which,
        list.size(),
        100 * calls,
        100 * seconds,
        100 * OFF_MAX,
        calls <= OFF_MAX && seconds <= OFF_MAX ? "reached" : "MISSED");
  }

  /** Whether the plan of first queries was the best of those that ran. */
  private void choices(String unit, ToDoubleFunction<Trial> cost) {
    List<String> worse = new ArrayList<>();
    int asked = 0;
    for (Trial ours : trials.stream().filter(each -> each.way() == Trial.Way.FIRST).toList()) {
      asked++;
      trials.stream()
          .filter(each -> each.way() == Trial.Way.FORCED || each.way() == Trial.Way.EXACT)
          .filter(each -> isSame(each, ours) && !each.plan().equals(ours.plan()))
          .filter(each -> cost.applyAsDouble(ours) > SLOWER_MAX * cost.applyAsDouble(each))
          .min(java.util.Comparator.comparingDouble(cost))
          .ifPresent(
              best ->
                  worse.add(
                      String.format(
                          Locale.ROOT,
                          "%s %s: %s %.2f, %s %.2f",
                          ours.video(),
                          ours.question().name(),
                          ours.plan(),
                          cost.applyAsDouble(ours),
                          best.plan(),
                          cost.applyAsDouble(best))));
    }
    double share = 1 - worse.size() / (double) Math.max(1, asked);
    System.out.printf(
        Locale.ROOT,
        "plans, by %s: the fastest or within 10 %% of it in %d of %d first queries (target %.0f"
            + " %%): %s%n",
        unit,
        asked - worse.size(),
        asked,
        100 * BEST_SHARE_MIN,
        share >= BEST_SHARE_MIN ? "reached" : "MISSED");
    worse.forEach(each -> System.out.println("  not there: " + each));
  }

  private static boolean isSame(Trial one, Trial other) {
    return one.video().equals(other.video()) && one.question().equals(other.question());
  }

  /** Medians of runs that differ by their seed alone. */
  private void uniform() {
    List<String> slower = new ArrayList<>();
    int compared = 0;
    Set<Question> asked = new LinkedHashSet<>();
    trials.forEach(each -> asked.add(each.question()));
    for (String video : trials.stream().map(Trial::video).distinct().toList()) {
      for (Question question : asked) {
        List<Double> uniform = cpuSeconds(video, question, Trial.Way.UNIFORM);
        for (Trial.Way way : Trial.Way.values()) {
          List<Double> ours = cpuSeconds(video, question, way);
          if (!way.isOurs() || ours.isEmpty() || uniform.isEmpty()) {
            continue;
          }
          compared++;
          double least = Medians.of(uniform);
          if (Medians.of(ours)
              > Math.max(UNIFORM_FACTOR_MAX * least, least + UNIFORM_SECONDS_MAX)) {
            slower.add(
                String.format(
                    Locale.ROOT,
                    "%s %s, %s: %.2f CPU s, uniform %.2f",
                    video,
                    question.name(),
                    way.words(),
                    Medians.of(ours),
                    least));
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "slower than a uniform sample by more than 5 %% and 2 CPU seconds: %d of %d (target 0):"
            + " %s%n",
        slower.size(),
        compared,
        slower.isEmpty() ? "reached" : "MISSED");
    slower.forEach(each -> System.out.println("  slower: " + each));
  }

  private List<Double> cpuSeconds(String video, Question question, Trial.Way way) {
    return trials.stream()
        .filter(each -> each.video().equals(video))
        .filter(each -> each.question().equals(question) && each.way() == way)
        .map(each -> each.seconds().cpu())
        .toList();
  }

  private void promises() {
    List<Trial> ours = trials.stream().filter(each -> each.way().isOurs()).toList();
    List<Trial> broken =
        ours.stream().filter(each -> each.error() > each.question().kind().tolerance()).toList();
    System.out.printf(
        Locale.ROOT,
        "errors beyond what was asked for: %d of %d (up to 5 %% are allowed)%n",
        broken.size(),
        ours.size());
    broken.forEach(
        each ->
            System.out.printf(
                Locale.ROOT,
                "  off: %s %s, %s: %.4f%n",
                each.video(),
                each.question().name(),
                each.way().words(),
                each.error()));
  }
}
