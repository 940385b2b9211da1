package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.video.Video;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference labels of real videos as recordings: counts as their index states them, and tracks. */
@Tag("media")
class ReferenceLabelsTest {
  private static final Path LABELS =
      Path.of(System.getProperty("glimpse.shared"), "media", "labels", "yolox_nano");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "street_vehicle_640x352.mp4.960x544.csv, 905, 6729, car, 5647",
    "intersection_oakland_640x360.mp4.960x544.csv, 693, 21183, person, 4302",
    "intel_one_by_one_person_768x432.mp4.640x640.csv, 1394, 1236, person, 1064",
  })
  void countsAsItsIndexStates(String file, int frames, long rows, String object, long objects)
      throws Exception {
    try (Room room = new Room(folder)) {
      Video csv = create(room, "csv", LABELS.resolve(file), frames);
      Path parquet = parquetOf(LABELS.resolve(file));
      Video same = create(room, "parquet", parquet, frames);
      String stored = label(room, csv);
      assertThat(room.rows("SELECT count(*) FROM (" + stored + ")")).containsExactly(List.of(rows));
      assertThat(room.rows("SELECT count(*) FROM (" + stored + ") WHERE class = '" + object + "'"))
          .containsExactly(List.of(objects));
      String ordered = "SELECT * FROM (%s) ORDER BY frame, ordinal";
      assertThat(room.rows(ordered.replace("%s", label(room, same))))
          .isEqualTo(room.rows(ordered.replace("%s", stored)));

      RegisteredDetector detector = room.detection.detectors().detectorFor(csv);
      room.detection.tracks().track(csv, detector, frames - 1, 30, Room.context());
      List<Object> tracks =
          room.rows(
                  "SELECT count(*), count(DISTINCT trackid) FROM ("
                      + room.detection.tracks().trackIdsSql(csv, detector, 30)
                      + ")")
              .get(0);
      // Every object has an identity, and identities last: far fewer of them than objects.
      assertThat(tracks.get(0)).isEqualTo(rows);
      assertThat((Long) tracks.get(1)).isBetween(1L, rows / 3);
    }
  }

  private static Video create(Room room, String name, Path file, int frames) {
    return room.detection
        .recordings()
        .createVideo(
            name,
            file,
            Map.of("frame_count", String.valueOf(frames), "fps", "25"),
            Optional.empty(),
            false,
            Room.context());
  }

  private static String label(Room room, Video video) {
    RegisteredDetector detector = room.detection.detectors().detectorFor(video);
    room.detection.labeler().label(video, detector, video.allFrames(), Room.context());
    return room.objects(video, detector);
  }

  private Path parquetOf(Path csv) throws Exception {
    Path file = folder.resolve("labels.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (FROM '" + csv + "') TO '" + file + "' (FORMAT parquet)");
    }
    return file;
  }
}
