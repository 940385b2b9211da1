package org.glimpse.workspace;

/** Hears of progress at step borders, on the thread that does the work; must return fast. */
@FunctionalInterface
public interface ProgressListener {
  /** Ignores everything. */
  ProgressListener NONE = progress -> {};

  void progressed(Progress progress);
}
