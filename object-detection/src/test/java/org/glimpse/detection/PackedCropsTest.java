package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.glimpse.video.Box;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PackedCropsTest {
  private static final int WIDTH = 128;
  private static final int HEIGHT = 96;

  /** 3 columns of 42 pixels and 3 rows of 32. */
  private static final Box REGION = new Box(40, 30, 76, 58);

  private static final int PER_RUN = 9;

  @TempDir Path folder;
  private final MarkedScene scene = new MarkedScene();
  private final Video video =
      MarkedScene.video(
          MarkedScene.file(0, 0, 1000, WIDTH, HEIGHT),
          MarkedScene.file(1, 1000, 500, WIDTH, HEIGHT));
  private Workspace workspace;
  private ObjectDetection detection;
  private RegisteredDetector marks;

  @BeforeEach
  void open() throws IOException {
    workspace = Workspace.open(folder.resolve("workspace"));
    VideoCatalog videos = VideoCatalogs.open(workspace);
    detection = ObjectDetection.open(workspace, videos, scene, scene);
    Path model = Files.writeString(folder.resolve("marks.onnx"), "model");
    marks = detection.detectors().createOnnx("marks", model, Map.of(), false, context());
    scene.runs.set(0);
    scene.pictures.set(0);
  }

  @AfterEach
  void close() {
    assertThat(scene.readersOpen).as("readers closed").hasValue(0);
    detection.close();
    workspace.close();
    assertThat(scene.detectorsOpen).as("detectors closed").hasValue(0);
  }

  @Test
  void saysHowManyFramesARunLooksAt() {
    assertThat(framesPerRun(video, REGION)).isEqualTo(PER_RUN);
    assertThat(framesPerRun(video, new Box(0, 0, WIDTH, HEIGHT))).isEqualTo(1);
    assertThat(framesPerRun(video, new Box(WIDTH, 0, WIDTH + 9, HEIGHT))).isZero();
    assertThat(scene.runs).hasValue(0);
  }

  @Test
  void someVideosCannotBeCropped() {
    Video.Segment file = video.segments().get(1);
    Video.Segment larger = MarkedScene.file(0, 0, 1000, 2 * WIDTH, HEIGHT);
    Video.Segment higher = MarkedScene.file(0, 0, 1000, WIDTH, 2 * HEIGHT);
    assertThat(framesPerRun(MarkedScene.video(larger, file), REGION)).isZero();
    assertThat(framesPerRun(MarkedScene.video(higher, file), REGION)).isZero();
    assertThat(framesPerRun(MarkedScene.video(), REGION)).isZero();
    assertThat(framesPerRun(MarkedScene.video(altered(file, file.path(), true)), REGION)).isZero();
    Video withoutPixels = MarkedScene.video(altered(file, Optional.empty(), false));
    assertThat(framesPerRun(withoutPixels, REGION)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detect(withoutPixels, REGION, FrameSet.of(1), context()));
  }

  private static Video.Segment altered(Video.Segment file, Optional<Path> path, boolean absent) {
    return new Video.Segment(
        file.fileId(),
        file.digest(),
        path,
        file.firstFrame(),
        file.frameCount(),
        file.startMicros(),
        file.durationMicros(),
        file.width(),
        file.height(),
        file.framesPerSecond(),
        absent);
  }

  @Test
  void aRecordingCannotLookAtCrops() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("labels.csv"),
            "frame,class,confidence,xmin,ymin,xmax,ymax\n0,car,1,0,0,9,9\n");
    RegisteredDetector recording =
        detection.detectors().createRecording("labels", csv, Map.of(), false, context());
    assertThat(detection.crops().framesPerRun(video, recording, REGION)).isZero();
  }

  @Test
  void everyFrameGetsItsOwnObjectsInItsOwnPlaces() {
    scene.objects = PackedCropsTest::twoObjects;
    FrameSet frames =
        FrameSet.of(List.of(new FrameSet.Range(3, 50), new FrameSet.Range(990, 1017)));
    Map<Long, List<Detection>> found = detect(video, REGION, frames, context());
    assertThat(found.keySet()).containsExactlyElementsOf(frames.stream().boxed().toList());
    assertObjects(found, PackedCropsTest::twoObjects);
    // 74 frames, 9 a picture, the last part-filled.
    assertThat(scene.pictures).hasValue(9);
  }

  @Test
  void unusedTilesShowNothingOfThePictureBefore() {
    scene.objects = PackedCropsTest::twoObjects;
    QueryContext oneThread = context(CancelToken.create(), Map.of("threads", "1"));
    for (int frames = 20 * PER_RUN; frames < 21 * PER_RUN; frames++) {
      scene.marks.set(0);
      Map<Long, List<Detection>> found =
          detect(video, REGION, FrameSet.range(0, frames), oneThread);
      assertThat(found).hasSize(frames);
      assertObjects(found, PackedCropsTest::twoObjects);
      assertThat(scene.marks).hasValue(found.values().stream().mapToInt(List::size).sum());
    }
  }

  @Test
  void batchesAndThreadsKeepTheOrder() {
    scene.objects = PackedCropsTest::twoObjects;
    scene.maxBatch = 4;
    QueryContext context =
        context(CancelToken.create(), Map.of("detector_batch", "4", "threads", "3"));
    Map<Long, List<Detection>> found = detect(video, REGION, video.allFrames(), context);
    assertThat(found.keySet())
        .containsExactlyElementsOf(video.allFrames().stream().boxed().toList());
    assertObjects(found, PackedCropsTest::twoObjects);
    int pictures = (1500 + PER_RUN - 1) / PER_RUN;
    assertThat(scene.pictures).hasValue(pictures);
    assertThat(scene.runs).hasValue((pictures + 3) / 4);
  }

  @Test
  void objectsCutOffInsideTheFrameAreLeftOut() {
    Box whole = new Box(50, 40, 60, 50);
    Box leftEdge = new Box(20, 40, 45, 42);
    Box lowerEdge = new Box(50, 54, 60, 70);
    Box elsewhere = new Box(0, 0, 10, 10);
    scene.objects = frame -> List.of(whole, leftEdge, lowerEdge, elsewhere);
    Map<Long, List<Detection>> found = detect(video, REGION, FrameSet.range(0, 20), context());
    assertThat(found).hasSize(20);
    assertObjects(found, frame -> List.of(whole));
  }

  @Test
  void objectsAtTheFramesEdgeAreKept() {
    Box corner = new Box(100, 80, WIDTH, HEIGHT);
    Box right = new Box(110, 70, WIDTH, 75);
    scene.objects = frame -> List.of(right, corner);
    Map<Long, List<Detection>> found =
        detect(video, new Box(90, 66, WIDTH + 10, HEIGHT), FrameSet.range(0, 20), context());
    assertThat(found).hasSize(20);
    assertObjects(found, scene.objects::apply);
  }

  @Test
  void aRegionTooLargeForTwoIsDetectedInWholeFrames() {
    List<Box> anywhere = List.of(new Box(0, 0, 10, 10), new Box(100, 20, WIDTH, HEIGHT));
    scene.objects = frame -> anywhere;
    Map<Long, List<Detection>> found =
        detect(video, new Box(10, 10, 100, 90), FrameSet.range(0, 5), context());
    assertThat(scene.pictures).hasValue(5);
    assertObjects(found, frame -> anywhere);
  }

  @Test
  void detectorsOfSmallerPicturesWork() {
    scene.shrinking = 2;
    scene.channels = FrameFormat.Channels.LUMA;
    scene.objects = PackedCropsTest::twoObjects;
    Map<Long, List<Detection>> found = detect(video, REGION, FrameSet.range(0, 25), context());
    assertThat(found).hasSize(25);
    assertObjects(found, PackedCropsTest::twoObjects);
    assertThat(scene.pictures).hasValue(3);
  }

  @Test
  void damagedFramesAreMissing() {
    scene.objects = PackedCropsTest::twoObjects;
    scene.damaged = FrameSet.of(0, 4, 5, 19);
    Map<Long, List<Detection>> found = detect(video, REGION, FrameSet.range(0, 20), context());
    FrameSet expected = FrameSet.range(0, 20).minus(scene.damaged);
    assertThat(found.keySet()).containsExactlyElementsOf(expected.stream().boxed().toList());
    assertObjects(found, PackedCropsTest::twoObjects);
  }

  @Test
  void whatItSaysIsNoLabel() {
    scene.objects = PackedCropsTest::twoObjects;
    QueryContext context = context();
    detect(video, REGION, FrameSet.range(0, 100), context);
    assertThat(context.stats().get(Counter.PROXY_FRAMES)).isEqualTo(100);
    assertThat(context.stats().seconds(Clock.PROXY)).isPositive();
    assertThat(context.stats().get(Counter.DETECTOR_CALLS)).isZero();
    assertThat(context.stats().seconds(Clock.DETECTOR)).isZero();
    assertThat(context.stats().get(Counter.FRAMES_DECODED)).isEqualTo(100);
    assertThat(detection.labels().labelled(video, marks, video.allFrames()).isEmpty()).isTrue();
    assertThat(detection.labeler().predict(video, marks, video.allFrames()).detectorCalls())
        .isEqualTo(1500);
  }

  @Test
  void noFramesAreFine() {
    QueryContext context = context();
    assertThat(detect(video, REGION, FrameSet.empty(), context)).isEmpty();
    assertThat(context.stats().get(Counter.PROXY_FRAMES)).isZero();
  }

  @Test
  void progressCountsFrames() {
    List<Progress> seen = new ArrayList<>();
    QueryContext context =
        QueryContext.of(1, CancelToken.create(), seen::add, SettingValues.defaults());
    detect(video, REGION, video.allFrames(), context);
    assertThat(seen.get(0).total()).isEqualTo(1500);
    assertThat(seen.get(seen.size() - 1).done()).isEqualTo(1500);
  }

  @Test
  void whatTheSinkThrowsComesOut() {
    RuntimeException broken = new IllegalStateException("full");
    QueryContext context = context();
    assertThatThrownBy(
            () ->
                detection
                    .crops()
                    .detect(
                        video,
                        marks,
                        REGION,
                        video.allFrames(),
                        (frame, found) -> {
                          throw broken;
                        },
                        context))
        .isSameAs(broken);
    assertThat(context.stats().get(Counter.PROXY_FRAMES)).isZero();
  }

  @Test
  void whatTheDetectorThrowsComesOut() {
    scene.beforeRun =
        () -> {
          throw GlimpseException.of(ErrorCode.UNSUPPORTED_MODEL, "The detector broke", "Mend it.");
        };
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> detect(video, REGION, video.allFrames(), context()))
        .withMessage("The detector broke")
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNSUPPORTED_MODEL));
  }

  @Test
  void aCancelledStatementDetectsNothing() {
    CancelToken cancel = CancelToken.create();
    cancel.cancel("Stop");
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> detect(video, REGION, video.allFrames(), context(cancel, Map.of())))
        .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(scene.runs).hasValue(0);
  }

  @Test
  void cancelStopsWithinASecond() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CancelToken cancel = CancelToken.create();
    scene.beforeRun =
        () -> {
          running.countDown();
          while (!cancel.isCancelled()) {
            Thread.onSpinWait();
          }
        };
    QueryContext context = context(cancel, Map.of("threads", "1"));
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<Map<Long, List<Detection>>> scan =
          executor.submit(() -> detect(video, REGION, video.allFrames(), context));
      assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
      long start = System.nanoTime();
      cancel.cancel("Stop");
      assertThat(scan)
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

  /** Objects inside the region whose places depend on the frame; even pixels. */
  private static List<Box> twoObjects(long frame) {
    float x = 42 + 2 * (frame % 7);
    float y = 44 + 2 * (frame % 3);
    return frame % 4 == 0
        ? List.of()
        : List.of(new Box(x, 32, x + 8, 40), new Box(x + 10, y, x + 20, y + 6));
  }

  private static void assertObjects(
      Map<Long, List<Detection>> found, LongFunction<List<Box>> expected) {
    found.forEach(
        (frame, detections) -> {
          assertThat(detections.stream().map(Detection::box))
              .as("boxes of frame %d", frame)
              .containsExactlyInAnyOrderElementsOf(expected.apply(frame));
          assertThat(detections)
              .as("pixels of frame %d", frame)
              .allMatch(each -> each.confidence() == MarkedScene.brightness(frame) / 255f);
        });
  }

  private int framesPerRun(Video of, Box region) {
    return detection.crops().framesPerRun(of, marks, region);
  }

  /** What the sink takes, in its order. */
  private Map<Long, List<Detection>> detect(
      Video of, Box region, FrameSet frames, QueryContext context) {
    Map<Long, List<Detection>> found = new LinkedHashMap<>();
    detection
        .crops()
        .detect(
            of,
            marks,
            region,
            frames,
            (frame, detections) -> assertThat(found.put(frame, detections)).isNull(),
            context);
    return found;
  }

  private static QueryContext context() {
    return QueryContext.background();
  }

  private static QueryContext context(CancelToken cancel, Map<String, String> settings) {
    SettingValues values = SettingValues.defaults();
    for (Map.Entry<String, String> each : settings.entrySet()) {
      values = values.with(each.getKey(), each.getValue());
    }
    return QueryContext.of(1, cancel, ProgressListener.NONE, values);
  }
}
