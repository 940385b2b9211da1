package org.glimpse.shell;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The {@code glimpse} command. Exit codes: 0 done, 1 a statement failed, 2 wrong usage, 130
 * interrupted.
 */
public final class Main {
  private static final int HELP_COLUMNS = 100;

  /** Where the launcher puts arguments that are too long for a command line. */
  private static final String CARRIED_ARGUMENTS = "GLIMPSE_ARGUMENTS";

  private static final String SEPARATOR = "\036";

  private Main() {}

  /** Runs a command and ends the process. */
  public static void main(String[] arguments) {
    LogSettings.apply();
    String carried = System.getenv(CARRIED_ARGUMENTS);
    boolean isCarried = carried != null && arguments.length == 0;
    System.exit(run(Streams.ofProcess(), System.getenv(), isCarried ? split(carried) : arguments));
  }

  /**
   * Runs a command in this process.
   *
   * @return its exit code
   */
  static int run(Streams streams, Map<String, String> environment, String... arguments) {
    GlimpseCommand root = new GlimpseCommand();
    CommandLine commands = new CommandLine(root);
    for (Subcommand subcommand : subcommands()) {
      commands.addSubcommand(subcommand);
    }
    Console plain = new Console(streams, false);
    commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_COLUMNS)
        .setOut(new PrintWriter(plain.data(), true))
        .setErr(plain.messages())
        .setExecutionStrategy(parsed -> execute(parsed, root, streams, environment));
    int code = commands.execute(arguments);
    plain.flush();
    return code;
  }

  private static int execute(
      ParseResult parsed, GlimpseCommand root, Streams streams, Map<String, String> environment) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    Invocation invocation = new Invocation(root.options(), streams, environment);
    try {
      return selected(parsed).run(invocation);
    } catch (RuntimeException failure) {
      return report(failure, invocation.console());
    }
  }

  /** Each argument is ended by a separator, so an empty last one counts. */
  private static String[] split(String carried) {
    String[] parts = carried.split(SEPARATOR, -1);
    return Arrays.copyOf(parts, parts.length - 1);
  }

  private static List<Subcommand> subcommands() {
    return ServiceLoader.load(Subcommand.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  private static Subcommand selected(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return (Subcommand) last.commandSpec().userObject();
  }

  private static int report(RuntimeException failure, Console console) {
    if (failure instanceof GlimpseException known) {
      console.say(ErrorReport.of(known, ""));
      if (known.code() == ErrorCode.INTERNAL) {
        LoggerFactory.getLogger(Main.class).error("Stack trace of the defect", known);
      }
      return known.code() == ErrorCode.CANCELLED ? ExitCode.INTERRUPTED : ExitCode.FAILED;
    }
    if (failure instanceof UncheckedIOException broken) {
      console.say("Error: cannot read or write: " + FileProblem.describe(broken.getCause()));
      return ExitCode.FAILED;
    }
    console.say(ErrorReport.of(GlimpseException.internal(String.valueOf(failure), failure), ""));
    LoggerFactory.getLogger(Main.class).error("Stack trace of the defect", failure);
    return ExitCode.FAILED;
  }
}
