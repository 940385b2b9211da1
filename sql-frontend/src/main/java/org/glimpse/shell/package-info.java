/**
 * What people type: the {@code glimpse} command with its subcommands, the interactive shell, the
 * formats in which answers are printed, progress and error messages. Data goes to the standard
 * output, everything else to the standard error stream.
 *
 * <p>Not here: executing statements (the engine's {@link org.glimpse.engine.Session}), knowledge of
 * the grammar. Start reading at {@link org.glimpse.shell.Main} and {@link
 * org.glimpse.shell.Invocation}. Other modules add commands through {@link
 * org.glimpse.shell.Subcommand}. One thread, but for signal handlers and progress reports.
 */
package org.glimpse.shell;
