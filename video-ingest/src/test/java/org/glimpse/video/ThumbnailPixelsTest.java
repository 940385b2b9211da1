package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.glimpse.video.FrameFormat.Channels;
import org.glimpse.video.FrameFormat.Scaling;
import org.glimpse.video.VideoEncoding.Codec;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small pictures by the area filter: right in colour and place. */
class ThumbnailPixelsTest {
  private static final int SIDE = 65;

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("workspace"));
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void aPlainPictureKeepsItsColour() {
    int[][] colours = {{200, 40, 30}, {20, 180, 60}, {40, 50, 220}, {255, 255, 255}, {0, 0, 0}};
    for (int[] colour : colours) {
      byte[] pixels =
          read(TestPictures.plain(640, 360, colour[0], colour[1], colour[2]), 640, 360, "p");
      for (int i = 0; i < pixels.length; i++) {
        assertThat((int) pixels[i] & 0xff).isCloseTo(colour[i % 3], within(5));
      }
    }
  }

  @Test
  void quartersStayWhereTheyAre() {
    // An odd width of chroma, too: 854 / 2 = 427.
    int width = 854;
    int height = 480;
    ByteBuffer picture = ByteBuffer.allocateDirect(3 * width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.put((byte) (x < width / 2 ? 220 : 30));
        picture.put((byte) (y < height / 2 ? 200 : 40));
        picture.put((byte) 90);
      }
    }
    byte[] pixels = read(picture.flip(), width, height, "q");
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        // Chroma is soft at edges: a pixel of the thumbnail on each side.
        if (Math.abs(x - SIDE / 2) > 1 && Math.abs(y - SIDE / 2) > 1) {
          int at = 3 * (y * SIDE + x);
          String where = x + "," + y;
          assertThat(pixels[at] & 0xff).as(where).isCloseTo(x < SIDE / 2 ? 220 : 30, within(8));
          assertThat(pixels[at + 1] & 0xff).as(where).isCloseTo(y < SIDE / 2 ? 200 : 40, within(8));
          assertThat(pixels[at + 2] & 0xff).as(where).isCloseTo(90, within(8));
        }
      }
    }
  }

  private byte[] read(ByteBuffer picture, int width, int height, String name) {
    Path file = folder.resolve(name + ".mp4");
    try (VideoWriter writer =
        VideoWriter.create(file, VideoEncoding.of(Codec.H264, width, height, 25, 1))) {
      writer.write(picture, 0);
      writer.finish();
    }
    Video video =
        VideoCatalogs.open(workspace)
            .create(
                name,
                file.toString(),
                Optional.empty(),
                Optional.empty(),
                true,
                QueryContext.background());
    byte[] rgb = pixels(video, Channels.RGB);
    byte[] bgr = pixels(video, Channels.BGR);
    for (int i = 0; i < rgb.length; i += 3) {
      assertThat(new byte[] {bgr[i + 2], bgr[i + 1], bgr[i]})
          .containsExactly(rgb[i], rgb[i + 1], rgb[i + 2]);
    }
    return rgb;
  }

  private byte[] pixels(Video video, Channels channels) {
    byte[] pixels = new byte[3 * SIDE * SIDE];
    FrameFormat format = FrameFormat.scaled(SIDE, SIDE, channels, Scaling.AREA);
    try (FrameReader reader =
        FrameReaders.of(workspace).open(video, format, DecodeOptions.withThreads(1))) {
      reader.read(
          FrameSet.of(0),
          frame -> {
            frame.pixels().get(pixels);
            return true;
          },
          QueryContext.background());
    }
    return pixels;
  }
}
