package org.glimpse.workspace;

import java.time.Duration;

/**
 * Long work in steps at natural borders (a batch of frames, a minibatch): each border reports
 * progress and sees cancellation. What a step finished is durable before {@link #finished} is
 * called, so a later job over the same inputs goes on from there. One thread at a time.
 */
public final class Job {
  private final String name;
  private final String unit;
  private final long totalUnits;
  private final QueryContext context;
  private final long startNanos = System.nanoTime();
  private long doneUnits;

  private Job(String name, String unit, long totalUnits, QueryContext context) {
    this.name = name;
    this.unit = unit;
    this.totalUnits = totalUnits;
    this.context = context;
  }

  /**
   * @param totalUnits how many units in all, or -1 where unknown
   */
  public static Job start(String name, String unit, long totalUnits, QueryContext context) {
    Job job = context.goes().filter(before -> before.goesOn(name)).orElse(null);
    if (job == null) {
      long units = context.takeUnitsInGoes();
      job = new Job(name, unit, Math.max(units, totalUnits), context);
      if (units > 0) {
        context.goes(job);
      }
    }
    job.report();
    return job;
  }

  /**
   * Says that the next job is the first of several goes, which are to be seen as one.
   *
   * @param totalUnits of all of them
   */
  public static void inGoes(long totalUnits, QueryContext context) {
    context.unitsInGoes(totalUnits);
  }

  private boolean goesOn(String other) {
    return name.equals(other) && doneUnits < totalUnits;
  }

  /**
   * Called before a step begins.
   *
   * @throws GlimpseException if the statement was cancelled or ran out of time
   */
  public void checkpoint() {
    context.cancel().throwIfCancelled();
  }

  /** Called after a step whose results are durable; others may work before it returns. */
  public void finished(long units) {
    doneUnits += units;
    report();
    checkpoint();
    context.turn().giveWay();
  }

  public long doneUnits() {
    return doneUnits;
  }

  private void report() {
    context
        .progress()
        .progressed(
            new Progress(
                name,
                unit,
                doneUnits,
                totalUnits,
                Duration.ofNanos(System.nanoTime() - startNanos),
                context.note()));
  }
}
