package org.glimpse.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.glimpse.models.network.Weights;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  private static final TrainingOptions OPTIONS = TrainingOptions.of(120, 16, 5e-3, 3);

  @TempDir private Path folder;

  @Test
  void learns() {
    TinyObjective objective = new TinyObjective("tiny");
    Weights weights =
        Training.run(
            objective,
            TrainingOptions.of(400, 16, 1e-2, 3),
            Training.Observer.NONE,
            QueryContext.background());
    Minibatch unseen = new Minibatch(32, objective.fields());
    objective.fill(99, 0, unseen);
    float[] planes = planes(unseen.buffer(Objective.INPUT));
    float[] predicted = Training.infer(objective.network(), weights, planes)[0];
    for (int example = 0; example < 32; example++) {
      assertThat((double) predicted[example])
          .isCloseTo(unseen.buffer("mean").asFloatBuffer().get(example), within(0.1));
    }
  }

  @Test
  void repeatsItself() {
    Weights first = run(OPTIONS, Training.Observer.NONE, QueryContext.background());
    Weights second = run(OPTIONS, Training.Observer.NONE, QueryContext.background());
    assertSame(second, first);
  }

  /** Gradient mode is a property of threads: one that did not start PyTorch trains as well. */
  @Test
  void givesTheSameOnAnotherThread() {
    Weights here = run(OPTIONS, Training.Observer.NONE, QueryContext.background());
    Weights there =
        CompletableFuture.supplyAsync(
                () -> run(OPTIONS, Training.Observer.NONE, QueryContext.background()))
            .join();
    assertSame(there, here);
  }

  @Test
  void aStoppedTrainingGoesOnAsIfItHadNotStopped() {
    Weights whole = run(OPTIONS, Training.Observer.NONE, QueryContext.background());
    TrainingOptions kept = kept("checkpoint");
    run(kept, (step, loss, weights) -> step < 47, QueryContext.background());
    List<Long> steps = new ArrayList<>();
    Weights resumed =
        run(kept, (step, loss, weights) -> steps.add(step), QueryContext.background());
    assertThat(steps.get(0)).isEqualTo(48);
    assertSame(resumed, whole);
  }

  @Test
  void aCancelledTrainingStopsAtTheNextBorderAndKeepsItsCheckpoint() {
    CancelToken cancel = CancelToken.create();
    List<Progress> reports = new ArrayList<>();
    QueryContext context = QueryContext.of(1, cancel, reports::add, SettingValues.defaults());
    TrainingOptions kept = kept("cancelled");
    assertThatThrownBy(
            () ->
                run(
                    kept,
                    (step, loss, weights) -> {
                      if (step == 20) {
                        cancel.cancel("enough");
                      }
                      return true;
                    },
                    context))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(reports.get(reports.size() - 1).done()).isEqualTo(20);
    assertThat(reports.get(reports.size() - 1).remaining()).isPresent();
    List<Long> steps = new ArrayList<>();
    run(kept, (step, loss, weights) -> steps.add(step), QueryContext.background());
    assertThat(steps.get(0)).isEqualTo(21);
  }

  @Test
  void refusesAnotherTrainingsCheckpoint() {
    TrainingOptions kept = kept("other");
    run(kept, (step, loss, weights) -> step < 3, QueryContext.background());
    assertThatThrownBy(
            () ->
                Training.run(
                    new TinyObjective("other data"),
                    kept,
                    Training.Observer.NONE,
                    QueryContext.background()))
        .isInstanceOf(GlimpseException.class)
        .hasMessageContaining("belongs to another training");
  }

  @Test
  void refusesADamagedCheckpoint() throws IOException {
    TrainingOptions kept = kept("damaged");
    run(kept, (step, loss, weights) -> step < 3, QueryContext.background());
    Path file = kept.checkpoint().orElseThrow();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> run(kept, Training.Observer.NONE, QueryContext.background()))
        .isInstanceOf(GlimpseException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void anotherTrainingCanBeginWithACheckpointsWeights() {
    TrainingOptions kept = kept("first");
    Weights first = run(kept, (step, loss, weights) -> step < 3, QueryContext.background());
    assertSame(Training.weightsIn(kept.checkpoint().orElseThrow()), first);
    assertThatThrownBy(() -> Training.weightsIn(folder.resolve("absent")))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
  }

  @Test
  void saysSoWhenItDiverges() {
    TrainingOptions wild = TrainingOptions.of(200, 16, 9.9, 3).withWeightDecay(9);
    assertThatThrownBy(() -> run(wild, Training.Observer.NONE, QueryContext.background()))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            failure -> assertThat(failure.advice()).contains("lower learning rate"));
  }

  @Test
  void refusesAbsurdOptions() {
    assertThatThrownBy(() -> TrainingOptions.of(0, 16, 1e-3, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TrainingOptions.of(10, 16, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] planes(ByteBuffer pixels) {
    float[] planes = new float[pixels.capacity()];
    int plane = TinyObjective.SIDE * TinyObjective.SIDE;
    for (int i = 0; i < planes.length; i++) {
      int example = i / (3 * plane);
      planes[(3 * example + i % 3) * plane + i / 3 % plane] = (pixels.get(i) & 0xFF) / 255f;
    }
    return planes;
  }

  private TrainingOptions kept(String name) {
    return OPTIONS.withCheckpoint(folder.resolve(name), Duration.ZERO);
  }

  private static Weights run(
      TrainingOptions options, Training.Observer observer, QueryContext context) {
    return Training.run(new TinyObjective("tiny"), options, observer, context);
  }

  private static void assertSame(Weights actual, Weights expected) {
    expected
        .arrays()
        .forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }
}
