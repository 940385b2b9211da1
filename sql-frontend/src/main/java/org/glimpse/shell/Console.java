package org.glimpse.shell;

import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Data and messages of one command, in UTF-8, kept apart: a progress line is wiped before anything
 * else is written to the terminal. Safe for use from several threads for messages and progress; one
 * thread writes data.
 */
public final class Console {
  private final Streams streams;
  private final Writer data;
  private final PrintWriter messages;
  private final ProgressDisplay progress;

  Console(Streams streams, boolean showProgress) {
    this.streams = streams;
    this.messages =
        new PrintWriter(new OutputStreamWriter(streams.err(), StandardCharsets.UTF_8), true);
    this.progress =
        ProgressDisplay.to(messages, showProgress, streams.errTerminal(), streams.columns());
    this.data = new DataWriter(new OutputStreamWriter(streams.out(), StandardCharsets.UTF_8));
  }

  /** Where data goes: buffered; {@link #flush} shows it. */
  public Writer data() {
    return data;
  }

  /** Writes a line of data. */
  public void print(String line) {
    try {
      data.write(line);
      data.write('\n');
      data.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes a message for people, of one or more lines. */
  public void say(String message) {
    synchronized (messages) {
      progress.wipe();
      messages.println(CellText.visibleLines(message));
    }
  }

  /** Shows the data written so far. */
  public void flush() {
    try {
      data.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Hears of long work; a display that is off or rate-limited. */
  public ProgressDisplay progress() {
    return progress;
  }

  Streams streams() {
    return streams;
  }

  /** Width to which tables are cut; 0 for no limit, as in files and pipes. */
  int tableColumns() {
    return streams.outTerminal() ? streams.columns() : 0;
  }

  PrintWriter messages() {
    return messages;
  }

  /** Wipes the progress line when buffered data is about to appear. */
  private final class DataWriter extends FilterWriter {
    DataWriter(Writer stream) {
      super(new BufferedWriter(stream, 1 << 15));
    }

    @Override
    public void flush() throws IOException {
      progress.wipe();
      super.flush();
    }
  }
}
