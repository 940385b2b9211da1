package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackStoreTest {
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

  /** Two cars that pass each other, one of them in view for frames 0-99, one for 50-149. */
  private static String passingCars(int frames) {
    StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax\n");
    for (int frame = 0; frame < frames; frame++) {
      int phase = frame % 200;
      if (phase < 100) {
        row(csv, frame, phase * 3, 0);
      }
      if (phase >= 50 && phase < 150) {
        row(csv, frame, 600 - phase * 3, 100);
      }
    }
    return csv.toString();
  }

  private static void row(StringBuilder csv, int frame, int x, int y) {
    csv.append(frame).append(",car,0.9,").append(x).append(',').append(y).append(',');
    csv.append(x + 60).append(',').append(y + 40).append('\n');
  }

  private Video recordedVideo(String name, String csv, int frames) {
    return room.detection
        .recordings()
        .createVideo(
            name,
            room.file(name + ".csv", csv),
            Map.of("frame_count", String.valueOf(frames), "fps", "25"),
            Optional.empty(),
            false,
            Room.context());
  }

  private RegisteredDetector labelled(Video video) {
    RegisteredDetector detector = room.detection.detectors().detectorFor(video);
    room.detection.labeler().label(video, detector, video.allFrames(), Room.context());
    return detector;
  }

  private List<List<Object>> tracks(Video video, RegisteredDetector detector, int window) {
    return room.rows(
        "SELECT frame, ordinal, trackid FROM ("
            + room.detection.tracks().trackIdsSql(video, detector, window)
            + ") ORDER BY frame, ordinal");
  }

  @Test
  void everyObjectInViewIsOneTrackAcrossSteps() {
    Video video = recordedVideo("passing", passingCars(6000), 6000);
    RegisteredDetector detector = labelled(video);
    room.detection.tracks().track(video, detector, 5999, 30, Room.context());
    List<List<Object>> stays =
        room.rows(
            "SELECT trackid, count(*), max(frame) - min(frame) + 1 FROM ("
                + room.detection.tracks().trackIdsSql(video, detector, 30)
                + ") GROUP BY trackid");
    assertThat(stays).hasSize(60).allMatch(stay -> stay.get(1).equals(100L));
    assertThat(stays).allMatch(stay -> ((Number) stay.get(2)).longValue() == 100);
  }

  @Test
  void pieceByPieceGivesTheSameIdsAsAtOnce() {
    Video video = recordedVideo("passing", passingCars(5000), 5000);
    RegisteredDetector detector = labelled(video);
    ObjectTracks tracks = room.detection.tracks();
    for (long through : new long[] {0, 77, 77, 2047, 2048, 2500, 4999}) {
      tracks.track(video, detector, through, 30, Room.context());
    }
    // The window is part of the key; windows of 30 and 31 give the same ids for these cars.
    tracks.track(video, detector, 4999, 31, Room.context());
    assertThat(tracks(video, detector, 30)).isEqualTo(tracks(video, detector, 31)).isNotEmpty();
    assertThat(tracks(video, detector, 32)).isEmpty();
  }

  @Test
  void aVideoThatGrowsKeepsItsIds() {
    RegisteredDetector cars = room.carDetector();
    Video grown = FixedScene.video("street", 120, 80);
    Video before =
        new Video(
            grown.name(),
            grown.source(),
            grown.start(),
            grown.detector(),
            grown.segments().subList(0, 1));
    room.detection.labeler().label(grown, cars, grown.allFrames(), Room.context());
    ObjectTracks tracks = room.detection.tracks();
    tracks.track(before, cars, 119, 30, Room.context());
    List<List<Object>> old = tracks(before, cars, 30);
    tracks.track(grown, cars, 199, 30, Room.context());
    List<List<Object>> all = tracks(grown, cars, 30);
    assertThat(all.subList(0, old.size())).isEqualTo(old);
    assertThat(all).hasSize(room.rows(room.objects(grown, cars)).size());
  }

  @Test
  void aRecordingThatNamesIdentitiesKeepsThem() {
    Video video =
        recordedVideo("named", "frame,class,trackid\n0,car,17\n1,car,17\n1,bus,\n5,car,99\n", 10);
    RegisteredDetector detector = labelled(video);
    assertThat(detector.hasTrackIds()).isTrue();
    room.detection.tracks().track(video, detector, 9, 30, Room.context());
    assertThat(tracks(video, detector, 30))
        .containsExactly(List.of(0L, 0, 17L), List.of(1L, 0, 17L), List.of(5L, 0, 99L));
  }

  @Test
  void aRecordingWithoutPlacesCannotBeFollowed() {
    Video video = recordedVideo("counts", "frame,class,count\n0,car,2\n", 10);
    RegisteredDetector detector = labelled(video);
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> room.detection.tracks().track(video, detector, 9, 30, Room.context()))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
              assertThat(refused.advice()).contains("xmin,ymin,xmax,ymax");
            });
  }

  @Test
  void framesWithoutLabelsAreNotFollowed() {
    Video video = recordedVideo("passing", passingCars(300), 300);
    RegisteredDetector detector = room.detection.detectors().detectorFor(video);
    room.detection.labeler().label(video, detector, FrameSet.range(0, 200), Room.context());
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> room.detection.tracks().track(video, detector, 250, 30, Room.context()))
        .withMessageContaining("to be tracked without labels");
    assertThat(tracks(video, detector, 30)).isEmpty();
  }
}
