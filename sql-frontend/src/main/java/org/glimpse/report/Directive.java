package org.glimpse.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A line {@code --@ key: value} of a report file: a comment to SQL, an instruction to the report.
 *
 * @param key lower case
 * @param value as written, without surrounding blanks
 * @param line in the file, from 1
 * @param keyColumn where the key begins, from 1
 * @param valueColumn where the value begins, from 1
 */
record Directive(String key, String value, int line, int keyColumn, int valueColumn) {
  private static final Pattern MARK = Pattern.compile("^\\s*--@");
  private static final Pattern FORM = Pattern.compile("^\\s*--@\\s*([A-Za-z]+)\\s*:\\s*(.*?)\\s*$");

  /**
   * Every directive of a file, in order.
   *
   * @throws GlimpseException SYNTAX_ERROR for a line that begins as one and is none
   */
  static List<Directive> of(String text) {
    List<Directive> directives = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher mark = MARK.matcher(lines.get(i));
      if (!mark.find()) {
        continue;
      }
      Matcher form = FORM.matcher(lines.get(i));
      if (!form.matches()) {
        throw GlimpseException.of(
                ErrorCode.SYNTAX_ERROR,
                "This line begins as a directive and is none",
                "Write --@ key: value, as in --@ section: Cars by minute.")
            .at(i + 1, mark.end() + 1);
      }
      directives.add(
          new Directive(
              form.group(1).toLowerCase(Locale.ROOT),
              form.group(2),
              i + 1,
              form.start(1) + 1,
              form.start(2) + 1));
    }
    return directives;
  }

  GlimpseException wrongKey(String message, String advice) {
    return GlimpseException.of(ErrorCode.UNKNOWN_OPTION, message, advice).at(line, keyColumn);
  }

  GlimpseException wrongValue(String message, String advice) {
    return GlimpseException.of(ErrorCode.INVALID_OPTION, message, advice).at(line, valueColumn);
  }
}
