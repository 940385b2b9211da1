package org.glimpse.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobTest {

  @Test
  void reportsEachStepAndStopsAtTheNextBorder() {
    List<Progress> seen = new ArrayList<>();
    CancelToken cancel = CancelToken.create();
    QueryContext context = QueryContext.of(1, cancel, seen::add, SettingValues.defaults());
    Job job = Job.start("Counting", "frames", 10, context);
    job.checkpoint();
    job.finished(4);
    cancel.cancel("Stop");
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> job.finished(3))
        .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(seen).extracting(Progress::done).containsExactly(0L, 4L, 7L);
    assertThat(seen).extracting(Progress::total).containsOnly(10L);
    assertThat(job.doneUnits()).isEqualTo(7);
  }

  @Test
  void timeLeftFollowsFromThePace() {
    Progress half = new Progress("j", "frames", 5, 10, Duration.ofSeconds(20));
    assertThat(half.remaining()).contains(Duration.ofSeconds(20));
    assertThat(new Progress("j", "frames", 0, 10, Duration.ZERO).remaining()).isEmpty();
    assertThat(new Progress("j", "frames", 5, -1, Duration.ZERO).remaining()).isEmpty();
  }

  @Test
  void aTokenKeepsItsFirstReasonAndTellsItsListenersOnce() {
    CancelToken cancel = CancelToken.create();
    AtomicInteger told = new AtomicInteger();
    CancelToken.Registration closed = cancel.onCancel(told::incrementAndGet);
    closed.close();
    cancel.onCancel(told::incrementAndGet);
    cancel.cancel("first");
    cancel.cancel("second");
    cancel.onCancel(told::incrementAndGet);
    assertThat(told).hasValue(2);
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(cancel::throwIfCancelled)
        .withMessage("first");
  }

  @Test
  void aDeadlineIsATimeout() {
    CancelToken cancel = CancelToken.withTimeout(Duration.ofNanos(1));
    assertThat(cancel.isCancelled()).isTrue();
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(cancel::throwIfCancelled)
        .satisfies(late -> assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT));
    assertThat(CancelToken.withTimeout(Duration.ZERO).isCancelled()).isFalse();
  }

  @Test
  void warningsCountOnceAndAreBounded() {
    QueryContext context = QueryContext.background();
    for (int i = 0; i < 300; i++) {
      context.warn("warning " + i % 150);
    }
    assertThat(context.warnings()).hasSize(100).startsWith("warning 0", "warning 1");
  }

  @Test
  void costsAddUp() {
    QueryStats stats = QueryContext.background().stats();
    stats.add(Counter.DETECTOR_CALLS, 3);
    stats.add(Counter.DETECTOR_CALLS, 4);
    stats.addSeconds(Clock.DETECTOR, 0.5);
    stats.addSeconds(Clock.DETECTOR, 0.25);
    assertThat(stats.get(Counter.DETECTOR_CALLS)).isEqualTo(7);
    assertThat(stats.get(Counter.LABELS_REUSED)).isZero();
    assertThat(stats.seconds(Clock.DETECTOR)).isEqualTo(0.75);
  }
}
