package org.glimpse.detection.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Finds the names of a model's classes. */
final class ModelClasses {
  /** One entry of a Python or JSON dictionary: number, then a quoted name. */
  private static final Pattern ENTRY =
      Pattern.compile("[\"']?(\\d{1,6})[\"']?\\s*:\\s*(?:\"([^\"]*)\"|'([^']*)')");

  private static final Pattern ITEM = Pattern.compile("\"([^\"]*)\"|'([^']*)'");
  private static final int METADATA_CHARS_MAX = 4 << 20;

  private ModelClasses() {}

  /**
   * The names by class number: those that the user gives, else those in the model's metadata, else
   * COCO's.
   *
   * @param outputs how many classes the outputs have, where their shape says so
   * @throws GlimpseException INVALID_OPTION where the user gives a different number of names,
   *     UNSUPPORTED_MODEL where no names are known
   */
  static List<String> of(
      List<String> given, Map<String, String> metadata, OutputLayout layout, OptionalInt outputs) {
    if (!given.isEmpty()) {
      if (outputs.isPresent() && outputs.getAsInt() != given.size()) {
        throw GlimpseException.of(
            ErrorCode.INVALID_OPTION,
            "classes gives "
                + given.size()
                + " names, but the model has "
                + outputs.getAsInt()
                + " classes",
            "Give a file with one name per line for each class, in the model's order.");
      }
      return given;
    }
    List<String> named = inMetadata(metadata);
    if (!named.isEmpty() && (outputs.isEmpty() || outputs.getAsInt() == named.size())) {
      return named;
    }
    if (outputs.isEmpty() && layout.kind() == ModelLayout.SSD) {
      return CocoClasses.ninety();
    }
    if (outputs.isEmpty() || outputs.getAsInt() == 80) {
      return CocoClasses.eighty();
    }
    throw GlimpseException.of(
        ErrorCode.UNSUPPORTED_MODEL,
        "The model has " + outputs.getAsInt() + " classes and does not name them",
        "Add WITH (classes = '<file>'), a text file with one class name per line.");
  }

  /**
   * The names in metadata as Ultralytics writes them, {@code names = {0: 'person', ..}} or a list;
   * empty if there are none or their numbers have gaps.
   */
  static List<String> inMetadata(Map<String, String> metadata) {
    String text = metadata.getOrDefault("names", "").strip();
    if (text.length() > METADATA_CHARS_MAX) {
      return List.of();
    }
    if (text.startsWith("[")) {
      List<String> names = new ArrayList<>();
      for (Matcher item = ITEM.matcher(text); item.find(); ) {
        names.add(clean(item.group(1) != null ? item.group(1) : item.group(2)));
      }
      return names.size() > DetectorOptions.CLASSES_MAX ? List.of() : names;
    }
    TreeMap<Integer, String> numbered = new TreeMap<>();
    for (Matcher entry = ENTRY.matcher(text); entry.find(); ) {
      String name = entry.group(2) != null ? entry.group(2) : entry.group(3);
      numbered.put(Integer.parseInt(entry.group(1)), clean(name));
    }
    boolean whole = !numbered.isEmpty() && numbered.lastKey() == numbered.size() - 1;
    return whole && numbered.size() <= DetectorOptions.CLASSES_MAX
        ? List.copyOf(numbered.values())
        : List.of();
  }

  private static String clean(String name) {
    return name.replaceAll("\\p{Cntrl}", " ").strip();
  }
}
