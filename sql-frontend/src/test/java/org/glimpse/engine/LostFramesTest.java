package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.glimpse.engine.Answers.rows;
import static org.glimpse.engine.Answers.value;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.glimpse.video.FfmpegCommand;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames found lost to damage leave the population: what is counted per frame is divided by the
 * frames that were seen.
 */
@Tag("media")
final class LostFramesTest {
  private static final Path MEDIA = Path.of(System.getProperty("glimpse.shared"), "media");
  private static final int FRAMES = 20;

  @TempDir Path folder;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    Path clip = intraCoded();
    byte[] bytes = Files.readAllBytes(clip);
    for (int i = 0; i < 8; i++) {
      bytes[bytes.length / 2 + i] ^= 0x55;
    }
    Files.write(clip, bytes);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    rows(
        session, "CREATE DETECTOR nano FROM '" + MEDIA.resolve("models/yolox_nano_416.onnx") + "'");
    rows(session, "SET on_damaged_media = 'skip'");
    rows(session, "CREATE VIDEO road FROM '" + clip + "' DETECTOR nano");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** A street in which damage of one frame stays in that frame. */
  private Path intraCoded() throws Exception {
    Path clip = folder.resolve("road.mkv");
    FfmpegCommand command = FfmpegCommand.unpackInto(folder.resolve("ffmpeg"));
    try {
      Process process =
          command
              .ffmpeg(
                  "-v",
                  "error",
                  "-i",
                  MEDIA.resolve("videos/motorway_short_1080p.mp4").toString(),
                  "-vf",
                  "scale=640:360",
                  "-c:v",
                  "ffv1",
                  "-slicecrc",
                  "1",
                  clip.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("ffmpeg.log").toFile())
              .start();
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      command.delete();
    }
    return clip;
  }

  @Test
  void countsPerFrameDivideByTheFramesSeen() {
    StatementResult first =
        session.execute(
            "SELECT FCOUNT(*) FROM road WHERE class = 'car'", ExecutionOptions.defaults());
    double perFrame = (Double) rows(first).get(0).get(0);
    long lost = first.stats().counters().get(Counter.FRAMES_LOST);
    assertThat(lost).isBetween(1L, 3L);
    assertThat(first.warnings()).anyMatch(warning -> warning.contains("frame"));
    assertThat(first.stats().counters()).containsEntry(Counter.DETECTOR_CALLS, FRAMES - lost);
    for (String optimizer : List.of("on", "off")) {
      rows(session, "SET optimizer = '" + optimizer + "'");
      long cars = (Long) value(session, "SELECT COUNT(*) FROM road WHERE class = 'car'");
      long frames =
          (Long) value(session, "SELECT COUNT(DISTINCT frame) FROM road WHERE class = 'car'");
      assertThat(cars).isPositive();
      assertThat(perFrame).isCloseTo((double) cars / (FRAMES - lost), Offset.offset(1e-12));
      assertThat(value(session, "SELECT FCOUNT(*) FROM road WHERE class = 'car'"))
          .isEqualTo(perFrame);
      assertThat(value(session, "SELECT FCOUNT DISTINCT(*) FROM road WHERE class = 'car'"))
          .isEqualTo((double) frames / (FRAMES - lost));
      assertThat(rows(session, "SELECT frame, FCOUNT(*) FROM road GROUP BY frame"))
          .as("each frame seen is a group, a lost one is none")
          .hasSize((int) (FRAMES - lost));
      assertThat(
              rows(
                  session,
                  "SELECT FLOOR(\"timestamp\" TO DAY), FCOUNT(*) FROM road WHERE class = 'car'"
                      + " GROUP BY FLOOR(\"timestamp\" TO DAY)"))
          .singleElement()
          .satisfies(row -> assertThat(row.get(1)).isEqualTo(perFrame));
      // The container still has them: they are frames of the video, without a picture.
      assertThat(value(session, "SELECT COUNT(*) FROM road.frames")).isEqualTo((long) FRAMES);
    }
  }

  @Test
  void withoutSkipTheSameIsAnErrorThatNamesTheFrames() {
    rows(session, "SET on_damaged_media = 'error'");
    assertThatThrownBy(() -> rows(session, "SELECT FCOUNT(*) FROM road WHERE class = 'car'"))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.DAMAGED_MEDIA);
              assertThat(error.describe()).containsPattern("[Ff]rame").contains("skip");
            });
  }
}
