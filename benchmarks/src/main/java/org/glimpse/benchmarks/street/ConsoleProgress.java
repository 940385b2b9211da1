package org.glimpse.benchmarks.street;

import java.time.Duration;
import java.util.Locale;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.ProgressListener;

/** A line every few seconds, with the time that is left. */
final class ConsoleProgress implements ProgressListener {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(15).toNanos();

  private long told = System.nanoTime();

  @Override
  public void progressed(Progress progress) {
    if (System.nanoTime() - told < INTERVAL_NANOS) {
      return;
    }
    told = System.nanoTime();
    System.err.printf(
        Locale.ROOT,
        "%s: %d of %d %s%s%n",
        progress.job(),
        progress.done(),
        progress.total(),
        progress.unit(),
        progress.remaining().map(left -> ", " + left.toSeconds() + " s left").orElse(""));
  }
}
