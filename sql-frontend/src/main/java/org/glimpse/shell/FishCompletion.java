package org.glimpse.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** What fish needs to complete commands, options and their values. */
final class FishCompletion {
  private final StringBuilder script = new StringBuilder("complete -c glimpse -e\n");

  private FishCompletion() {}

  /** The script for a command and its subcommands. */
  static String of(CommandLine root) {
    FishCompletion completion = new FishCompletion();
    String any = "__fish_seen_subcommand_from ";
    // Fish's own test takes the value of an option for a command.
    String none = "not " + any + String.join(" ", root.getSubcommands().keySet());
    completion.line(none, " -f");
    completion.options(root.getCommandSpec(), none);
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              CommandSpec each = command.getCommandSpec();
              String header = String.join(" ", each.usageMessage().header());
              completion.line(none, " -a " + name + " -d " + quoted(header));
              completion.arguments(each, any + name);
              completion.options(each, any + name);
            });
    return completion.script.toString().stripTrailing();
  }

  private void arguments(CommandSpec command, String condition) {
    List<ArgSpec> arguments = List.copyOf(command.positionalParameters());
    if (arguments.stream().noneMatch(FishCompletion::isFile)) {
      line(condition, " -f");
    }
    for (ArgSpec argument : arguments) {
      String values = values(argument);
      if (!values.isEmpty()) {
        line(condition, " -a " + quoted(values));
      }
    }
  }

  private void options(CommandSpec command, String condition) {
    for (OptionSpec option : command.options()) {
      if (option.inherited()) {
        continue; // told once, at the root
      }
      StringBuilder rest = new StringBuilder();
      for (String name : option.names()) {
        boolean isLong = name.startsWith("--");
        rest.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
      }
      if (option.arity().max() > 0) {
        String values = values(option);
        rest.append(isFile(option) ? " -r -F" : " -x");
        rest.append(values.isEmpty() ? "" : " -a " + quoted(values));
      }
      rest.append(" -d ").append(quoted(String.join(" ", option.description())));
      line(option.scopeType() == ScopeType.INHERIT ? "" : condition, rest.toString());
    }
  }

  private void line(String condition, String rest) {
    script.append("complete -c glimpse");
    if (!condition.isEmpty()) {
      script.append(" -n ").append(quoted(condition));
    }
    script.append(rest).append('\n');
  }

  private static boolean isFile(ArgSpec argument) {
    Class<?> type =
        argument.isMultiValue() && argument.auxiliaryTypes().length > 0
            ? argument.auxiliaryTypes()[0]
            : argument.type();
    return type == Path.class;
  }

  private static String values(ArgSpec argument) {
    List<String> values = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(values::add);
    }
    return String.join(" ", values);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
