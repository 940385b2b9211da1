package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowFollowerTest {
  private static final int TRACK_WINDOW = 30;

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

  private Video recorded(String csv, long frames) {
    Video video =
        room.detection
            .recordings()
            .createVideo(
                "street",
                room.file("street.csv", csv),
                Map.of("frame_count", String.valueOf(frames), "fps", "25"),
                Optional.empty(),
                false,
                Room.context());
    room.detection.labeler().label(video, detector(video), video.allFrames(), Room.context());
    return video;
  }

  private RegisteredDetector detector(Video video) {
    return room.detection.detectors().detectorFor(video);
  }

  private void follow(Video video, List<FrameSet.Range> windows, TrackListener listener) {
    room.detection
        .tracks()
        .follow(video, detector(video), windows, TRACK_WINDOW, listener, Room.context());
  }

  /** Tracks that begin in windows that tile the video, each followed from some frames earlier. */
  private long begun(Video video, int length, int before, String className) {
    List<FrameSet.Range> counted = new ArrayList<>();
    List<FrameSet.Range> followed = new ArrayList<>();
    for (long start = 0; start < video.frameCount(); start += length) {
      long end = Math.min(video.frameCount(), start + length);
      counted.add(new FrameSet.Range(start, end));
      followed.add(new FrameSet.Range(Math.max(0, start - before), end));
    }
    Set<List<Long>> objects =
        new HashSet<>(
            room
                .rows(
                    "SELECT frame, ordinal FROM ("
                        + room.detection
                            .labels()
                            .objectsSql(
                                video, detector(video), new FrameSet.Range(0, video.frameCount()))
                        + ") WHERE class = '"
                        + className
                        + "'")
                .stream()
                .map(row -> row.stream().map(each -> ((Number) each).longValue()).toList())
                .toList());
    Set<List<Long>> seen = new HashSet<>();
    long[] begun = {0};
    follow(
        video,
        followed,
        (window, frame, ordinals, ids) -> {
          for (int i = 0; i < ids.length; i++) {
            if (objects.contains(List.of(frame, (long) ordinals[i]))
                && seen.add(List.of((long) window, ids[i]))
                && frame >= counted.get(window).start()) {
              begun[0]++;
            }
          }
        });
    return begun[0];
  }

  private static String cars(int frames, boolean named) {
    StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax");
    csv.append(named ? ",trackid\n" : "\n");
    Random random = new Random(1);
    for (int frame = 0; frame < frames; frame++) {
      for (int lane = 0; lane < 5; lane++) {
        int phase = (frame + 37 * lane) % 150;
        if (phase < 100 && random.nextInt(4) > 0) {
          int x = 4 * phase;
          csv.append(frame).append(",car,0.9,").append(x).append(',').append(60 * lane);
          csv.append(',').append(x + 60).append(',').append(60 * lane + 40);
          csv.append(named ? "," + (lane + 5 * ((frame + 37 * lane) / 150)) : "").append('\n');
        }
      }
    }
    return csv.toString();
  }

  @Test
  void aWindowOfEverythingHasTheIdsThatAreKept() {
    Video video = recorded(cars(3_000, false), 3_000);
    room.detection.tracks().track(video, detector(video), 2_999, TRACK_WINDOW, Room.context());
    List<List<Object>> ids = new ArrayList<>();
    follow(
        video,
        List.of(new FrameSet.Range(0, 3_000)),
        (window, frame, ordinals, trackIds) -> {
          for (int i = 0; i < ordinals.length; i++) {
            ids.add(List.of(frame, ordinals[i], trackIds[i]));
          }
        });
    assertThat(ids)
        .isEqualTo(
            room.rows(
                "SELECT frame, ordinal, trackid FROM ("
                    + room.detection.tracks().trackIdsSql(video, detector(video), TRACK_WINDOW)
                    + ") ORDER BY frame, ordinal"));
  }

  @Test
  void tracksThatAreClearBeginOnceWhateverTheWindows() {
    Video video = recorded(cars(3_000, false), 3_000);
    long exact = begun(video, 3_000, 0, "car");
    for (int length : new int[] {1, 7, 30, 31, 250}) {
      assertThat(begun(video, length, TRACK_WINDOW, "car")).as("%d", length).isEqualTo(exact);
    }
    // What the method of adjacent frames counts: every time that the detector missed a car, too.
    assertThat(begun(video, 1, 1, "car")).isGreaterThan(3 * exact);
  }

  @Test
  void aRecordingThatNamesItsObjectsIsTakenAtItsWord() {
    Video video = recorded(cars(1_000, true), 1_000);
    long exact = begun(video, 1_000, 0, "car");
    assertThat(exact).isBetween(33L, 40L);
    assertThat(begun(video, 10, TRACK_WINDOW, "car")).isEqualTo(exact);
  }

  @Test
  void aRecordingWithoutBoxesIsRefused() {
    Video video = recorded("frame,class,count\n3,car,2\n", 10);
    assertThatThrownBy(
            () -> follow(video, List.of(new FrameSet.Range(0, 10)), (w, frame, o, ids) -> {}))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.UNSUPPORTED));
  }

  /**
   * How far windows are off on real detections, where a tracker that knows only the last frames may
   * tell apart what one with a longer past would not: by 0 to 8 %, and by 0 to 2 % with a longer
   * look back and longer windows. Adjacent frames are off by 10 to 280 %.
   */
  @Tag("media")
  @ParameterizedTest
  @CsvSource({
    "highway_cdnet_mpeg4_320x240.avi.640x640, car, 1699, 0, 0, 130",
    "highway_pal_mpeg4_320x240.avi.640x640, car, 748, 8, 2, 240",
    "intel_bottle_640x360.mp4.640x640, bottle, 1189, 0, 0, 10",
    "intel_one_by_one_person_768x432.mp4.640x640, person, 1394, 0, 0, 5",
    "intersection_oakland_640x360.mp4.960x544, car, 693, 3, 1, 170",
    "motorway_960x540.mp4.1280x736, car, 335, 8, 0, 180",
    "road_overhead_msmpeg4v2_640x360.avi.640x640, airplane, 374, 4, 0, 110",
    "street_vehicle_640x352.mp4.960x544, car, 905, 4, 2, 210",
    "towncentre_street_854x480.mp4.960x544, person, 332, 4, 2, 150",
    "traffic_topdown_640x360.mp4.640x640, car, 480, 0, 0, 210"
  })
  void onRealVideosWindowsAreOffBySomePercent(
      String name, String className, int frames, int percent, int percentLonger, int adjacent)
      throws IOException {
    Path labels = Path.of(System.getProperty("glimpse.shared"), "media/labels/yolox_nano");
    Video video = recorded(Files.readString(labels.resolve(name + ".csv")), frames);
    long exact = begun(video, frames, 0, className);
    double[] off =
        LongStream.of(
                begun(video, 30, TRACK_WINDOW, className),
                begun(video, 120, 2 * TRACK_WINDOW, className),
                begun(video, 1, 1, className))
            .mapToDouble(begun -> 100.0 * (begun - exact) / exact)
            .toArray();
    assertThat(Math.abs(off[0])).isLessThanOrEqualTo(percent);
    assertThat(Math.abs(off[1])).isLessThanOrEqualTo(percentLonger);
    assertThat(off[2]).isGreaterThanOrEqualTo(adjacent);
  }
}
