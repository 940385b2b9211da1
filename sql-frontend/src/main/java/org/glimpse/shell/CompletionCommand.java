package org.glimpse.shell;

import java.util.Iterator;
import java.util.List;
import org.glimpse.workspace.Suggestions;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

  /** What may be given, for the completion of this command itself. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "bash, zsh or fish.")
  private String shell;

  /** For the command line. */
  public CompletionCommand() {}

  @Override
  public int run(Invocation invocation) {
    CommandLine root = spec.parent().commandLine();
    switch (shell) {
      case "bash", "zsh" -> invocation.console().print(AutoComplete.bash("glimpse", root));
      case "fish" -> invocation.console().print(FishCompletion.of(root));
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
}
