package org.glimpse.shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command line; alone it opens the interactive shell. */
@Command(
    name = "glimpse",
    subcommands = HelpCommand.class,
    versionProvider = GlimpseVersion.class,
    sortOptions = false,
    synopsisSubcommandLabel = "[COMMAND]",
    header = "Answers SQL over video while looking at as few frames as it can.",
    description = {
      "",
      "Without a command it opens the interactive shell, or, where the standard input is no "
          + "terminal, executes the statements that it reads there."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 a statement failed, 2 wrong usage, 130 interrupted.",
      "",
      "Examples:",
      "  glimpse demo                             see it work on a generated clip",
      "  glimpse                                  open the shell on ./.glimpse",
      "  glimpse sql -e \"SHOW VIDEOS\"             execute one statement",
      "  glimpse --workspace /data/cams sql -f nightly.sql --format csv > nightly.csv"
    })
final class GlimpseCommand implements Subcommand {
  @Mixin private final GlobalOptions options = new GlobalOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and leave.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and leave.")
  private boolean version;

  GlobalOptions options() {
    return options;
  }

  @Override
  public int run(Invocation invocation) {
    return invocation.streams().inTerminal()
        ? new InteractiveShell(invocation).run()
        : new SqlCommand().run(invocation);
  }
}
