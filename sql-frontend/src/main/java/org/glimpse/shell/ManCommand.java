package org.glimpse.shell;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** {@code glimpse man}: the manual page, made of the same texts as the help. */
@Command(
    name = "man",
    header = "Prints the manual page.",
    footer = {
      "",
      "Examples:",
      "  glimpse man | man -l -",
      "  glimpse man > ~/.local/share/man/man1/glimpse.1"
    })
public final class ManCommand implements Subcommand {
  @Spec private CommandSpec spec;

  /** For the command line. */
  public ManCommand() {}

  @Override
  public int run(Invocation invocation) {
    invocation.console().print(page(spec.parent().commandLine()));
    return ExitCode.DONE;
  }

  /** In the language of man's macros. */
  static String page(CommandLine root) {
    StringBuilder page = new StringBuilder();
    CommandSpec top = root.getCommandSpec();
    page.append(".TH GLIMPSE 1 \"\" \"Glimpse ").append(GlimpseVersion.text()).append("\"\n");
    page.append(".SH NAME\nglimpse \\- ").append(text(header(top))).append('\n');
    page.append(".SH SYNOPSIS\n.B glimpse\n[COMMAND] [OPTIONS]\n");
    page.append(".SH DESCRIPTION\n");
    paragraphs(page, top.usageMessage().description());
    page.append(".SH OPTIONS\nEvery command takes these, before or after its name.\n");
    top.options().forEach(option -> option(page, option));
    page.append(".SH COMMANDS\n");
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              CommandSpec each = command.getCommandSpec();
              page.append(".SS glimpse ").append(text(name)).append('\n');
              page.append(text(header(each))).append('\n');
              paragraphs(page, each.usageMessage().description());
              each.positionalParameters().forEach(parameter -> parameter(page, parameter));
              each.options().stream()
                  .filter(option -> !option.inherited())
                  .forEach(option -> option(page, option));
              verbatim(page, each.usageMessage().footer());
            });
    page.append(".SH EXIT STATUS AND EXAMPLES\n");
    verbatim(page, top.usageMessage().footer());
    // A heading begins a paragraph by itself.
    return page.toString().replaceAll("(\\.SH [^\n]*\n)\\.PP\n", "$1").stripTrailing();
  }

  private static String header(CommandSpec command) {
    return String.join(" ", command.usageMessage().header());
  }

  private static void paragraphs(StringBuilder page, String[] lines) {
    for (String line : lines) {
      if (!line.isBlank()) {
        page.append(".PP\n").append(text(line)).append('\n');
      }
    }
  }

  private static void option(StringBuilder page, OptionSpec option) {
    boolean valued = option.arity().max() > 0;
    tagged(
        page,
        String.join(", ", option.names()),
        valued ? option.paramLabel() : "",
        option.description());
  }

  private static void parameter(StringBuilder page, PositionalParamSpec parameter) {
    tagged(page, "", parameter.paramLabel(), parameter.description());
  }

  private static void tagged(StringBuilder page, String name, String label, String[] description) {
    page.append(".TP\n");
    if (!name.isEmpty()) {
      page.append("\\fB").append(text(name)).append("\\fR");
    }
    if (!label.isEmpty()) {
      page.append(name.isEmpty() ? "" : " ").append("\\fI").append(text(label)).append("\\fR");
    }
    page.append('\n').append(text(String.join(" ", description))).append('\n');
  }

  private static void verbatim(StringBuilder page, String[] lines) {
    List<String> shown = List.of(lines).stream().dropWhile(String::isBlank).toList();
    if (!shown.isEmpty()) {
      page.append(".PP\n.nf\n");
      shown.forEach(line -> page.append(text(line)).append('\n'));
      page.append(".fi\n");
    }
  }

  /**
   * Backslashes and hyphens mean something to roff, and so do dots and quotes at a line's begin.
   */
  private static String text(String plain) {
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
