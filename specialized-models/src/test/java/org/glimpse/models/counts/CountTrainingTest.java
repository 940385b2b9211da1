package org.glimpse.models.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.glimpse.models.training.CollectedMemory;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountTrainingTest {
  private static final CountArchitecture SMALL = new CountArchitecture.TinyResNet(4);
  private static final CountTrainingOptions OPTIONS = CountTrainingOptions.ofSeed(5).withEpochs(3);

  @TempDir private Path folder;

  @Test
  void learnsToCountFromThumbnails() {
    long seed = 1;
    QueryContext context = QueryContext.background();
    CountTraining.Result result =
        CountTraining.run(
            DrawnThumbnails.draw(320, seed),
            DrawnThumbnails.draw(100, seed + 1),
            new CountArchitecture.TinyResNet(8),
            CountTrainingOptions.ofSeed(3).withEpochs(14),
            Optional.empty(),
            context);
    assertThat(result.heads()).extracting(CountHead::className).containsExactly("square", "bar");
    assertThat(result.heads()).extracting(CountHead::countMax).containsExactly(3, 1);
    assertThat(result.heldOut().classes())
        .as("seed " + seed)
        .allSatisfy(score -> assertThat(score.correlation()).isGreaterThan(0.9));
    assertThat(context.stats().seconds(Clock.TRAINING)).isGreaterThan(0);
    try (CountModel model =
        CountModel.open(result.onnx(), new CountArchitecture.TinyResNet(8), result.heads())) {
      CountModel.Scorer scorer = model.scorer(2);
      Random random = new Random(9);
      scorer.thumbnails().put(DrawnThumbnails.frame(0, 0, random));
      scorer.thumbnails().put(DrawnThumbnails.frame(3, 1, random));
      float[] scores = scorer.score(2);
      int columns = model.columns();
      assertThat(columns).isEqualTo(6);
      assertThat((double) scores[0]).as("expected squares").isCloseTo(0, within(0.5));
      assertThat((double) scores[columns]).as("expected squares").isCloseTo(3, within(0.5));
      int bar = model.column("bar").orElseThrow();
      assertThat(scores[bar + 1]).as("a bar's probability").isLessThan(0.3f);
      assertThat(scores[columns + bar + 1]).as("a bar's probability").isGreaterThan(0.5f);
      assertThat(model.column("absent")).isEmpty();
    }
  }

  @Test
  void equalRequestsGiveEqualModels() {
    assertThat(run(Optional.empty(), QueryContext.background()).onnx())
        .isEqualTo(run(Optional.empty(), QueryContext.background()).onnx());
  }

  @Test
  void isTheSameHoweverMemoryIsCollected() throws InterruptedException {
    byte[] quiet = run(Optional.empty(), QueryContext.background()).onnx();
    byte[] disturbed =
        CollectedMemory.during(() -> run(Optional.empty(), QueryContext.background()).onnx());
    assertThat(disturbed).isEqualTo(quiet);
  }

  @Test
  void aCancelledTrainingGoesOnToTheSameModel() {
    CountTraining.Result whole = run(Optional.empty(), QueryContext.background());
    Optional<Path> checkpoint = Optional.of(folder.resolve("checkpoint"));
    for (int stop : new int[] {4, 9}) {
      CancelToken cancel = CancelToken.create();
      QueryContext context =
          QueryContext.of(
              1,
              cancel,
              progress -> {
                if (progress.done() == stop) {
                  cancel.cancel("enough");
                }
              },
              SettingValues.defaults());
      assertThatThrownBy(() -> run(checkpoint, context))
          .isInstanceOfSatisfying(
              GlimpseException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
    }
    CountTraining.Result resumed = run(checkpoint, QueryContext.background());
    assertThat(resumed.onnx()).isEqualTo(whole.onnx());
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
    assertThat(run(checkpoint, QueryContext.background()).onnx()).isEqualTo(whole.onnx());
  }

  @Test
  void refusesLabelsThatTeachNothing() {
    LabelledThumbnails empty = LabelledThumbnails.of(List.of("car"));
    ByteBuffer grey = ByteBuffer.allocate(Thumbnail.BYTES);
    for (int frame = 0; frame < 40; frame++) {
      empty.add(grey, new int[] {frame < 5 ? 1 : 0});
    }
    assertThatThrownBy(
            () ->
                CountTraining.run(
                    empty, empty, SMALL, OPTIONS, Optional.empty(), QueryContext.background()))
        .isInstanceOf(GlimpseException.class)
        .hasMessageContaining("No class is shown often enough");
  }

  private static CountTraining.Result run(Optional<Path> checkpoint, QueryContext context) {
    return CountTraining.run(
        DrawnThumbnails.draw(80, 2),
        DrawnThumbnails.draw(30, 3),
        SMALL,
        OPTIONS,
        checkpoint,
        context);
  }
}
