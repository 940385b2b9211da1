package org.glimpse.shell;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.glimpse.workspace.Suggestions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glimpse help [command]}. */
@Command(
    name = "help",
    header = "Shows help for a command.",
    footer = {"", "Example:", "  glimpse help sql"})
final class HelpCommand implements Subcommand {
  /** What may be given, for completion. */
  static final class Commands implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ServiceLoader.load(Subcommand.class).stream()
          .map(provider -> provider.type().getAnnotation(Command.class).name())
          .iterator();
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "COMMAND",
      completionCandidates = Commands.class,
      description = "The command to explain; without it, all of them.")
  private String command;

  @Override
  public int run(Invocation invocation) {
    CommandLine root = spec.parent().commandLine();
    CommandLine subject = command == null ? root : root.getSubcommands().get(command);
    if (subject == null) {
      invocation
          .console()
          .say(
              "There is no command '"
                  + command
                  + "'.\n  "
                  + Suggestions.didYouMean(command, root.getSubcommands().keySet())
                      .orElse("'glimpse help' lists them."));
      return ExitCode.USAGE;
    }
    PrintWriter data = new PrintWriter(invocation.console().data());
    subject.usage(data);
    data.flush();
    return ExitCode.DONE;
  }
}
