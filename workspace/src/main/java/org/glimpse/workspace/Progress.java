package org.glimpse.workspace;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a job has come.
 *
 * @param job what is being done, for people: {@code "Detecting objects in street"}
 * @param unit what is counted, plural: {@code "frames"}
 * @param done units finished
 * @param total units in all, or -1 where unknown
 * @param elapsed time since the job started
 * @param note what the statement has found out so far; empty where it says nothing
 */
public record Progress(
    String job, String unit, long done, long total, Duration elapsed, String note) {

  public Progress(String job, String unit, long done, long total, Duration elapsed) {
    this(job, unit, done, total, elapsed, "");
  }

  /** Time left at the pace so far; empty before the first unit or where the total is unknown. */
  public Optional<Duration> remaining() {
    if (done <= 0 || total < 0) {
      return Optional.empty();
    }
    double nanosPerUnit = (double) elapsed.toNanos() / done;
    return Optional.of(Duration.ofNanos((long) (nanosPerUnit * Math.max(0, total - done))));
  }
}
