package org.glimpse.shell;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where a command reads and writes. Java cannot tell whether its streams are terminals, so the
 * launcher says so in system properties.
 *
 * @param in standard input
 * @param out data
 * @param err messages
 * @param inTerminal whether a person types
 * @param outTerminal whether a person reads the data
 * @param errTerminal whether a person reads the messages
 * @param columns width of that terminal in characters, 0 where unknown
 */
record Streams(
    InputStream in,
    OutputStream out,
    OutputStream err,
    boolean inTerminal,
    boolean outTerminal,
    boolean errTerminal,
    int columns) {

  /** The streams of this process. */
  static Streams ofProcess() {
    return new Streams(
        // A file's stream asks for its position before it reads all, which a pipe has none of.
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Boolean.getBoolean("glimpse.stdin.terminal"),
        Boolean.getBoolean("glimpse.stdout.terminal"),
        Boolean.getBoolean("glimpse.stderr.terminal"),
        Integer.getInteger("glimpse.terminal.columns", 0));
  }
}
