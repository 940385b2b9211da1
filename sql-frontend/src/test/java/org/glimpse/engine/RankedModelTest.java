package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A CNN that an aggregate has trained leads LIMIT to frames with several classes together, which no
 * frame that it learned from shows. What is in the pictures changes at random every few frames, so
 * that time tells nothing.
 */
final class RankedModelTest {
  private static final int FRAMES = 8_000;

  /** Frames that the model learns from are before this one, events behind it. */
  private static final int LEARNED = 6_000;

  private static final int SIDE = 128;
  private static final int SQUARE = 20;

  /** Frames that are alike. */
  private static final int ALIKE = 5;

  private static final int EVENTS = 6;
  private static final long SEED = 17;
  private static final int[] RED = {220, 30, 30};
  private static final int[] BLUE = {30, 30, 220};

  private static final String TOGETHER =
      "SELECT frame FROM street WHERE frame >= "
          + LEARNED
          + " GROUP BY frame HAVING SUM(class='bus')>=1 AND SUM(class='car')>=3";

  @TempDir Path folder;
  private final int[] cars = new int[FRAMES];
  private final int[] buses = new int[FRAMES];

  @Test
  void aModelThatIsThereLeadsToClassesThatAreSeldomTogether() throws Exception {
    Path clip = film();
    Path recording = Files.write(folder.resolve("objects.csv"), objects());
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session session = engine.newSession();
      session.set("confirm_above", "off");
      Answers.rows(
          session,
          "CREATE DETECTOR all_seen FROM RECORDING '"
              + recording
              + "' WITH (seconds_per_frame = 2)");
      Answers.rows(session, "CREATE VIDEO street FROM '" + clip + "' DETECTOR all_seen");
      String sql = TOGETHER + " LIMIT " + (EVENTS - 1) + " GAP " + ALIKE;
      assertThat(Answers.rows(session, "EXPLAIN " + sql).toString())
          .as("labels to train on would cost more than they save")
          .contains("plan: RankedLimit")
          .contains("alternative: RankedLimit with a specialised model to be trained on 300 frames")
          .doesNotContain("by the scores of");

      StatementStats trained =
          Answers.stats(
              session,
              "SELECT FCOUNT(*) FROM street WHERE class = 'car' AND frame < "
                  + LEARNED
                  + " ERROR WITHIN 0.02");
      assertThat(trained.reason()).contains("a specialised model to be trained on");

      assertThat(Answers.rows(session, "EXPLAIN " + sql).toString())
          .contains("by the scores of specialised model street_1")
          .contains("alternative: RankedLimit with no scores");
      StatementResult result = session.execute(sql, ExecutionOptions.defaults());
      List<List<Object>> rows = Answers.rows(result);
      assertThat(result.stats().plan()).isEqualTo("RankedLimit");
      assertThat(rows).as("seed %d", SEED).hasSize(EVENTS - 1);
      assertThat(rows)
          .allSatisfy(
              row -> {
                int frame = Math.toIntExact((Long) row.get(0));
                assertThat(buses[frame]).isEqualTo(1);
                assertThat(cars[frame]).isEqualTo(3);
              });
      assertThat(result.stats().counters().get(Counter.PROXY_FRAMES)).isZero();
      assertThat(result.stats().counters().get(Counter.FRAMES_DECODED)).isZero();
      // Five of six groups, of which each has one frame in 400: 600 at random.
      assertThat(result.stats().counters().get(Counter.DETECTOR_CALLS)).isLessThan(80);
    }
  }

  private List<String> objects() {
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    for (int frame = 0; frame < FRAMES; frame++) {
      if (cars[frame] > 0) {
        lines.add(frame + ",car," + cars[frame]);
      }
      if (buses[frame] > 0) {
        lines.add(frame + ",bus," + buses[frame]);
      }
    }
    return lines;
  }

  /** Red squares are cars, a blue one is a bus; both are in one picture of {@link #EVENTS} only. */
  private Path film() {
    Path file = folder.resolve("street.mp4");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.H264, SIDE, SIDE, 25, 1);
    Random random = new Random(SEED);
    ByteBuffer picture = ByteBuffer.allocate(3 * SIDE * SIDE);
    try (VideoWriter writer = VideoWriter.create(file, encoding.withBitRate(1_000_000))) {
      for (int frame = 0; frame < FRAMES; frame++) {
        int number = frame / ALIKE;
        if (frame % ALIKE == 0) {
          int every = (FRAMES - LEARNED) / EVENTS / ALIKE;
          boolean event = frame >= LEARNED && number % every == every / 2;
          int shown = random.nextInt(5);
          cars[frame] = event ? 3 : Math.min(3, shown);
          buses[frame] = event || shown == 4 ? 1 : 0;
          cars[frame] = !event && shown == 4 ? random.nextInt(2) : cars[frame];
          Arrays.fill(picture.array(), (byte) 90);
          for (int car = 0; car < cars[frame]; car++) {
            draw(picture, 32 * random.nextInt(3), 42 * car, RED);
          }
          if (buses[frame] > 0) {
            draw(picture, 100, 42 * random.nextInt(3), BLUE);
          }
        } else {
          cars[frame] = cars[frame - 1];
          buses[frame] = buses[frame - 1];
        }
        writer.write(picture.duplicate(), frame);
      }
      writer.finish();
    }
    return file;
  }

  private static void draw(ByteBuffer picture, int left, int top, int[] colour) {
    for (int y = top; y < top + SQUARE; y++) {
      for (int x = left; x < left + SQUARE; x++) {
        for (int channel = 0; channel < 3; channel++) {
          picture.put(3 * (y * SIDE + x) + channel, (byte) colour[channel]);
        }
      }
    }
  }
}
