package org.glimpse.shell;

import java.util.Locale;
import java.util.Optional;

/** The few commands of the interactive shell that are no SQL. */
final class ShellCommands {
  private static final String HELP =
      """
      Statements end with ';' and may span lines. Tab completes, arrow keys recall.

        CREATE VIDEO street FROM 'street.mp4';                  make a table of a video
        CREATE DETECTOR yolox FROM 'yolox_nano.onnx';           register a detector
        SELECT class, COUNT(*) FROM street GROUP BY class;      every object in every frame
        SELECT FCOUNT(*) FROM street WHERE class = 'car';       cars per frame
        SELECT timestamp FROM street GROUP BY timestamp
          HAVING SUM(class = 'car') >= 3 LIMIT 5 GAP 100;       five moments with three cars
        EXPLAIN SELECT ..;   EXPLAIN ANALYZE SELECT ..;         what it will cost, what it did cost
        SHOW VIDEOS;  SHOW DETECTORS;  SHOW QUERIES;  SHOW SETTINGS;  DESCRIBE street;
        SET max_calls = 1000;                                   change a setting

        help, \\h             this text
        \\format FORMAT       table, csv, json, jsonl, markdown or vertical
        \\plot [COLUMN]       the last answer as a chart in characters
        \\images on|off       thumbnails below answers with pictures (also: kitty, sixel)
        exit, quit, \\q       leave (so does Ctrl-D)
        Ctrl-C               cancel the statement; at an empty prompt, leave""";

  /** What became of a line. */
  enum Outcome {
    NOT_A_COMMAND,
    DONE,
    LEAVE
  }

  private final Console console;
  private final StatementRunner runner;
  private final InlineImages detected;

  /**
   * @param detected how the terminal shows pictures
   */
  ShellCommands(Console console, StatementRunner runner, InlineImages detected) {
    this.console = console;
    this.runner = runner;
    this.detected = detected;
  }

  /** Whether a line is complete without a semicolon. */
  static boolean isCommand(String line) {
    String word = firstWord(line);
    return word.startsWith("\\") || isWord(word);
  }

  Outcome execute(String line) {
    if (line.isBlank()) {
      return Outcome.DONE;
    }
    if (!isCommand(line)) {
      return Outcome.NOT_A_COMMAND;
    }
    switch (firstWord(line)) {
      case "exit", "quit", "\\q" -> {
        return Outcome.LEAVE;
      }
      case "help", "\\h", "\\?" -> console.say(HELP);
      case "\\format" -> format(line);
      case "\\plot" -> plot(line);
      case "\\images" -> images(line);
      default ->
          console.say("There is no command " + firstWord(line) + ".\n  help lists the commands.");
    }
    return Outcome.DONE;
  }

  private void plot(String line) {
    runner
        .last()
        .ifPresentOrElse(
            answer ->
                CharacterPlot.of(answer, argument(line), console.tableColumns())
                    .forEach(console::print),
            () -> console.say("There is no answer to draw yet.\n  Execute a query first."));
  }

  private void images(String line) {
    String name = argument(line);
    Optional<InlineImages> wanted =
        name.equalsIgnoreCase("on") ? Optional.of(detected) : InlineImages.find(name);
    if (wanted.isEmpty()) {
      console.say(
          "Thumbnails are "
              + runner.images().key()
              + ".\n  \\images on, off, kitty or sixel changes it.");
    } else if (name.equalsIgnoreCase("on") && detected == InlineImages.OFF) {
      console.say(
          "This terminal does not say that it shows pictures.\n"
              + "  \\images kitty or \\images sixel sends them all the same.");
    } else {
      runner.images(wanted.get());
      console.say("Thumbnails are " + wanted.get().key() + ".");
    }
  }

  /** What stands behind a command. */
  private static String argument(String line) {
    String[] words = line.replace(";", "").strip().split("\\s+", 2);
    return words.length > 1 ? words[1] : "";
  }

  private void format(String line) {
    String name = argument(line);
    OutputFormat.find(name)
        .ifPresentOrElse(
            runner::format,
            () ->
                console.say(
                    "The format is "
                        + runner.format().key()
                        + ".\n  \\format table, csv, json, jsonl, markdown or vertical changes it."));
  }

  /** The whole line but for a semicolon, where it is one word; else its first word. */
  private static String firstWord(String line) {
    String bare = line.strip();
    String word = bare.startsWith("\\") ? bare.split("\\s", 2)[0] : bare;
    return word.replaceFirst(";+$", "").strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isWord(String word) {
    return word.equals("help") || word.equals("exit") || word.equals("quit");
  }
}
