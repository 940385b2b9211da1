package org.glimpse.shell;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.ProgressListener;

/**
 * Progress with the time left: one line that is rewritten on a terminal, a plain line every ten
 * seconds elsewhere. Work that ends within half a second shows nothing.
 */
public final class ProgressDisplay implements ProgressListener {
  private static final Duration FIRST_AFTER = Duration.ofMillis(500);
  private static final Duration REWRITE_EVERY = Duration.ofMillis(100);
  private static final Duration PLAIN_EVERY = Duration.ofSeconds(10);
  private static final String CARRIAGE_RETURN = "\r";
  private static final String ERASE_LINE = "\033[K";
  private static final int COLUMNS_UNKNOWN = 80;

  private final PrintWriter messages;
  private final boolean enabled;
  private final boolean terminal;
  private final int columns;
  private final LongSupplier nanoTime;
  private boolean lineShown;
  private String job = "";
  private long jobStartedNanos;
  private long shownNanos;

  ProgressDisplay(
      PrintWriter messages, boolean enabled, boolean terminal, int columns, LongSupplier nanoTime) {
    this.messages = messages;
    this.enabled = enabled;
    this.terminal = terminal;
    this.columns = columns > 0 ? columns : COLUMNS_UNKNOWN;
    this.nanoTime = nanoTime;
  }

  static ProgressDisplay to(PrintWriter messages, boolean enabled, boolean terminal, int columns) {
    return new ProgressDisplay(messages, enabled, terminal, columns, System::nanoTime);
  }

  @Override
  public void progressed(Progress progress) {
    if (!enabled) {
      return;
    }
    synchronized (messages) {
      long now = nanoTime.getAsLong();
      if (!progress.job().equals(job)) {
        job = progress.job();
        jobStartedNanos = now;
        shownNanos = Long.MIN_VALUE;
      }
      if (isDue(now)) {
        shownNanos = now;
        show(describe(progress));
      }
    }
  }

  /** Takes the line away, so that something else can be written in its place. */
  void wipe() {
    synchronized (messages) {
      if (lineShown) {
        messages.print(CARRIAGE_RETURN + ERASE_LINE);
        messages.flush();
        lineShown = false;
      }
    }
  }

  /** Takes the line away and forgets the work, since the statement has ended. */
  void end() {
    synchronized (messages) {
      wipe();
      job = "";
    }
  }

  private boolean isDue(long now) {
    Duration every = terminal ? REWRITE_EVERY : PLAIN_EVERY;
    if (shownNanos == Long.MIN_VALUE) {
      return now - jobStartedNanos >= (terminal ? FIRST_AFTER : PLAIN_EVERY).toNanos();
    }
    return now - shownNanos >= every.toNanos();
  }

  private void show(String text) {
    if (terminal) {
      String fitting = text.length() < columns ? text : text.substring(0, columns - 1);
      messages.print(CARRIAGE_RETURN + fitting + ERASE_LINE);
      messages.flush();
      lineShown = true;
    } else {
      messages.println(text);
    }
  }

  /** {@code Detecting objects in street: 120 of 900 frames (13 %), 12 s, about 1 min 18 s left}. */
  static String describe(Progress progress) {
    StringBuilder text = new StringBuilder();
    if (!progress.note().isEmpty()) {
      text.append(CellText.visible(progress.note())).append(" | ");
    }
    text.append(CellText.visible(progress.job())).append(": ");
    text.append(String.format(Locale.ROOT, "%,d", progress.done()));
    if (progress.total() >= 0) {
      text.append(String.format(Locale.ROOT, " of %,d", progress.total()));
    }
    text.append(' ').append(progress.unit());
    if (progress.total() > 0) {
      text.append(" (").append(100 * progress.done() / progress.total()).append(" %)");
    }
    text.append(", ").append(duration(progress.elapsed()));
    progress
        .remaining()
        .ifPresent(left -> text.append(", about ").append(duration(left)).append(" left"));
    return text.toString();
  }

  /** Two units at most: {@code 2 h 5 min}, {@code 1 min 18 s}, {@code 12 s}. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long minutes = seconds / 60 % 60;
    return seconds / 3600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
  }
}
