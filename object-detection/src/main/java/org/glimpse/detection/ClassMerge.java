package org.glimpse.detection;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/**
 * Classes that count as one: the option {@code merge = 'car+truck=vehicle'}. Classes that it does
 * not name keep their names.
 *
 * @param targets from the name a detector gives to the name that users see; never null, immutable,
 *     in the order of the names
 */
public record ClassMerge(Map<String, String> targets) {
  private static final int RULES_MAX = 1000;
  private static final ClassMerge NONE = new ClassMerge(Map.of());

  public ClassMerge {
    targets = Collections.unmodifiableMap(new TreeMap<>(targets));
  }

  /** Every class keeps its name. */
  public static ClassMerge none() {
    return NONE;
  }

  /**
   * Reads rules such as {@code car+truck=vehicle, cup+bottle=vessel}; commas and semicolons
   * separate them, an empty text is {@link #none}.
   *
   * @throws GlimpseException INVALID_OPTION for a rule without both sides, or for a class that two
   *     rules claim
   */
  public static ClassMerge parse(String text) {
    Map<String, String> targets = new TreeMap<>();
    for (String rule : text.split("[,;]")) {
      if (rule.isBlank()) {
        continue;
      }
      int equals = rule.indexOf('=');
      String target = rule.substring(equals + 1).strip();
      String sources = equals < 0 ? "" : rule.substring(0, equals);
      if (sources.isBlank() || target.isEmpty() || target.indexOf('=') >= 0) {
        throw invalid("The rule '" + rule.strip() + "' of merge has no two sides");
      }
      for (String each : sources.split("\\+", -1)) {
        String source = each.strip();
        if (source.isEmpty()) {
          throw invalid("The rule '" + rule.strip() + "' of merge has an empty class name");
        }
        String other = targets.put(source, target);
        if (other != null && !other.equals(target)) {
          throw invalid(
              "merge sends '" + source + "' to both '" + other + "' and '" + target + "'");
        }
      }
      if (targets.size() > RULES_MAX) {
        throw invalid("merge names more than " + RULES_MAX + " classes");
      }
    }
    return new ClassMerge(targets);
  }

  /** The name that users see for a class. */
  public String apply(String className) {
    return targets.getOrDefault(className, className);
  }

  /** The names that users see for a detector's classes: distinct, in the order of first use. */
  public List<String> apply(List<String> classes) {
    return classes.stream().map(this::apply).distinct().toList();
  }

  /**
   * Checks that every class merged exists.
   *
   * @throws GlimpseException INVALID_OPTION with the nearest name
   */
  public void requireKnown(List<String> classes) {
    for (String source : targets.keySet()) {
      if (!classes.contains(source)) {
        throw GlimpseException.of(
            ErrorCode.INVALID_OPTION,
            "merge names the class '" + source + "', which the detector does not have",
            Suggestions.didYouMean(source, classes)
                .orElse("Its classes are: " + shortList(classes) + "."));
      }
    }
  }

  /** The rules in one fixed order and spelling; {@link #parse} reads it back. */
  public String text() {
    Map<String, String> sources =
        targets.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.joining("+"))));
    return sources.entrySet().stream()
        .map(rule -> rule.getValue() + "=" + rule.getKey())
        .collect(Collectors.joining(","));
  }

  private static String shortList(List<String> classes) {
    int shown = Math.min(10, classes.size());
    return String.join(", ", classes.subList(0, shown)) + (shown < classes.size() ? ", .." : "");
  }

  private static GlimpseException invalid(String message) {
    return GlimpseException.of(
        ErrorCode.INVALID_OPTION,
        message,
        "Write merge = 'car+truck=vehicle'; several rules are separated by commas.");
  }
}
