package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glimpse.models.counts.CountArchitecture;
import org.glimpse.models.counts.CountModels;
import org.glimpse.models.counts.CountRequest;
import org.glimpse.models.counts.CountTrainingOptions;
import org.glimpse.models.counts.LabelledFrames;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.sql.Statement;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SHOW MODELS, system.models, DESCRIBE and DROP MODEL. */
final class ModelStatementsTest {
  private static final int FRAMES = 64;

  @TempDir Path folder;

  @Test
  void aModelIsShownDescribedAndDropped() {
    TrainedModel model = train();
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession()) {
      assertThat(Answers.rows(session, "SHOW MODELS")).hasSize(1);
      assertThat(
              Answers.rows(
                  session,
                  "SELECT name, kind, video, classes, architecture, training_frames,"
                      + " held_out_frames, bytes, key FROM system.models"))
          .containsExactly(
              List.of(
                  "blinking_1",
                  "counts",
                  "blinking",
                  "lamp",
                  "strided_4",
                  40L,
                  16L,
                  model.bytes(),
                  model.key().shortForm()));
      assertThat(session.names(Statement.ShowKind.MODELS)).containsExactly("blinking_1");
      for (String name : List.of("Blinking_1", "\"" + model.key().shortForm() + "\"")) {
        assertThat(Answers.rows(session, "DESCRIBE MODEL " + name))
            .as(name)
            .contains(
                List.of("architecture", "strided_4"),
                List.of("training frames", "40"),
                List.of("model file", model.bytes() + " bytes, digest " + model.onnx().hex()))
            .anyMatch(
                row ->
                    row.get(0).equals("class lamp")
                        && row.get(1).toString().startsWith("correlation "));
      }
      assertThat(Answers.rows(session, "DESCRIBE blinking_1"))
          .contains(List.of("video", "blinking"));
      assertCode(session, ErrorCode.UNKNOWN_MODEL, "DESCRIBE MODEL blinking_2");
      assertCode(session, ErrorCode.UNKNOWN_MODEL, "DROP MODEL blinking_2");
      Answers.rows(session, "DROP MODEL IF EXISTS blinking_2");
      Answers.rows(session, "DROP MODEL blinking_1");
      assertThat(Answers.rows(session, "SHOW MODELS")).isEmpty();
    }
  }

  /** A lamp that is on in every third frame. */
  private TrainedModel train() {
    Path clip = folder.resolve("blinking.mkv");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.FFV1, 64, 64, 10, 1);
    ByteBuffer pixels = ByteBuffer.allocateDirect(64 * 64 * 3);
    try (VideoWriter writer = VideoWriter.create(clip, encoding)) {
      for (int frame = 0; frame < FRAMES; frame++) {
        for (int i = 0; i < pixels.capacity(); i++) {
          pixels.put(i, (byte) (lamps(frame) * 150 + i % 50));
        }
        writer.write(pixels, frame);
      }
      writer.finish();
    }
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      QueryContext context = QueryContext.background();
      Video video =
          VideoCatalogs.open(workspace)
              .create(
                  "blinking", clip.toString(), Optional.empty(), Optional.empty(), false, context);
      CountModels models = CountModels.open(workspace, FrameReaders.of(workspace));
      CountRequest request =
          new CountRequest(
              video,
              Digest.ofParts("detector"),
              labels(0, 40),
              labels(40, 56),
              new CountArchitecture.StridedNet(4),
              CountTrainingOptions.ofSeed(1).withEpochs(2));
      return models.train(request, context).model();
    }
  }

  private static int lamps(long frame) {
    return frame % 3 == 0 ? 1 : 0;
  }

  private static LabelledFrames labels(int first, int end) {
    long[] frames = new long[end - first];
    int[][] counts = new int[frames.length][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = first + i;
      counts[i] = new int[] {lamps(frames[i])};
    }
    return new LabelledFrames(List.of("lamp"), frames, counts);
  }

  private static void assertCode(Session session, ErrorCode code, String sql) {
    assertThatThrownBy(() -> Answers.rows(session, sql))
        .isInstanceOfSatisfying(
            GlimpseException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
