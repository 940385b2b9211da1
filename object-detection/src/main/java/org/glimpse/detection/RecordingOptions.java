package org.glimpse.detection;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/**
 * What {@code FROM RECORDING .. WITH (..)} can say.
 *
 * @param scoreThreshold objects below this confidence are left out; 0 by default, since what a
 *     recording names is its truth (a model's default of 0.25 is applied when it is made)
 * @param merge classes that count as one
 * @param secondsPerFrame the price of a call, where one is stated
 */
record RecordingOptions(float scoreThreshold, ClassMerge merge, OptionalDouble secondsPerFrame) {
  private static final List<String> NAMES =
      List.of("seconds_per_frame", "score_threshold", "merge");
  private static final double SECONDS_MAX = 86_400;

  /**
   * @throws GlimpseException UNKNOWN_OPTION with the nearest name, INVALID_OPTION
   */
  static RecordingOptions parse(Map<String, String> options) {
    Map<String, String> values = new TreeMap<>();
    options.forEach((name, value) -> values.put(known(name, NAMES), value.strip()));
    float threshold =
        values.containsKey("score_threshold")
            ? (float) number("score_threshold", values.get("score_threshold"), 0, 1)
            : 0;
    OptionalDouble price =
        values.containsKey("seconds_per_frame")
            ? OptionalDouble.of(
                number("seconds_per_frame", values.get("seconds_per_frame"), 0, SECONDS_MAX))
            : OptionalDouble.empty();
    return new RecordingOptions(
        threshold, ClassMerge.parse(values.getOrDefault("merge", "")), price);
  }

  /** What changes the output, in one fixed spelling; the price does not. */
  String canonicalText() {
    return "score_threshold=" + scoreThreshold + "\nmerge=" + merge.text();
  }

  /** The options that {@link #canonicalText} wrote. */
  static RecordingOptions ofCanonicalText(String text) {
    String[] lines = text.split("\n", -1);
    return new RecordingOptions(
        Float.parseFloat(lines[0].substring("score_threshold=".length())),
        ClassMerge.parse(lines[1].substring("merge=".length())),
        OptionalDouble.empty());
  }

  static String known(String name, List<String> names) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    if (!names.contains(lower)) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_OPTION,
          "A recording has no option '" + name + "'",
          Suggestions.didYouMean(name, names)
              .orElse("The options are " + String.join(", ", names) + "."));
    }
    return lower;
  }

  /** A number between two limits, both allowed. */
  static double number(String name, String text, double least, double greatest) {
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= greatest) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // reported below, like a number out of range
    }
    throw GlimpseException.of(
        ErrorCode.INVALID_OPTION,
        "The option " + name + " cannot be '" + text + "'",
        String.format(Locale.ROOT, "Give a number from %s to %s.", plain(least), plain(greatest)));
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%d", (long) value)
        : Double.toString(value);
  }
}
