package org.glimpse.workspace;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every setting that {@code SET} knows: its name, type, default, limits and meaning. The tables of
 * the documentation and {@code SHOW SETTINGS} are generated from here.
 */
public enum Setting {
  OPTIMIZER(
      "optimizer",
      Type.CHOICE,
      "on",
      List.of("on", "off"),
      "off runs every query as ExactScan over every frame in range: the oracle for every test"),
  PLAN(
      "plan",
      Type.CHOICE,
      "any",
      List.of("any", "exact", "sampled", "proxy", "ranked", "filtered", "reproducible"),
      "the plan to take where it applies, whatever it costs: exact, a sample without or with a"
          + " model's scores, a ranked LIMIT, or filters of frames, to compare plans; reproducible"
          + " gives the answer that follows from data, query, seed and registered proxies alone,"
          + " whatever labels, models and measured costs there are; any takes the cheapest"),
  SEED("seed", Type.INTEGER, "0", List.of("0", "9223372036854775807"), "seed of every random draw"),
  ON_DAMAGED_MEDIA(
      "on_damaged_media",
      Type.CHOICE,
      "error",
      List.of("error", "skip"),
      "error names the damaged frames; skip goes on with a warning that counts the lost frames"),
  CONFIRM_ABOVE(
      "confirm_above",
      Type.DURATION_OR_OFF,
      "10m",
      List.of("1s", "3650d"),
      "queries predicted to take longer ask first in the shell and fail elsewhere"),
  MAX_CALLS(
      "max_calls",
      Type.INTEGER_OR_OFF,
      "off",
      List.of("0", "9223372036854775807"),
      "at most this many detector calls a statement"),
  GUARANTEE(
      "guarantee",
      Type.CHOICE,
      "asymptotic",
      List.of("asymptotic", "strict"),
      "normal theory, or finite-sample bounds, for sampled aggregates and selections"),
  ALLOW_REWRITE(
      "allow_rewrite",
      Type.CHOICE,
      "false",
      List.of("false", "true"),
      "whether an aggregate may be answered by a proxy alone where it is close enough on frames"
          + " that it did not learn from; the answer then has a warning, and no promise beyond"
          + " these"),
  GROUP_CONFIDENCE(
      "group_confidence",
      Type.CHOICE,
      "each",
      List.of("each", "joint"),
      "whether a confidence holds for each group or for all of them together"),
  MAX_OBJECTS_PER_FRAME(
      "max_objects_per_frame",
      Type.INTEGER,
      "100",
      List.of("1", "100000"),
      "the bound on counts that a strict guarantee assumes"),
  TRACK_WINDOW(
      "track_window",
      Type.INTEGER,
      "30",
      List.of("1", "100000"),
      "frames that a track may go unseen before its object counts as new"),
  DETECTOR_BATCH(
      "detector_batch",
      Type.INTEGER,
      "1",
      List.of("1", "256"),
      "frames per detector run, where the model takes batches"),
  THREADS(
      "threads",
      Type.INTEGER,
      "0",
      List.of("0", "1024"),
      "threads for decoding and detection; 0 means one per processor"),
  HARDWARE_DECODE(
      "hardware_decode",
      Type.CHOICE,
      "off",
      List.of("off", "auto"),
      "auto decodes on a GPU where FFmpeg offers it, and falls back with a warning"),
  DERIVED_MAX_MB(
      "derived_max_mb",
      Type.INTEGER_OR_OFF,
      "20000",
      List.of("0", "1000000000"),
      "megabytes of thumbnails, scores and sums of pixels to keep; beyond, what saves least time per"
          + " byte goes, and thumbnails of a video that would take more than a quarter of it are"
          + " compressed"),
  FUNCTION_TIMEOUT(
      "function_timeout",
      Type.DURATION_OR_OFF,
      "10s",
      List.of("1ms", "1d"),
      "a call of a function from a jar that takes longer is interrupted and ends the statement"),
  EXPLAIN_FORMAT(
      "explain_format",
      Type.CHOICE,
      "text",
      List.of("text", "json"),
      "what EXPLAIN answers: lines for people, or one row of JSON for those who draw the plan"),
  QUERY_TIMEOUT(
      "query_timeout",
      Type.DURATION_OR_OFF,
      "off",
      List.of("1ms", "3650d"),
      "statements that run longer end with 57014");

  /** How a setting's text is read. */
  public enum Type {
    CHOICE,
    INTEGER,
    INTEGER_OR_OFF,
    DURATION_OR_OFF
  }

  private final String key;
  private final Type type;
  private final String defaultText;
  private final List<String> limits;
  private final String description;

  Setting(String key, Type type, String defaultText, List<String> limits, String description) {
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.limits = limits;
    this.description = description;
  }

  /** The name in SQL, lower case. */
  public String key() {
    return key;
  }

  public Type type() {
    return type;
  }

  public String defaultText() {
    return defaultText;
  }

  /** The choices of a {@link Type#CHOICE}, else least and greatest value, both allowed. */
  public List<String> limits() {
    return limits;
  }

  public String description() {
    return description;
  }

  /** The setting of that name, whatever its case. */
  public static Optional<Setting> find(String name) {
    return Arrays.stream(values())
        .filter(setting -> setting.key.equalsIgnoreCase(name))
        .findFirst();
  }
}
