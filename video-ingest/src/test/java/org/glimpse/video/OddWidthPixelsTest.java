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
    byte[] pixels = read(file, FrameFormat.source(channels), width * height * channels.count());
    assertThat(pixels).isEqualTo(Files.readAllBytes(raw));
  }

  /** Brightness where it is no plane of the source: scaled down, or of a source that is RGB. */
  @ParameterizedTest
  @CsvSource({"H264, 128, 96, 16, 235", "FFV1, 128, 96, 16, 235", "MJPEG, 128, 96, 0, 255"})
  void scaledLumaIsTheMeanOfWhatItCovers(
      VideoEncoding.Codec codec, int width, int height, int least, int most) throws IOException {
    Path file = folder.resolve("clip.mkv");
    try (VideoWriter writer =
        VideoWriter.create(file, VideoEncoding.of(codec, width, height, 25, 1))) {
      for (int i = 0; i < FRAMES; i++) {
        writer.write(TestPictures.moving(width, height, i), i);
      }
      writer.finish();
    }
    byte[] whole = read(file, FrameFormat.source(FrameFormat.Channels.LUMA), width * height);
    FrameFormat half =
        FrameFormat.scaled(
            width / 2, height / 2, FrameFormat.Channels.LUMA, FrameFormat.Scaling.AREA);
    byte[] small = read(file, half, width * height / 4);
    for (int row = 0; row < FRAMES * height / 2; row++) {
      for (int column = 0; column < width / 2; column++) {
        int at = 2 * row * width + 2 * column;
        int sum =
            (whole[at] & 255)
                + (whole[at + 1] & 255)
                + (whole[at + width] & 255)
                + (whole[at + width + 1] & 255);
        int shown = small[row * width / 2 + column] & 255;
        assertThat(shown).isBetween(Math.max(least, sum / 4 - 2), Math.min(most, sum / 4 + 2));
      }
    }
  }

  private byte[] read(Path file, FrameFormat format, int frameBytes) {
    byte[] all = new byte[FRAMES * frameBytes];
    QueryContext context = QueryContext.background();
    try (Workspace workspace = Workspace.open(folder.resolve("workspace" + format.width()))) {
      Video video =
          VideoCatalogs.open(workspace)
              .create("v", file.toString(), Optional.empty(), Optional.empty(), false, context);
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
