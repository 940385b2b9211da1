package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every pixel of a frame whose (even) width suits no vector is what FFmpeg's own program gives. */
class OddWidthPixelsTest {
  private static final int FRAMES = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"MPEG4, 54, 34", "H264, 854, 48", "H264, 66, 50", "MPEG4, 34, 18", "MPEG4, 2, 2"})
  void pixelsEqualFfmpegs(VideoEncoding.Codec codec, int width, int height) throws IOException {
    Path file = folder.resolve("clip.mp4");
    try (VideoWriter writer =
        VideoWriter.create(file, VideoEncoding.of(codec, width, height, 25, 1))) {
      for (int i = 0; i < FRAMES; i++) {
        writer.write(TestPictures.moving(width, height, i), i);
      }
      writer.finish();
    }
    Path raw = folder.resolve("clip.raw");
    FfmpegWitness.Result witness =
        FfmpegWitness.ffmpeg(
            "-v",
            "error",
            "-i",
            file.toString(),
            "-vf",
            "format=bgr24",
            "-f",
            "rawvideo",
            raw.toString());
    assertThat(witness.errors()).isEmpty();
    assertThat(read(file, width * height * 3)).isEqualTo(Files.readAllBytes(raw));
  }

  private byte[] read(Path file, int frameBytes) {
    byte[] all = new byte[FRAMES * frameBytes];
    QueryContext context = QueryContext.background();
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      Video video =
          VideoCatalogs.open(workspace)
              .create("v", file.toString(), Optional.empty(), Optional.empty(), false, context);
      FrameFormat format = FrameFormat.source(FrameFormat.Channels.BGR);
      try (FrameReader reader =
          FrameReaders.of(workspace).open(video, format, DecodeOptions.withThreads(1))) {
        reader.read(
            video.allFrames(),
            frame -> {
              frame.pixels().get(0, all, (int) frame.frame() * frameBytes, frameBytes);
              return true;
            },
            context);
      }
    }
    return all;
  }
}
