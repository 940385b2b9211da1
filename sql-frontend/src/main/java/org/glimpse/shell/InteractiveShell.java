package org.glimpse.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.glimpse.engine.Confirmation;
import org.glimpse.engine.ScriptStatement;
import org.glimpse.engine.SqlSession;
import org.glimpse.engine.StatementStats;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.GlimpseException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive shell: statements of several lines, history, completion, costs after each answer.
 * Ctrl-C cancels what runs and leaves at an empty prompt, Ctrl-D leaves.
 */
final class InteractiveShell {
  private static final String PROMPT = "glimpse> ";
  private static final String CONTINUATION = "    ...> ";
  private static final long TWICE_WITHIN_NANOS = 2_000_000_000L;

  private final Invocation invocation;
  private final AtomicReference<CancelToken> running = new AtomicReference<>();
  private long interruptedNanos = System.nanoTime() - TWICE_WITHIN_NANOS;

  InteractiveShell(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * Reads and executes until the user leaves.
   *
   * @return the exit code
   */
  int run() {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      return run(terminal);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int run(Terminal terminal) {
    InlineImages images = InlineImages.detect(name -> invocation.environment(name).orElse(null));
    // A server sends pictures only to who can show them.
    try (OpenTarget target =
        images == InlineImages.OFF ? invocation.open() : invocation.openWithPictures()) {
      SqlSession session = target.session();
      LineReader reader = reader(terminal, session, target.history());
      LineReader answers = answerReader(terminal);
      Confirmation confirmation = question -> confirmed(question, answers);
      StatementRunner runner = invocation.runner(session, confirmation);
      runner.keepLast();
      runner.images(images);
      terminal.handle(Terminal.Signal.INT, signal -> interrupted());
      invocation
          .console()
          .say(
              "Glimpse "
                  + GlimpseVersion.text()
                  + ", "
                  + target.name()
                  + "\nEnd statements with ';'. help shows examples, \\q leaves.");
      return loop(reader, session, runner, images);
    }
  }

  private int loop(
      LineReader reader, SqlSession session, StatementRunner runner, InlineImages images) {
    ShellCommands commands = new ShellCommands(invocation.console(), runner, images);
    while (true) {
      String text;
      try {
        text = reader.readLine(PROMPT);
      } catch (UserInterruptException interrupt) {
        if (interrupt.getPartialLine().isBlank()) {
          return ExitCode.INTERRUPTED;
        }
        continue;
      } catch (EndOfFileException end) {
        return ExitCode.DONE;
      }
      switch (commands.execute(text)) {
        case LEAVE -> {
          return ExitCode.DONE;
        }
        case DONE -> {
          // it was one of the shell's own commands
        }
        case NOT_A_COMMAND -> execute(new SqlScript(text), session, runner);
      }
    }
  }

  private void execute(SqlScript script, SqlSession session, StatementRunner runner) {
    try {
      for (ScriptStatement statement : script.statements(session)) {
        CancelToken token = CancelToken.create();
        running.set(token);
        try {
          StatementStats stats = runner.run(statement.sql(), token);
          invocation.console().say(CostLine.of(stats));
        } catch (GlimpseException error) {
          throw script.placed(error, statement);
        } finally {
          running.set(null);
        }
      }
    } catch (GlimpseException error) {
      invocation.console().say(script.report(error));
    }
  }

  /** On the signal's thread. */
  private synchronized void interrupted() {
    long now = System.nanoTime();
    boolean twice = now - interruptedNanos < TWICE_WITHIN_NANOS;
    interruptedNanos = now;
    CancelToken token = running.get();
    if (token == null) {
      return;
    }
    if (twice) {
      // Labels are durable step by step and the catalogue recovers, so nothing has to be tidied.
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    token.cancel("The statement was cancelled");
  }

  private boolean confirmed(Confirmation.Question question, LineReader reader) {
    Console console = invocation.console();
    console.say(ConfirmationText.of(question));
    try {
      String answer = reader.readLine("Go on? [y/N] ").strip().toLowerCase(Locale.ROOT);
      return answer.equals("y") || answer.equals("yes");
    } catch (UserInterruptException | EndOfFileException refused) {
      return false;
    }
  }

  /** Reads answers to questions: no statements, so they end with their line and are no history. */
  private static LineReader answerReader(Terminal terminal) {
    return LineReaderBuilder.builder()
        .appName("glimpse")
        .terminal(terminal)
        .parser((line, cursor, context) -> StatementParser.EditedLine.of(line, cursor))
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .build();
  }

  private LineReader reader(Terminal terminal, SqlSession session, Path history) {
    return LineReaderBuilder.builder()
        .appName("glimpse")
        .terminal(terminal)
        .parser(new StatementParser(session))
        .completer(new StatementCompleter(session))
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.CASE_INSENSITIVE, true)
        .option(LineReader.Option.HISTORY_REDUCE_BLANKS, false)
        .variable(LineReader.HISTORY_FILE, history)
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUATION)
        .variable(LineReader.INDENTATION, 0)
        .build();
  }
}
