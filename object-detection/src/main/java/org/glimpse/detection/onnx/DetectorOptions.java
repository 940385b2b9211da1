package org.glimpse.detection.onnx;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.glimpse.detection.ClassMerge;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/**
 * What {@code CREATE DETECTOR .. FROM '<file.onnx>' WITH (..)} can say; all of it defines the
 * detector's output.
 *
 * @param scoreThreshold detections below this confidence are left out, 0..1
 * @param nmsIou of two boxes that overlap by more than this the less confident one goes, 0..1
 * @param nms which boxes can suppress each other; empty where the user does not say: per class, and
 *     none for models that put out each object once (RT-DETR, YOLOv10) unless classes are merged
 * @param classes the names of the classes in the model's order; empty to take them from the model
 * @param merge classes that count as one; merged before boxes suppress each other
 * @param layout the output layout; empty to recognise it
 */
public record DetectorOptions(
    float scoreThreshold,
    float nmsIou,
    Optional<NmsScope> nms,
    List<String> classes,
    ClassMerge merge,
    Optional<ModelLayout> layout) {

  /** More classes than any published detector has. */
  static final int CLASSES_MAX = 20_000;

  private static final int CLASS_NAME_CHARS_MAX = 200;
  private static final long CLASSES_FILE_BYTES_MAX = 4L << 20;
  private static final float SCORE_THRESHOLD = 0.25f;
  private static final float NMS_IOU = 0.45f;

  /**
   * Of the threshold, for crops: detectors are a little less sure of objects whose surroundings
   * they do not see. On the left 250 of a street's 640 columns, of the frames with a bus there 467
   * are missed at 0.25 and 5 are wrong; at 0.2 these are 305 and 181.
   */
  private static final float CROPS = 0.8f;

  private static final List<String> NAMES =
      List.of("score_threshold", "nms_iou", "nms", "classes", "merge", "layout");

  public DetectorOptions {
    classes = List.copyOf(classes);
  }

  /** The defaults: threshold 0.25, per-class suppression at 0.45, everything else by the model. */
  public static DetectorOptions defaults() {
    return new DetectorOptions(
        SCORE_THRESHOLD, NMS_IOU, Optional.empty(), List.of(), ClassMerge.none(), Optional.empty());
  }

  /**
   * Reads the options of a statement; {@code classes} names a file with one class name per line,
   * which is read here.
   *
   * @throws GlimpseException UNKNOWN_OPTION with the nearest name, INVALID_OPTION, FILE_NOT_FOUND
   */
  public static DetectorOptions parse(Map<String, String> options) {
    Map<String, String> values = new TreeMap<>();
    options.forEach((name, value) -> values.put(known(name), value.strip()));
    List<String> classes =
        values.containsKey("classes") ? readClasses(values.get("classes")) : List.of();
    return of(values, classes);
  }

  /**
   * All options in one fixed order and spelling, the class names themselves included, so that the
   * file which listed them may go; {@link #ofCanonicalText} reads it back.
   */
  public String canonicalText() {
    StringBuilder text = new StringBuilder();
    text.append("score_threshold=").append(scoreThreshold);
    text.append("\nnms_iou=").append(nmsIou);
    nms.ifPresent(scope -> text.append("\nnms=").append(scope.text()));
    if (!merge.targets().isEmpty()) {
      text.append("\nmerge=").append(merge.text());
    }
    layout.ifPresent(name -> text.append("\nlayout=").append(name.text()));
    for (String name : classes) {
      text.append("\nclass=").append(name);
    }
    return text.toString();
  }

  /** The same for crops of frames: detections of a little less confidence count as well. */
  public DetectorOptions forCrops() {
    return new DetectorOptions(CROPS * scoreThreshold, nmsIou, nms, classes, merge, layout);
  }

  /**
   * The options that {@link #canonicalText} wrote.
   *
   * @throws GlimpseException UNKNOWN_OPTION or INVALID_OPTION for text from anywhere else
   */
  public static DetectorOptions ofCanonicalText(String text) {
    Map<String, String> values = new TreeMap<>();
    List<String> classes = new ArrayList<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      String name = equals < 0 ? line : line.substring(0, equals);
      String value = line.substring(equals + 1);
      if (name.equals("class")) {
        classes.add(value);
      } else {
        values.put(known(name), value);
      }
    }
    return of(values, classes);
  }

  private static DetectorOptions of(Map<String, String> values, List<String> classes) {
    return new DetectorOptions(
        fraction("score_threshold", values, SCORE_THRESHOLD),
        fraction("nms_iou", values, NMS_IOU),
        Optional.ofNullable(values.get("nms")).map(DetectorOptions::scope),
        classes,
        ClassMerge.parse(values.getOrDefault("merge", "")),
        Optional.ofNullable(values.get("layout")).map(DetectorOptions::layoutNamed));
  }

  private static String known(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    if (!NAMES.contains(lower)) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_OPTION,
          "A detector has no option '" + name + "'",
          Suggestions.didYouMean(name, NAMES)
              .orElse("The options are " + String.join(", ", NAMES) + "."));
    }
    return lower;
  }

  private static float fraction(String name, Map<String, String> values, float otherwise) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      float value = Float.parseFloat(text);
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      throw invalid(name, text, "Give a number from 0 to 1, such as " + otherwise + ".");
    }
    throw invalid(name, text, "Give a number from 0 to 1, such as " + otherwise + ".");
  }

  private static NmsScope scope(String text) {
    List<String> known = Arrays.stream(NmsScope.values()).map(NmsScope::text).toList();
    return Arrays.stream(NmsScope.values())
        .filter(scope -> scope.text().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "nms",
                    text,
                    Suggestions.didYouMean(text, known)
                        .orElse("Give " + String.join(" or ", known) + ".")));
  }

  private static ModelLayout layoutNamed(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    List<String> known = Arrays.stream(ModelLayout.values()).map(ModelLayout::text).toList();
    return Arrays.stream(ModelLayout.values())
        .filter(layout -> layout.text().equals(wanted) || layout.aliases().contains(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "layout",
                    text,
                    Suggestions.didYouMean(text, known)
                        .orElse("Give one of " + String.join(", ", known) + ".")));
  }

  /** The names in a file, one per line. */
  static List<String> readClasses(String fileName) {
    String text;
    try {
      Path file = Path.of(fileName);
      if (!Files.isRegularFile(file)) {
        throw GlimpseException.of(
            ErrorCode.FILE_NOT_FOUND,
            "There is no file '" + fileName + "' with class names",
            "Check the path in classes = '..'; relative paths start at the current folder.");
      }
      if (Files.size(file) > CLASSES_FILE_BYTES_MAX) {
        throw invalid("classes", fileName, "The file may have at most 4 MiB, a name per line.");
      }
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException notText) {
      throw invalid("classes", fileName, "The file has to be UTF-8 text, a name per line.");
    } catch (InvalidPathException | IOException unreadable) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "The file '" + fileName + "' with class names cannot be read: " + unreadable.getMessage(),
          "Check the path in classes = '..' and its permissions.",
          unreadable);
    }
    List<String> names = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (names.isEmpty() || names.size() > CLASSES_MAX) {
      throw invalid(
          "classes",
          fileName,
          "The file has to hold 1 to " + CLASSES_MAX + " names, one per line.");
    }
    requirePlain(fileName, names);
    return names;
  }

  private static void requirePlain(String fileName, List<String> names) {
    for (String name : names) {
      if (name.length() > CLASS_NAME_CHARS_MAX || name.chars().anyMatch(Character::isISOControl)) {
        throw invalid(
            "classes",
            fileName,
            "A name may have at most " + CLASS_NAME_CHARS_MAX + " printable characters.");
      }
    }
  }

  private static GlimpseException invalid(String name, String value, String advice) {
    return GlimpseException.of(
        ErrorCode.INVALID_OPTION, "The option " + name + " cannot be '" + value + "'", advice);
  }
}
