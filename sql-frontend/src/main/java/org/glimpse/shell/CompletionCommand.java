package org.glimpse.shell;

import java.util.List;
import org.glimpse.workspace.Suggestions;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glimpse completion SHELL}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    sortOptions = false,
    header = "Prints a completion script for bash, zsh or fish.",
    footer = {
      "",
      "Examples:",
      "  glimpse completion bash > ~/.local/share/bash-completion/completions/glimpse",
      "  echo 'source <(glimpse completion zsh)' >> ~/.zshrc",
      "  glimpse completion fish > ~/.config/fish/completions/glimpse.fish"
    })
public final class CompletionCommand implements Subcommand {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell;

  /** For the command line. */
  public CompletionCommand() {}

  @Override
  public int run(Invocation invocation) {
    CommandLine root = spec.parent().commandLine();
    switch (shell) {
      case "bash", "zsh" -> invocation.console().print(AutoComplete.bash("glimpse", root));
      case "fish" -> invocation.console().print(fish(root));
      default -> {
        invocation
            .console()
            .say(
                "There is no completion for '"
                    + shell
                    + "'.\n  "
                    + Suggestions.didYouMean(shell, SHELLS).orElse("Give bash, zsh or fish."));
        return ExitCode.USAGE;
      }
    }
    return ExitCode.DONE;
  }

  /** One line a command, and one for each option of each. */
  private static String fish(CommandLine root) {
    StringBuilder script = new StringBuilder("complete -c glimpse -e\n");
    options(script, root.getCommandSpec(), "__fish_use_subcommand");
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              script
                  .append("complete -c glimpse -n __fish_use_subcommand -f -a ")
                  .append(name)
                  .append(" -d ")
                  .append(quoted(summary(command.getCommandSpec())))
                  .append('\n');
              options(
                  script, command.getCommandSpec(), "'__fish_seen_subcommand_from " + name + "'");
            });
    return script.toString().stripTrailing();
  }

  private static void options(StringBuilder script, CommandSpec command, String condition) {
    for (OptionSpec option : command.options()) {
      script.append("complete -c glimpse -n ").append(condition);
      for (String name : option.names()) {
        boolean isLong = name.startsWith("--");
        script.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
      }
      script.append(option.arity().max() > 0 ? " -r" : "");
      String said = String.join(" ", option.description());
      script.append(" -d ").append(quoted(said)).append('\n');
    }
  }

  private static String summary(CommandSpec command) {
    return String.join(" ", command.usageMessage().header());
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
