package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an encoder spent tells how much moves, for nothing. */
final class PacketSizesTest {
  private static final int FRAMES = 4_000;
  private static final int SIDE = 96;
  private static final int SQUARE = 16;
  private static final String SQL =
      "SELECT FCOUNT(*) FROM %s WHERE class = 'car' ERROR WITHIN 0.15";

  @TempDir Path folder;

  @Test
  void sizesOfPacketsSaveDetectorCalls() throws Exception {
    int[] counts = new int[FRAMES];
    Path clip = film(counts);
    double truth = 0;
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    for (int frame = 0; frame < FRAMES; frame++) {
      truth += (double) counts[frame] / FRAMES;
      if (counts[frame] > 0) {
        lines.add(frame + ",car," + counts[frame]);
      }
    }
    Path recording = Files.write(folder.resolve("cars.csv"), lines);
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session session = engine.newSession();
      session.set("confirm_above", "off");
      Answers.rows(
          session,
          "CREATE DETECTOR cars FROM RECORDING '"
              + recording
              + "' WITH (seconds_per_frame = 0.05)");
      Answers.rows(session, "CREATE VIDEO seen FROM '" + clip + "' DETECTOR cars");
      Answers.rows(
          session,
          "CREATE VIDEO blind FROM RECORDING '"
              + recording
              + "' WITH (fps = 1, frame_count = "
              + FRAMES
              + ", seconds_per_frame = 0.05)");
      StatementStats seen = Answers.stats(session, SQL.formatted("seen"));
      assertThat(seen.plan()).isEqualTo("SampledAggregate");
      assertThat(seen.reason()).contains("the sizes of packets");
      assertThat(seen.estimate().getAsDouble()).isCloseTo(truth, within(0.15));
      StatementStats blind = Answers.stats(session, SQL.formatted("blind"));
      assertThat(blind.reason()).doesNotContain("packets");
      assertThat(blind.estimate().getAsDouble()).isCloseTo(truth, within(0.15));
      assertThat(measured(seen)).isLessThan(measured(blind) * 3 / 4);
    }
  }

  private static long measured(StatementStats stats) {
    return stats.counters().get(Counter.DETECTOR_CALLS)
        + stats.counters().get(Counter.LABELS_REUSED);
  }

  /** A frame a second; up to six squares jump about, and how many changes every seven frames. */
  private Path film(int[] counts) {
    Path file = folder.resolve("street.mp4");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.H264, SIDE, SIDE, 1, 1);
    Random random = new Random(5);
    ByteBuffer picture = ByteBuffer.allocate(3 * SIDE * SIDE);
    try (VideoWriter writer = VideoWriter.create(file, encoding.withBitRate(1_000_000))) {
      for (int frame = 0; frame < FRAMES; frame++) {
        counts[frame] = frame % 7 == 0 ? random.nextInt(7) : counts[frame - 1];
        java.util.Arrays.fill(picture.array(), (byte) 90);
        for (int square = 0; square < counts[frame]; square++) {
          int left = random.nextInt(SIDE - SQUARE);
          for (int y = SQUARE * square; y < SQUARE * (square + 1); y++) {
            for (int x = left; x < left + SQUARE; x++) {
              picture.put(3 * (y * SIDE + x), (byte) 220);
            }
          }
        }
        writer.write(picture.duplicate(), frame);
      }
      writer.finish();
    }
    return file;
  }
}
