package org.glimpse.models.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountModelsTest {
  private static final int FRAMES = 700;

  @TempDir private static Path shared;
  private static Path file;

  @TempDir private Path folder;

  @BeforeAll
  static void write() {
    file = DrawnVideo.write(shared.resolve("street.mp4"), FRAMES, 1);
  }

  /** Before any of them was trained. */
  private static void pricesOtherNetworksByTheirMultiplications(
      CountModels models, Video video, QueryContext context) {
    CountArchitecture other = new CountArchitecture.TinyResNet(16);
    CountCosts usual = models.predict(video, 100, context);
    CountCosts costs = models.predict(video, other, 100, context);
    double times =
        other.network(1).multiplyAdds()
            / (double) CountArchitecture.DEFAULT.network(1).multiplyAdds();
    assertThat(times).isGreaterThan(1);
    assertThat(costs.training() / usual.training()).isCloseTo(times, within(1e-9));
    assertThat(costs.scoring() / usual.scoring()).isCloseTo(times, within(1e-9));
  }

  @Test
  void trainsOnceAndScoresOnce() {
    try (ModelRoom room = new ModelRoom(folder)) {
      Video video = room.video(file);
      CountRequest request = ModelRoom.request(video, 1, 12);
      QueryContext first = ModelRoom.context();
      assertThat(room.models.predict(request, first).training()).isGreaterThan(0);
      assertThat(room.models.predict(request, first).frames()).isEqualTo(FRAMES);
      pricesOtherNetworksByTheirMultiplications(room.models, video, first);
      CountModels.Training training = room.models.train(request, first);
      assertThat(training.stored()).isFalse();
      assertThat(first.stats().get(Counter.TRAINING_FRAMES)).isEqualTo(request.training().size());
      assertThat(first.stats().get(Counter.FRAMES_DECODED)).isEqualTo(FRAMES);
      assertThat(first.stats().seconds(Clock.TRAINING)).isGreaterThan(0);
      CountScores scores = room.models.scores(video, training.model(), first);
      assertThat(first.stats().get(Counter.FRAMES_DECODED)).as("decoded once").isEqualTo(FRAMES);
      assertThat(first.stats().get(Counter.PROXY_FRAMES)).isEqualTo(FRAMES);
      assertThat(first.stats().seconds(Clock.PROXY)).isGreaterThan(0);
      assertGood(scores, training.model());

      QueryContext second = ModelRoom.context();
      CountModels.Training again = room.models.train(request, second);
      assertThat(again.stored()).isTrue();
      assertThat(again.model()).isEqualTo(training.model());
      CountScores kept = room.models.scores(video, again.model(), second);
      assertThat(room.models.predict(request, second)).isEqualTo(new CountCosts(0, 0, 0, 0));
      for (Counter counter : Counter.values()) {
        assertThat(second.stats().get(counter)).as(counter.key()).isZero();
      }
      for (long frame = 0; frame < FRAMES; frame++) {
        assertThat(kept.of("square").orElseThrow().expected(frame))
            .isEqualTo(scores.of("square").orElseThrow().expected(frame));
      }
    }
  }

  private static void assertGood(CountScores scores, TrainedModel model) {
    assertThat(scores.classes()).containsExactly("square", "bar");
    assertThat(scores.of("car")).isEmpty();
    CountScores.OfClass squares = scores.of("square").orElseThrow();
    double sum = 0;
    double error = 0;
    for (long frame = 0; frame < FRAMES; frame++) {
      double before = 1;
      for (int count = 1; count <= 6; count++) {
        double tail = squares.atLeast(frame, count);
        assertThat(tail).isBetween(0.0, before + 1e-6);
        before = tail;
      }
      sum += squares.expected(frame);
      error += Math.abs(squares.expected(frame) - DrawnVideo.counts(frame)[0]);
    }
    assertThat(squares.mean()).isCloseTo(sum / FRAMES, within(1e-4));
    assertThat(squares.mean(FrameSet.range(0, FRAMES))).isCloseTo(sum / FRAMES, within(1e-4));
    assertThat(squares.meanAtLeast(1)).isBetween(0.5, 0.95);
    assertThat(error / FRAMES).as("mean absolute error").isLessThan(0.4);
    assertThat(model.heldOut().classes().get(0).correlation()).isGreaterThan(0.85);
    assertThatThrownBy(() -> squares.expected(FRAMES))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** What is kept is what a decoder gives, to the byte: raw where there is room, else smaller. */
  @ParameterizedTest
  @CsvSource({"20000, true", "off, true", "30, false"})
  void thumbnailsAreThoseOfTheDecoder(String megabytes, boolean raw) throws IOException {
    QueryContext keeping =
        QueryContext.of(
            0,
            CancelToken.create(),
            ProgressListener.NONE,
            SettingValues.defaults().with("derived_max_mb", megabytes));
    try (ModelRoom room = new ModelRoom(folder)) {
      Video video = room.video(file);
      Video.Segment segment = video.segments().get(0);
      FrameReaders readers = FrameReaders.of(room.workspace);
      ThumbnailStore store =
          new ThumbnailStore(room.workspace, readers, room.workspace.derivations());
      store.complete(video, segment, keeping);
      assertThat(store.missing(segment)).isZero();
      long size = Files.size(only(folder.resolve("artifacts").resolve("thumbnails")));
      assertThat(size > (long) FRAMES * Thumbnail.BYTES).isEqualTo(raw);
      FrameSet wanted =
          FrameSet.of(3).union(FrameSet.range(60, 70)).union(FrameSet.range(695, FRAMES));
      List<byte[]> kept = new ArrayList<>();
      List<Long> numbers = new ArrayList<>();
      store.read(
          segment,
          wanted,
          (frame, pixels) -> {
            numbers.add(frame);
            kept.add(bytes(pixels));
          },
          ModelRoom.context());
      assertThat(numbers).containsExactlyElementsOf(wanted.stream().boxed().toList());
      List<byte[]> decoded = new ArrayList<>();
      try (FrameReader reader = readers.open(video, Thumbnail.FORMAT, ModelRoom.decoding())) {
        reader.read(wanted, frame -> decoded.add(bytes(frame)), ModelRoom.context());
      }
      for (int i = 0; i < kept.size(); i++) {
        assertThat(kept.get(i)).as("frame " + numbers.get(i)).isEqualTo(decoded.get(i));
      }
    }
  }

  private static byte[] bytes(DecodedFrame frame) {
    return bytes(frame.pixels());
  }

  private static byte[] bytes(java.nio.ByteBuffer pixels) {
    byte[] copy = new byte[Thumbnail.BYTES];
    pixels.duplicate().get(copy);
    return copy;
  }

  @Test
  void modelsOfAnotherVideoOrDetectorNeverMatch() {
    try (ModelRoom room = new ModelRoom(folder)) {
      Video video = room.video(file);
      TrainedModel model =
          room.models.train(ModelRoom.request(video, 1, 1), ModelRoom.context()).model();
      Path other = DrawnVideo.write(folder.resolve("other.mp4"), 40, 2);
      Video otherVideo =
          room.videos.create(
              "other",
              other.toString(),
              Optional.empty(),
              Optional.empty(),
              false,
              ModelRoom.context());
      assertThat(room.models.of(video, ModelRoom.DETECTOR)).containsExactly(model);
      assertThat(room.models.of(video, Digest.ofParts("another"))).isEmpty();
      assertThat(room.models.of(otherVideo, ModelRoom.DETECTOR)).isEmpty();
      assertThatThrownBy(() -> room.models.scores(otherVideo, model, ModelRoom.context()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(room.models.find(ModelRoom.request(video, 2, 1))).as("another seed").isEmpty();
      assertThat(room.models.find(model.name())).contains(model);
      assertThat(room.models.find(model.onnx().shortForm())).contains(model);
    }
  }

  @Test
  void aDamagedModelFileIsRefusedByItsDigest() throws IOException {
    try (ModelRoom room = new ModelRoom(folder)) {
      Video video = room.video(file);
      CountRequest request = ModelRoom.request(video, 1, 1);
      TrainedModel model = room.models.train(request, ModelRoom.context()).model();
      Path onnx = only(folder.resolve("artifacts").resolve("models"));
      byte[] bytes = Files.readAllBytes(onnx);
      bytes[bytes.length / 2] ^= 1;
      Files.write(onnx, bytes);
      assertRefused(() -> room.models.scores(video, model, ModelRoom.context()));
      assertRefused(() -> room.models.train(request, ModelRoom.context()));
      room.models.drop(model);
      assertThat(room.models.list()).isEmpty();
      TrainedModel anew = room.models.train(request, ModelRoom.context()).model();
      assertThat(anew.onnx()).isEqualTo(model.onnx());
      assertThat(room.models.scores(video, anew, ModelRoom.context()).of("square")).isPresent();
    }
  }

  private static void assertRefused(Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOfSatisfying(
            GlimpseException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.NOT_A_MODEL);
              assertThat(failure.getMessage()).contains("another digest");
            });
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  @Test
  void damagedThumbnailsAreMadeAnew() throws IOException {
    try (ModelRoom room = new ModelRoom(folder)) {
      Video video = room.video(file);
      TrainedModel model =
          room.models.train(ModelRoom.request(video, 1, 1), ModelRoom.context()).model();
      Path block = only(folder.resolve("artifacts").resolve("thumbnails"));
      byte[] bytes = Files.readAllBytes(block);
      Files.write(block, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      assertThatThrownBy(() -> room.models.scores(video, model, ModelRoom.context()))
          .isInstanceOf(GlimpseException.class)
          .hasMessageContaining("damaged");
      QueryContext again = ModelRoom.context();
      assertThat(room.models.scores(video, model, again).of("square")).isPresent();
      assertThat(again.stats().get(Counter.FRAMES_DECODED)).isEqualTo(FRAMES);
    }
  }

  /** Thumbnails save more seconds than their bytes' worth of scores, and go last. */
  @Test
  void whatIsBeyondTheLimitGoes() {
    try (ModelRoom room = new ModelRoom(folder)) {
      Video video = room.video(file);
      QueryContext none = ModelRoom.context(SettingValues.defaults().with("derived_max_mb", "0"));
      CountRequest request = ModelRoom.request(video, 1, 1);
      TrainedModel model = room.models.train(request, none).model();
      CountScores scores = room.models.scores(video, model, none);
      double mean = scores.of("square").orElseThrow().mean();
      QueryContext keeping = ModelRoom.context();
      assertThat(room.models.predict(video, model, keeping).frames())
          .as("what is in use stays until the next is made")
          .isZero();
      TrainedModel other = room.models.train(ModelRoom.request(video, 2, 1), none).model();
      room.models.scores(video, other, none);
      assertThat(room.models.predict(video, model, keeping).scoring())
          .as("the first model's scores are gone")
          .isGreaterThan(0);
      assertThat(room.models.scores(video, model, keeping).of("square").orElseThrow().mean())
          .isEqualTo(mean);
    }
  }

  @Test
  void aCancelledPassGoesOnLater() {
    try (ModelRoom room = new ModelRoom(folder)) {
      Video video = room.video(file);
      CancelToken cancel = CancelToken.create();
      QueryContext context =
          QueryContext.of(
              1,
              cancel,
              progress -> {
                if (progress.job().startsWith("Making thumbnails") && progress.done() >= 64) {
                  cancel.cancel("enough");
                }
              },
              SettingValues.defaults());
      CountRequest request = ModelRoom.request(video, 1, 1);
      assertThatThrownBy(() -> room.models.train(request, context))
          .isInstanceOfSatisfying(
              GlimpseException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(room.models.train(request, ModelRoom.context()).stored()).isFalse();
    }
  }
}
