package org.glimpse.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The tables of settings and error codes in {@code docs/} say what the enums say. To write them
 * anew: {@code mvn -pl workspace test -Dtest=ReferenceTablesTest -Dglimpse.docs.write=true}.
 */
class ReferenceTablesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final String NOTE =
      "<!-- Generated from %s; ReferenceTablesTest fails where they differ and says how to write"
          + " it. -->\n";

  @Test
  void settingsAreCurrent() throws IOException {
    StringBuilder text = new StringBuilder(NOTE.formatted("Setting.java"));
    text.append("# Settings\n\n");
    text.append("`SET name = value` changes one for the session, `SHOW SETTINGS` shows them all. ");
    text.append("Durations are written `500ms`, `30s`, `10m`, `2h` or `1d`.\n\n");
    text.append("| setting | default | allowed | meaning |\n|---|---|---|---|\n");
    for (Setting setting : Setting.values()) {
      text.append("| `").append(setting.key()).append("` | `").append(setting.defaultText());
      text.append("` | ").append(allowed(setting)).append(" | ");
      text.append(setting.description()).append(" |\n");
    }
    compare("settings.md", text.toString());
  }

  @Test
  void errorCodesAreCurrent() throws IOException {
    StringBuilder text = new StringBuilder(NOTE.formatted("ErrorCode.java"));
    text.append("# Error codes\n\n");
    text.append(
        "Every error has a number that never changes, an SQLSTATE for JDBC, and a message ");
    text.append("that says what to do next. The category tells who can do something about it: ");
    text.append("the writer of the statement (user), the keeper of the files (media), the keeper ");
    text.append("of the machine (resource), or the developers of Glimpse (internal).\n\n");
    text.append("| code | error | category | SQLSTATE |\n|---|---|---|---|\n");
    for (ErrorCode code : ErrorCode.values()) {
      text.append("| ").append(code.label()).append(" | ").append(words(code)).append(" | ");
      text.append(words(code.category())).append(" | ").append(code.sqlState()).append(" |\n");
    }
    compare("errors.md", text.toString());
  }

  private static String allowed(Setting setting) {
    String text =
        setting.type() == Setting.Type.CHOICE
            ? String.join(", ", setting.limits())
            : setting.limits().get(0) + " to " + setting.limits().get(1);
    boolean mayBeOff =
        setting.type() == Setting.Type.INTEGER_OR_OFF
            || setting.type() == Setting.Type.DURATION_OR_OFF;
    return mayBeOff ? text + ", or off" : text;
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void compare(String name, String expected) throws IOException {
    Path file = DOCS.resolve(name);
    if (Boolean.getBoolean("glimpse.docs.write")) {
      Files.createDirectories(DOCS);
      Files.writeString(file, expected);
    }
    assertThat(file).hasContent(expected);
  }
}
