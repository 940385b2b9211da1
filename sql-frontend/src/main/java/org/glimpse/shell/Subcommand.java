package org.glimpse.shell;

/**
 * A command such as {@code glimpse demo}, found through {@link java.util.ServiceLoader}. The class
 * carries picocli's {@link picocli.CommandLine.Command} annotation with its name and help, and has
 * a public constructor without parameters; its fields may carry options of its own.
 */
public interface Subcommand {

  /**
   * Does the command's work; called once, after its options were set.
   *
   * @param invocation the options and streams that all commands share
   * @return the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted
   * @throws org.glimpse.workspace.GlimpseException printed, exit code 1 (130 for CANCELLED)
   * @throws java.io.UncheckedIOException where a stream broke, exit code 1
   */
  int run(Invocation invocation);
}
