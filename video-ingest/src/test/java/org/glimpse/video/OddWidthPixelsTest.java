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

/** Every pixel of a frame, its (even) width suiting no vector or many, is what FFmpeg gives. */
class OddWidthPixelsTest {
  private static final int FRAMES = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "MPEG4, 54, 34, BGR",
    "H264, 854, 48, BGR",
    "H264, 66, 50, BGR",
    "MPEG4, 34, 18, BGR",
    "MPEG4, 2, 2, BGR",
    "H264, 854, 48, LUMA",
    "MPEG4, 54, 34, LUMA",
    "MJPEG, 66, 50, LUMA"
  })
  void pixelsEqualFfmpegs(
      VideoEncoding.Codec codec, int width, int height, FrameFormat.Channels channels)
      throws IOException {
    Path file = folder.resolve("clip.mkv");
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
            channels == FrameFormat.Channels.LUMA ? "extractplanes=y" : "format=bgr24",
            "-f",
            "rawvideo",
            raw.toString());
    assertThat(witness.errors()).isEmpty();
    byte[] pixels = read(file, channels, width * height * channels.count());
    assertThat(pixels).isEqualTo(Files.readAllBytes(raw));
  }

  private byte[] read(Path file, FrameFormat.Channels channels, int frameBytes) {
    byte[] all = new byte[FRAMES * frameBytes];
    QueryContext context = QueryContext.background();
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      Video video =
          VideoCatalogs.open(workspace)
              .create("v", file.toString(), Optional.empty(), Optional.empty(), false, context);
      FrameFormat format = FrameFormat.source(channels);
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
