package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CNN is trained where a dear detector makes it worth it, and is a control variate then. */
final class SpecialisedModelTest {
  private static final int FRAMES = 6_000;
  private static final int SIDE = 128;
  private static final int SQUARE = 20;

  @TempDir Path folder;

  @Test
  void aModelIsTrainedUsedAndUsedAgain() throws Exception {
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
          "CREATE DETECTOR cars FROM RECORDING '" + recording + "' WITH (seconds_per_frame = 2)");
      Answers.rows(session, "CREATE VIDEO street FROM '" + clip + "' DETECTOR cars");
      String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.02";
      StatementStats first = Answers.stats(session, sql);
      assertThat(first.plan()).isEqualTo("SampledAggregate");
      assertThat(first.reason()).contains("a specialised model to be trained on");
      assertThat(first.estimate().getAsDouble()).isCloseTo(truth, within(0.02));
      assertThat(first.counters().get(Counter.TRAINING_FRAMES)).isGreaterThanOrEqualTo(300);
      assertThat(first.counters().get(Counter.PROXY_FRAMES)).isEqualTo(FRAMES);
      assertThat(Answers.rows(session, "SHOW MODELS")).hasSize(1);

      session.set("seed", "2");
      StatementStats second = Answers.stats(session, sql);
      assertThat(second.reason()).contains("specialised model street_1");
      assertThat(second.estimate().getAsDouble()).isCloseTo(truth, within(0.02));
      assertThat(second.counters().get(Counter.PROXY_FRAMES)).isZero();
      assertThat(second.counters().get(Counter.FRAMES_DECODED)).isZero();
      long withModel =
          second.counters().get(Counter.DETECTOR_CALLS)
              + second.counters().get(Counter.LABELS_REUSED);

      session.set("allow_rewrite", "true");
      StatementStats alone = Answers.stats(session, sql.replace("0.02", "0.05"));
      assertThat(alone.plan()).isEqualTo("RewrittenAggregate");
      assertThat(alone.reason()).contains("answered by specialised model street_1 alone");
      assertThat(alone.estimate().getAsDouble()).isCloseTo(truth, within(0.05));
      assertThat(alone.counters().get(Counter.DETECTOR_CALLS)).isLessThanOrEqualTo(400);
      session.set("allow_rewrite", "false");

      Answers.rows(session, "DROP MODEL street_1");
      session.set("guarantee", "strict"); // no control variates there
      StatementStats strict = Answers.stats(session, sql);
      assertThat(strict.estimate().getAsDouble()).isCloseTo(truth, within(0.02));
      assertThat(withModel)
          .isLessThan(
              (strict.counters().get(Counter.DETECTOR_CALLS)
                      + strict.counters().get(Counter.LABELS_REUSED))
                  / 2);
    }
  }

  /**
   * Eight sessions ask the same at once: nothing is trained, scored or labelled twice. One that is
   * planned when others have stored labels already may choose another model, once.
   */
  @Test
  void identicalWorkInFlightIsDoneOnce() throws Exception {
    int[] counts = new int[FRAMES];
    Path clip = film(counts);
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    for (int frame = 0; frame < FRAMES; frame++) {
      if (counts[frame] > 0) {
        lines.add(frame + ",car," + counts[frame]);
      }
    }
    Path recording = Files.write(folder.resolve("cars.csv"), lines);
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session owner = engine.newSession();
      Answers.rows(
          owner,
          "CREATE DETECTOR cars FROM RECORDING '" + recording + "' WITH (seconds_per_frame = 2)");
      Answers.rows(owner, "CREATE VIDEO street FROM '" + clip + "' DETECTOR cars");
      String sql = "SELECT FCOUNT(*) FROM street WHERE class = 'car' ERROR WITHIN 0.02";
      ExecutorService clients = Executors.newFixedThreadPool(8);
      List<Future<StatementStats>> asked = new ArrayList<>();
      CyclicBarrier together = new CyclicBarrier(8);
      for (int client = 0; client < 8; client++) {
        asked.add(
            clients.submit(
                () -> {
                  try (Session session = engine.newSession()) {
                    session.set("confirm_above", "off");
                    together.await(1, TimeUnit.MINUTES);
                    return Answers.stats(session, sql);
                  }
                }));
      }
      long trained = 0;
      long scored = 0;
      long called = 0;
      Set<Double> answers = new HashSet<>();
      for (Future<StatementStats> each : asked) {
        StatementStats stats = each.get(3, TimeUnit.MINUTES);
        trained += stats.counters().get(Counter.TRAINING_FRAMES) > 0 ? 1 : 0;
        scored += stats.counters().get(Counter.PROXY_FRAMES);
        called += stats.counters().get(Counter.DETECTOR_CALLS);
        answers.add(stats.estimate().getAsDouble());
      }
      clients.shutdown();
      int models = Answers.rows(owner, "SHOW MODELS").size();
      assertThat(models).as("models").isBetween(1, 3);
      assertThat(trained).as("trainings").isEqualTo(models);
      assertThat(scored).as("frames scored").isEqualTo((long) models * FRAMES);
      assertThat(answers).as("answers").hasSizeLessThanOrEqualTo(models);
      // Every call made a label that was not there: a label made twice would be one call too many.
      owner.set("optimizer", "off");
      owner.set("confirm_above", "off");
      StatementStats rest = Answers.stats(owner, "SELECT COUNT(*) FROM street");
      assertThat(called).isEqualTo(rest.counters().get(Counter.LABELS_REUSED));
    }
  }

  /** Squares at random places of a grey street; how many changes every five frames. */
  private Path film(int[] counts) {
    Path file = folder.resolve("street.mp4");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.H264, SIDE, SIDE, 25, 1);
    Random random = new Random(11);
    ByteBuffer picture = ByteBuffer.allocate(3 * SIDE * SIDE);
    try (VideoWriter writer = VideoWriter.create(file, encoding.withBitRate(1_000_000))) {
      for (int frame = 0; frame < counts.length; frame++) {
        if (frame % 5 == 0) {
          java.util.Arrays.fill(picture.array(), (byte) 90);
          counts[frame] = random.nextInt(4);
          for (int square = 0; square < counts[frame]; square++) {
            draw(picture, 32 * random.nextInt(4), 42 * square);
          }
        } else {
          counts[frame] = counts[frame - 1];
        }
        writer.write(picture.duplicate(), frame);
      }
      writer.finish();
    }
    return file;
  }

  private static void draw(ByteBuffer picture, int left, int top) {
    for (int y = top; y < top + SQUARE; y++) {
      for (int x = left; x < left + SQUARE; x++) {
        for (int channel = 0; channel < 3; channel++) {
          picture.put(3 * (y * SIDE + x) + channel, (byte) (channel == 0 ? 220 : 30));
        }
      }
    }
  }
}
