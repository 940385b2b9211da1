package org.glimpse.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.Confirmation;
import org.glimpse.engine.ScriptStatement;
import org.glimpse.engine.SqlSession;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code glimpse sql}: executes statements and leaves at the first that fails. */
@Command(
    name = "sql",
    sortOptions = false,
    header = "Executes SQL statements and prints what they answer.",
    description = {
      "",
      "Data goes to the standard output, warnings, errors and progress to the standard error "
          + "stream. The first statement that fails ends it with exit code 1; what earlier "
          + "statements did stays. Ctrl-C cancels the statement (exit code 130); labels made so "
          + "far are kept."
    },
    footer = {
      "",
      "Examples:",
      "  glimpse sql -e \"CREATE VIDEO street FROM 'street.mp4'\"",
      "  glimpse sql -e \"SELECT class, COUNT(*) FROM street GROUP BY class\" --format csv",
      "  glimpse sql -f nightly.sql --stats costs.jsonl --no-progress",
      "  echo \"SHOW VIDEOS\" | glimpse sql"
    })
public final class SqlCommand implements Subcommand {
  /** A script of more bytes than this is no script. */
  private static final int SCRIPT_BYTES_MAX = 16 << 20;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Source source;

  /** Where statements come from; one of the two. */
  private static final class Source {
    @Option(
        names = {"-e", "--execute"},
        paramLabel = "SQL",
        required = true,
        description = "Statements, separated by semicolons; may be given several times.")
    private List<String> texts;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        required = true,
        description = "A file of statements; - is the standard input.")
    private Path file;
  }

  /** For the command line. */
  public SqlCommand() {}

  @Override
  public int run(Invocation invocation) {
    if (source == null && invocation.streams().inTerminal()) {
      invocation
          .console()
          .say(
              "Nothing to execute.\n"
                  + "Give statements with -e \"..\", a file with -f, or pipe them in;"
                  + " 'glimpse' alone opens the shell.");
      return ExitCode.USAGE;
    }
    List<SqlScript> scripts = scripts(invocation.streams().in());
    try (OpenTarget target = invocation.open()) {
      SqlSession session = target.session();
      StatementRunner runner = invocation.runner(session, Confirmation.REFUSE);
      CancelToken token = CancelToken.create();
      return Interrupts.cancelling(
          token, () -> executeAll(scripts, session, runner, invocation.console(), token));
    }
  }

  private static int executeAll(
      List<SqlScript> scripts,
      SqlSession session,
      StatementRunner runner,
      Console console,
      CancelToken token) {
    for (SqlScript script : scripts) {
      int code = execute(script, session, runner, console, token);
      if (code != ExitCode.DONE) {
        return code;
      }
    }
    return ExitCode.DONE;
  }

  private static int execute(
      SqlScript script,
      SqlSession session,
      StatementRunner runner,
      Console console,
      CancelToken token) {
    try {
      for (ScriptStatement statement : script.statements(session)) {
        token.throwIfCancelled();
        try {
          runner.run(statement.sql(), token);
        } catch (GlimpseException error) {
          throw script.placed(error, statement);
        }
      }
      return token.isCancelled() ? ExitCode.INTERRUPTED : ExitCode.DONE;
    } catch (GlimpseException error) {
      console.say(script.report(error));
      return token.isCancelled() ? ExitCode.INTERRUPTED : ExitCode.FAILED;
    }
  }

  private List<SqlScript> scripts(InputStream in) {
    try {
      if (source == null || (source.file != null && source.file.toString().equals("-"))) {
        return List.of(read(in));
      }
      if (source.file != null) {
        try (InputStream file = Files.newInputStream(source.file)) {
          return List.of(read(file));
        }
      }
    } catch (IOException failure) {
      if (source == null) {
        throw new UncheckedIOException(failure);
      }
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "Cannot read " + source.file + ": " + FileProblem.describe(failure),
          "Give -f a file of SQL statements.",
          failure);
    }
    List<SqlScript> scripts = new ArrayList<>();
    source.texts.forEach(text -> scripts.add(new SqlScript(text)));
    return scripts;
  }

  private static SqlScript read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(SCRIPT_BYTES_MAX + 1);
    if (bytes.length > SCRIPT_BYTES_MAX) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "The script is longer than " + (SCRIPT_BYTES_MAX >> 20) + " MiB",
          "Split it into several.");
    }
    return new SqlScript(new String(bytes, StandardCharsets.UTF_8));
  }
}
