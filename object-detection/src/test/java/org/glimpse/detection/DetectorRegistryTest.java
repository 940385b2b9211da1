package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorRegistryTest {
  private static final String OBJECTS =
      """
      frame,class,confidence,xmin,ymin,xmax,ymax
      2,truck,0.4,0,0,5,5
      2,car,0.9,1,1,6,6
      0,car,0.2,0,0,5,5
      7,bird,0.6,2,2,4,4
      """;

  @TempDir Path folder;
  private Room room;

  @BeforeEach
  void open() {
    room = new Room(folder);
  }

  @AfterEach
  void close() {
    room.close();
  }

  private DetectorCatalog detectors() {
    return room.detection.detectors();
  }

  private Video recordedVideo(String name, Map<String, String> options) {
    return room.detection
        .recordings()
        .createVideo(
            name,
            room.file(name + ".csv", OBJECTS),
            options,
            Optional.empty(),
            false,
            Room.context());
  }

  private static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.advice()).isNotBlank();
            });
  }

  @Test
  void aModelLivesOnWhenItsFileGoesAndTheWorkspaceIsReopened() throws Exception {
    RegisteredDetector cars = room.carDetector();
    assertThat(cars.kind()).isEqualTo(RegisteredDetector.Kind.ONNX);
    assertThat(cars.classes()).containsExactly("car");
    assertThat(room.workspace.measuredCosts().secondsPerUnit("detector", cars.key().hex()))
        .isPresent();
    room.close();
    Files.delete(folder.resolve("cars.onnx"));
    room = new Room(folder);
    assertThat(detectors().find("CARS")).contains(cars);
    Video video = FixedScene.video("street", 20);
    room.detection.labeler().label(video, cars, video.allFrames(), Room.context());
    assertThat(room.countsByFrame(video, cars)).hasSize(15);
  }

  @Test
  void equalDetectorsShareTheirLabels() {
    RegisteredDetector first = room.carDetector();
    Path model = folder.resolve("cars.onnx");
    RegisteredDetector same =
        detectors().createOnnx("again", model, Map.of(), false, Room.context());
    RegisteredDetector other =
        detectors().createOnnx("other", model, Map.of("merge", "a=b"), false, Room.context());
    assertThat(same.id()).isEqualTo(first.id());
    assertThat(other.id()).isNotEqualTo(first.id());
    detectors().drop("cars");
    assertThat(detectors().list())
        .extracting(RegisteredDetector::name)
        .containsExactly("again", "other");
  }

  @Test
  void namesAreTakenWhateverTheirCase() {
    room.carDetector();
    Path model = folder.resolve("cars.onnx");
    assertRefused(
        ErrorCode.ALREADY_EXISTS,
        "already a detector 'CARS'",
        () -> detectors().createOnnx("CARS", model, Map.of(), false, Room.context()));
    RegisteredDetector replaced =
        detectors().createOnnx("CARS", model, Map.of("x", "y"), true, Room.context());
    assertThat(detectors().list()).containsExactly(replaced);
    assertRefused(
        ErrorCode.FILE_NOT_FOUND,
        "There is no file",
        () ->
            detectors()
                .createOnnx("d", folder.resolve("none.onnx"), Map.of(), false, Room.context()));
    assertRefused(
        ErrorCode.NOT_A_FILE,
        "is not a file",
        () -> detectors().createOnnx("d", folder, Map.of(), false, Room.context()));
  }

  @Test
  void aVideoHasTheDetectorItNamesElseTheOnlyOne() {
    Video unnamed = FixedScene.video("street", 10);
    assertRefused(ErrorCode.NO_DETECTOR, "no detector for", () -> detectors().detectorFor(unnamed));
    RegisteredDetector cars = room.carDetector();
    // A video made from a recording brings a detector that serves it alone.
    Video recorded = recordedVideo("birds", Map.of("frame_count", "8", "fps", "10"));
    assertThat(detectors().detectorFor(recorded).name()).isEqualTo("birds");
    assertThat(detectors().detectorFor(unnamed)).isEqualTo(cars);
    room.recording("second", OBJECTS, Map.of());
    assertRefused(
        ErrorCode.NO_DETECTOR, "several: cars, second", () -> detectors().detectorFor(unnamed));
    Video misspelt =
        new Video("street", "s", unnamed.start(), Optional.of("carz"), unnamed.segments());
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> detectors().detectorFor(misspelt))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_DETECTOR);
              assertThat(refused.advice()).isEqualTo("Did you mean 'cars'?");
            });
  }

  @Test
  void aDetectorInUseIsNotDropped() {
    recordedVideo("birds", Map.of("frame_count", "8", "fps", "10"));
    assertRefused(ErrorCode.IN_USE, "is named by birds", () -> detectors().drop("birds"));
    assertRefused(ErrorCode.UNKNOWN_DETECTOR, "'none'", () -> detectors().drop("none"));
    room.videos.drop("birds");
    assertThat(detectors().list()).isEmpty();
    assertThat(detectors().find("birds")).isEmpty();
    // Its name is free again, for either kind.
    recordedVideo("birds", Map.of("frame_count", "9", "fps", "10"));
    assertThat(detectors().list()).hasSize(1);
  }

  @Test
  void recordingsApplyThresholdMergeAndPrice() {
    Video video = FixedScene.video("street", 5, 5);
    RegisteredDetector detector =
        room.recording(
            "merged",
            OBJECTS,
            Map.of(
                "score_threshold", "0.3",
                "merge", "car+truck=vehicle",
                "SECONDS_PER_FRAME", "0.5"));
    assertThat(detector.classes()).containsExactly("bird", "vehicle");
    QueryContext context = Room.context();
    FrameSet wanted = FrameSet.of(0, 1, 2, 7);
    Labeler.LabelCost cost = room.detection.labeler().predict(video, detector, wanted);
    assertThat(cost.detectorSeconds()).isEqualTo(2.0);
    assertThat(room.detection.labeler().label(video, detector, wanted, context)).isEqualTo(wanted);
    assertThat(context.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(4);
    assertThat(context.stats().seconds(Clock.DETECTOR)).isEqualTo(2.0);
    assertThat(
            room.rows(
                "SELECT frame, ordinal, class, xmax FROM ("
                    + room.objects(video, detector)
                    + ") ORDER BY frame, ordinal"))
        .containsExactly(
            List.of(2L, 0, "vehicle", 6f),
            List.of(2L, 1, "vehicle", 5f),
            List.of(7L, 0, "bird", 4f));
    assertThat(room.detection.labels().labelled(video, detector, video.allFrames()))
        .isEqualTo(wanted);
  }

  @Test
  void aRecordingOfALongerVideoIsWarnedOf() {
    Video video = FixedScene.video("street", 5);
    RegisteredDetector detector = room.recording("long", OBJECTS, Map.of());
    QueryContext context = Room.context();
    room.detection.labeler().label(video, detector, video.allFrames(), context);
    assertThat(context.warnings()).singleElement().asString().contains("frames up to 7");
  }

  @Test
  void optionsOfRecordingsAreChecked() {
    assertRefused(
        ErrorCode.UNKNOWN_OPTION,
        "no option 'score_treshold'",
        () -> room.recording("a", OBJECTS, Map.of("score_treshold", "1")));
    assertRefused(
        ErrorCode.INVALID_OPTION,
        "score_threshold cannot be '2'",
        () -> room.recording("a", OBJECTS, Map.of("score_threshold", "2")));
    assertRefused(
        ErrorCode.INVALID_OPTION,
        "seconds_per_frame cannot be 'cheap'",
        () -> room.recording("a", OBJECTS, Map.of("seconds_per_frame", "cheap")));
    assertRefused(
        ErrorCode.INVALID_OPTION,
        "the class 'lorry'",
        () -> room.recording("a", OBJECTS, Map.of("merge", "car+lorry=vehicle")));
    assertRefused(
        ErrorCode.INVALID_RECORDING,
        "line 2: frame -1",
        () -> room.recording("a", "frame,class\n-1,car\n", Map.of()));
    assertRefused(
        ErrorCode.INVALID_RECORDING,
        "line 4: a second count of 'car' in frame 3",
        () -> room.recording("a", "frame,class,count\n3,car,1\n4,car,1\n3,car,2\n", Map.of()));
    assertThat(detectors().list()).isEmpty();
    // The sound file, refused for its options, stays imported for the next try; nothing else does.
    assertThat(room.rows("SELECT row_count FROM recordings")).containsExactly(List.of(4L));
    assertThat(room.rows("SELECT count(*) FROM recording_rows")).containsExactly(List.of(4L));
  }

  @Test
  void videosFromRecordingsAreThereWholeOrNotAtAll() {
    assertRefused(
        ErrorCode.INVALID_OPTION,
        "needs the option fps",
        () -> recordedVideo("v", Map.of("frame_count", "8")));
    assertRefused(
        ErrorCode.INVALID_OPTION,
        "frame_count cannot be '8.5'",
        () -> recordedVideo("v", Map.of("frame_count", "8.5", "fps", "10")));
    assertRefused(
        ErrorCode.UNKNOWN_OPTION,
        "no option 'frames'",
        () -> recordedVideo("v", Map.of("frames", "8", "fps", "10")));
    assertRefused(
        ErrorCode.INVALID_RECORDING,
        "names frame 7, but frame_count is 7",
        () -> recordedVideo("v", Map.of("frame_count", "7", "fps", "10")));
    assertThat(room.videos.list()).isEmpty();
    assertThat(detectors().list()).isEmpty();
    Video video = recordedVideo("v", Map.of("frame_count", "8", "fps", "10"));
    assertThat(video.hasPixels()).isFalse();
    assertRefused(
        ErrorCode.ALREADY_EXISTS,
        "already a video 'v'",
        () -> recordedVideo("v", Map.of("frame_count", "8", "fps", "10")));
    RegisteredDetector detector = detectors().detectorFor(video);
    room.detection.labeler().label(video, detector, video.allFrames(), Room.context());
    assertThat(room.countsByFrame(video, detector)).containsOnlyKeys(0L, 2L, 7L);
  }
}
