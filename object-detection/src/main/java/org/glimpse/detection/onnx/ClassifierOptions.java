package org.glimpse.detection.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.glimpse.video.FrameFormat.Channels;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/**
 * What {@code CREATE FUNCTION .. AS ONNX .. WITH (..)} can say. A value of the input is {@code
 * (byte * scale - mean) / std}.
 *
 * @param width pixels of the input, where the model leaves it free
 * @param height pixels of the input, where the model leaves it free
 * @param scale empty for 1/255
 * @param mean one number, or one for each channel; empty for 0
 * @param std one number, or one for each channel; empty for 1
 * @param channels colour order
 * @param classes the names of the classes in the model's order; empty to take them from the model
 */
public record ClassifierOptions(
    OptionalInt width,
    OptionalInt height,
    OptionalDouble scale,
    List<Double> mean,
    List<Double> std,
    Channels channels,
    List<String> classes) {
  private static final List<String> NAMES =
      List.of("classes", "width", "height", "mean", "std", "scale", "channels");
  private static final int SIDE_MAX = 4096;
  private static final double BYTE_SCALE = 1 / 255.0;

  public ClassifierOptions {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    classes = List.copyOf(classes);
  }

  /**
   * Reads the options of a statement; {@code classes} is a list with commas, or names a file with
   * one class name per line, which is read here.
   *
   * @throws GlimpseException UNKNOWN_OPTION with the nearest name, INVALID_OPTION, FILE_NOT_FOUND
   */
  public static ClassifierOptions parse(Map<String, String> options) {
    Map<String, String> values = new TreeMap<>();
    options.forEach((name, value) -> values.put(known(name), value.strip()));
    String classes = values.remove("classes");
    return of(values, classes == null ? List.of() : classes(classes));
  }

  /** All options in one fixed order and spelling; {@link #ofCanonicalText} reads it back. */
  public String canonicalText() {
    List<String> lines = new ArrayList<>();
    lines.add("channels=" + channels.name().toLowerCase(Locale.ROOT));
    width.ifPresent(pixels -> lines.add("width=" + pixels));
    height.ifPresent(pixels -> lines.add("height=" + pixels));
    scale.ifPresent(factor -> lines.add("scale=" + factor));
    if (!mean.isEmpty()) {
      lines.add("mean=" + joined(mean));
    }
    if (!std.isEmpty()) {
      lines.add("std=" + joined(std));
    }
    classes.forEach(name -> lines.add("class=" + name));
    return String.join("\n", lines);
  }

  /** The options that {@link #canonicalText} wrote. */
  public static ClassifierOptions ofCanonicalText(String text) {
    Map<String, String> values = new TreeMap<>();
    List<String> classes = new ArrayList<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      String name = line.substring(0, equals);
      if (name.equals("class")) {
        classes.add(line.substring(equals + 1));
      } else {
        values.put(name, line.substring(equals + 1));
      }
    }
    return of(values, classes);
  }

  /** Whether the user says how bytes become values. */
  boolean changesValues() {
    return scale.isPresent() || !mean.isEmpty() || !std.isEmpty();
  }

  /** What is done to pixels: stretched to the input's size. */
  Preprocessing preprocessing(boolean bytes) {
    double factor = scale.orElse(bytes ? 1 : BYTE_SCALE);
    float[] means = new float[3];
    float[] deviations = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      means[channel] = (float) (value(mean, channel, 0) / factor);
      deviations[channel] = (float) (value(std, channel, 1) / factor);
    }
    return new Preprocessing(channels, Preprocessing.Fit.STRETCH, 0, means, deviations);
  }

  private static double value(List<Double> values, int channel, double otherwise) {
    return values.isEmpty() ? otherwise : values.get(values.size() == 1 ? 0 : channel);
  }

  private static ClassifierOptions of(Map<String, String> values, List<String> classes) {
    List<Double> std = numbers("std", values);
    if (std.contains(0.0)) {
      throw invalid("std", values.get("std"), "Values are divided by std: give numbers above 0.");
    }
    List<Double> scale = numbers("scale", values);
    if (scale.size() > 1 || scale.contains(0.0)) {
      throw invalid("scale", values.get("scale"), "Give one number that is not 0, such as 1.");
    }
    return new ClassifierOptions(
        side("width", values),
        side("height", values),
        scale.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(scale.get(0)),
        numbers("mean", values),
        std,
        channels(values.getOrDefault("channels", "rgb")),
        classes);
  }

  private static List<String> classes(String text) {
    if (text.indexOf(',') < 0) {
      return DetectorOptions.readClasses(text);
    }
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    boolean plain =
        names.stream()
            .noneMatch(name -> name.isEmpty() || name.chars().anyMatch(Character::isISOControl));
    if (!plain || names.size() > DetectorOptions.CLASSES_MAX) {
      throw invalid("classes", text, "Write 'sedan,van,truck', or the path of a file of names.");
    }
    return names;
  }

  private static OptionalInt side(String name, Map<String, String> values) {
    String text = values.get(name);
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      int pixels = Integer.parseInt(text);
      if (pixels >= 1 && pixels <= SIDE_MAX) {
        return OptionalInt.of(pixels);
      }
    } catch (NumberFormatException notANumber) {
      // reported below, like a number out of range
    }
    throw invalid(name, text, "Give a whole number of pixels from 1 to " + SIDE_MAX + ".");
  }

  private static List<Double> numbers(String name, Map<String, String> values) {
    String text = values.get(name);
    if (text == null) {
      return List.of();
    }
    List<Double> numbers = new ArrayList<>();
    try {
      for (String part : text.split(",", -1)) {
        numbers.add(Double.parseDouble(part.strip()));
      }
    } catch (NumberFormatException notANumber) {
      numbers.clear();
    }
    boolean usable = numbers.stream().allMatch(Double::isFinite);
    if (!usable || numbers.size() != 1 && numbers.size() != 3) {
      throw invalid(name, text, "Give one number, or three: '0.485,0.456,0.406'.");
    }
    return numbers;
  }

  private static Channels channels(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "rgb" -> Channels.RGB;
      case "bgr" -> Channels.BGR;
      default -> throw invalid("channels", text, "Give 'rgb' or 'bgr'.");
    };
  }

  private static String joined(List<Double> numbers) {
    return String.join(",", numbers.stream().map(String::valueOf).toList());
  }

  private static String known(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    if (!NAMES.contains(lower)) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_OPTION,
          "A function has no option '" + name + "'",
          Suggestions.didYouMean(name, NAMES)
              .orElse("The options are " + String.join(", ", NAMES) + "."));
    }
    return lower;
  }

  static GlimpseException invalid(String name, String value, String advice) {
    return GlimpseException.of(
        ErrorCode.INVALID_OPTION, "The option " + name + " cannot be '" + value + "'", advice);
  }
}
