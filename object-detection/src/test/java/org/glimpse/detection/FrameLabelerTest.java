package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FrameLabelerTest {
  @TempDir Path folder;
  private Room room;
  private RegisteredDetector cars;

  @BeforeEach
  void open() {
    room = new Room(folder);
    cars = room.carDetector();
  }

  @AfterEach
  void close() {
    assertThat(room.scene.retained).as("pixels given back").hasValue(0);
    assertThat(room.scene.readersOpen).as("readers closed").hasValue(0);
    room.close();
    assertThat(room.scene.detectorsOpen).as("detectors closed").hasValue(0);
  }

  @Test
  void labelsEveryFrameOnceAndReusesThem() {
    Video video = FixedScene.video("street", 1000, 500);
    QueryContext first = Room.context();
    FrameSet labelled = label(video, video.allFrames(), first);
    assertThat(labelled).isEqualTo(video.allFrames());
    assertThat(first.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(1500);
    assertThat(first.stats().get(Counter.LABELS_REUSED)).isZero();
    assertThat(room.scene.calls).hasValue(1500);
    assertSceneIn(video, video.allFrames());

    QueryContext second = Room.context();
    label(video, FrameSet.range(10, 20), second);
    label(video, FrameSet.range(0, 1500), second);
    assertThat(second.stats().get(Counter.DETECTOR_CALLS)).isZero();
    assertThat(second.stats().get(Counter.LABELS_REUSED)).isEqualTo(1500);
    assertThat(room.scene.calls).hasValue(1500);
  }

  @Test
  void aStatementNeverCountsItsOwnLabelsAsReused() {
    Video video = FixedScene.video("street", 100);
    QueryContext context = Room.context();
    label(video, FrameSet.range(0, 50), context);
    label(video, FrameSet.range(0, 100), context);
    assertThat(context.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(100);
    assertThat(context.stats().get(Counter.LABELS_REUSED)).isZero();
  }

  @Test
  void labelsScatteredFramesInBatches() {
    Video video = FixedScene.video("street", 5000);
    FrameSet.Builder builder = FrameSet.builder();
    for (long frame = 3; frame < 5000; frame += 37) {
      builder.add(frame);
    }
    FrameSet sample = builder.build();
    QueryContext context = Room.context(CancelToken.create(), "detector_batch", "3");
    assertThat(label(video, sample, context)).isEqualTo(sample);
    assertThat(room.detection.labels().labelled(video, cars, video.allFrames())).isEqualTo(sample);
    assertThat(room.scene.framesRead).hasValue(sample.size());
    assertSceneIn(video, sample);
  }

  @Test
  void aFileKeepsItsLabelsInAnotherVideo() {
    Video both = FixedScene.video("street", 100, 60);
    label(both, both.allFrames(), Room.context());
    Video.Segment second = both.segments().get(1);
    Video alone =
        new Video(
            "alone",
            "street1.mp4",
            both.start(),
            both.detector(),
            List.of(
                new Video.Segment(
                    second.fileId(),
                    second.digest(),
                    second.path(),
                    0,
                    second.frameCount(),
                    0,
                    second.durationMicros(),
                    second.width(),
                    second.height(),
                    25,
                    false)));
    QueryContext context = Room.context();
    label(alone, alone.allFrames(), context);
    assertThat(context.stats().get(Counter.DETECTOR_CALLS)).isZero();
    assertThat(context.stats().get(Counter.LABELS_REUSED)).isEqualTo(60);
  }

  @Test
  void damagedFramesAreMissingFromTheAnswer() {
    Video video = FixedScene.video("street", 300);
    room.scene.damaged = FrameSet.range(100, 110);
    QueryContext context = Room.context(CancelToken.create(), "on_damaged_media", "skip");
    FrameSet labelled = label(video, video.allFrames(), context);
    assertThat(labelled).isEqualTo(video.allFrames().minus(room.scene.damaged));
    assertThat(room.detection.labels().labelled(video, cars, video.allFrames()))
        .isEqualTo(labelled);
    assertThat(context.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(290);
  }

  @Test
  void maxCallsIsSeenBeforeAnyWork() {
    Video video = FixedScene.video("street", 300);
    QueryContext context = Room.context(CancelToken.create(), "max_calls", "250");
    label(video, FrameSet.range(0, 200), context);
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> label(video, video.allFrames(), context))
        .withMessageContaining("needs 300 detector calls, and max_calls allows 250")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CALL_LIMIT));
    assertThat(room.scene.calls).hasValue(200);
    label(video, FrameSet.range(0, 250), context);
    assertThat(room.scene.calls).hasValue(250);
  }

  @Test
  void framesBeyondTheVideoAreRefused() {
    Video video = FixedScene.video("street", 300);
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> label(video, FrameSet.range(299, 301), Room.context()))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FRAME_OUT_OF_RANGE));
  }

  @Test
  void aFailingDetectorKeepsWhatWasFinishedAndSaysWhy() {
    Video video = FixedScene.video("street", 2000);
    room.scene.failingFrame = 1500;
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> label(video, video.allFrames(), Room.context()))
        .withMessage("The detector broke")
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNSUPPORTED_MODEL));
    FrameSet kept = room.detection.labels().labelled(video, cars, video.allFrames());
    assertThat(kept.size()).isGreaterThan(1000);
    assertThat(kept).isEqualTo(FrameSet.range(0, kept.size()));
    assertSceneIn(video, kept);
  }

  @Test
  void progressIsReportedOnlyForWhatIsStored() {
    Video video = FixedScene.video("street", 2000);
    List<Progress> seen = new ArrayList<>();
    QueryContext context =
        QueryContext.of(
            1,
            CancelToken.create(),
            progress -> {
              seen.add(progress);
              FrameSet stored = room.detection.labels().labelled(video, cars, video.allFrames());
              assertThat(stored.size()).isGreaterThanOrEqualTo(progress.done());
            },
            SettingValues.defaults());
    label(video, video.allFrames(), context);
    assertThat(seen).hasSizeGreaterThan(4);
    assertThat(seen.get(0).total()).isEqualTo(2000);
    assertThat(seen.get(seen.size() - 1).done()).isEqualTo(2000);
  }

  @Test
  void cancelStopsWithinASecondInTheMiddleOfADetectorRun() throws Exception {
    room.scene.detectNanos = Duration.ofMinutes(2).toNanos();
    assertCancelIsSeen();
  }

  @Test
  void cancelStopsWithinASecondInTheMiddleOfADecode() throws Exception {
    room.scene.decodeNanos = Duration.ofMinutes(2).toNanos();
    assertCancelIsSeen();
  }

  private void assertCancelIsSeen() throws Exception {
    Video video = FixedScene.video("street", 100_000);
    CancelToken cancel = CancelToken.create();
    CountDownLatch started = new CountDownLatch(1);
    QueryContext context =
        QueryContext.of(1, cancel, progress -> started.countDown(), SettingValues.defaults());
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<FrameSet> running = executor.submit(() -> label(video, video.allFrames(), context));
      assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
      long start = System.nanoTime();
      cancel.cancel("Stop");
      assertThat(running)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOfSatisfying(
              GlimpseException.class,
              stopped -> assertThat(stopped.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void concurrentStatementsNeverLabelAFrameTwice() throws Exception {
    Video video = FixedScene.video("street", 3000);
    room.scene.detectNanos = 100_000;
    ExecutorService executor = Executors.newFixedThreadPool(3);
    try {
      List<QueryContext> contexts = List.of(Room.context(), Room.context(), Room.context());
      List<FrameSet> wanted =
          List.of(video.allFrames(), FrameSet.range(500, 2500), FrameSet.range(0, 1500));
      List<Future<FrameSet>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int statement = i;
        running.add(
            executor.submit(() -> label(video, wanted.get(statement), contexts.get(statement))));
      }
      for (int i = 0; i < 3; i++) {
        assertThat(running.get(i).get(90, TimeUnit.SECONDS)).isEqualTo(wanted.get(i));
      }
      // The scene's detector refuses a second look at a frame; this counts that none was lost.
      assertThat(room.scene.calls).hasValue(3000);
      assertThat(contexts.stream().mapToLong(c -> c.stats().get(Counter.DETECTOR_CALLS)).sum())
          .isEqualTo(3000);
      for (int i = 0; i < 3; i++) {
        var stats = contexts.get(i).stats();
        assertThat(stats.get(Counter.DETECTOR_CALLS) + stats.get(Counter.LABELS_REUSED))
            .isEqualTo(wanted.get(i).size());
      }
      assertSceneIn(video, video.allFrames());
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void framesOfACancelledStatementAreTakenOverByTheOneThatWaits() throws Exception {
    Video video = FixedScene.video("street", 8);
    CountDownLatch inDetector = new CountDownLatch(1);
    CancelToken cancel = CancelToken.create();
    room.scene.beforeDetection = inDetector::countDown;
    room.scene.detectNanos = Duration.ofMinutes(2).toNanos();
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      QueryContext doomed = Room.context(cancel, "threads", "1");
      Future<FrameSet> first = executor.submit(() -> label(video, video.allFrames(), doomed));
      assertThat(inDetector.await(60, TimeUnit.SECONDS)).isTrue();
      CountDownLatch secondStarted = new CountDownLatch(1);
      QueryContext waiting =
          QueryContext.of(
              2,
              CancelToken.create(),
              progress -> secondStarted.countDown(),
              SettingValues.defaults());
      Future<FrameSet> second = executor.submit(() -> label(video, FrameSet.of(0), waiting));
      assertThat(secondStarted.await(60, TimeUnit.SECONDS)).isTrue();
      room.scene.detected.clear(); // the first look will come to nothing
      room.scene.detectNanos = 0;
      cancel.cancel("Stop");
      assertThat(first).failsWithin(Duration.ofSeconds(30));
      assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(FrameSet.of(0));
      assertThat(waiting.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(1);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void predictsFromWhatWasMeasured() {
    Video video = FixedScene.video("street", 1000);
    room.scene.detectNanos = 2_000_000;
    label(video, FrameSet.range(0, 200), Room.context());
    Labeler.LabelCost cost = room.detection.labeler().predict(video, cars, video.allFrames());
    assertThat(cost.detectorCalls()).isEqualTo(800);
    assertThat(cost.framesDecoded()).isBetween(800L, 1000L);
    assertThat(cost.detectorSeconds()).isBetween(0.8, 20.0);
    assertThat(cost.wallSeconds()).isPositive();
    assertThat(room.detection.labeler().predict(video, cars, FrameSet.range(0, 200)))
        .isEqualTo(new Labeler.LabelCost(0, 0, 0, 0, 0, 0));
  }

  private FrameSet label(Video video, FrameSet frames, QueryContext context) {
    return room.detection.labeler().label(video, cars, frames, context);
  }

  private void assertSceneIn(Video video, FrameSet frames) {
    Map<Long, Integer> counts = room.countsByFrame(video, cars);
    frames.forEach(
        frame ->
            assertThat(counts.getOrDefault(frame, 0))
                .as("objects in frame %d", frame)
                .isEqualTo(FixedScene.objectsIn(frame)));
    assertThat(counts.keySet()).allMatch(frames::contains);
  }
}
