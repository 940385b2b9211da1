package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.glimpse.video.VideoEncoding.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The memory that reading takes does not depend on the length of the video. */
class LongVideoTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int FRAMES_PER_SECOND = 20;
  private static final int SECONDS = 3_600;
  private static final long HEAP_MEGABYTES = 48;

  /**
   * What an hour may take more than a minute: the packet index, frames ahead of the reader, and
   * noise; far below its pixels.
   */
  private static final long GROWTH_MEGABYTES = 64;

  @TempDir Path folder;

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void anHourTakesTheMemoryOfAMinute() throws Exception {
    long[] minute = read("minute", write("minute.mp4", 60));
    long[] hour = read("hour", write("hour.mp4", SECONDS));

    assertThat(hour[0]).isEqualTo((long) SECONDS * FRAMES_PER_SECOND);
    assertThat(hour[1]).isEqualTo(hour[0] * WIDTH * HEIGHT * 3);
    assertThat(hour[1] >> 20).isGreaterThan(12 * HEAP_MEGABYTES);
    assertThat((hour[2] - minute[2]) >> 10)
        .as("MB: an hour %d kB, a minute %d kB", hour[2], minute[2])
        .isLessThan(GROWTH_MEGABYTES);
  }

  private Path write(String name, int seconds) {
    VideoEncoding encoding =
        VideoEncoding.of(Codec.H264, WIDTH, HEIGHT, FRAMES_PER_SECOND, 1).withGop(200);
    Path file = folder.resolve(name);
    ByteBuffer[] pictures = new ByteBuffer[4];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = TestPictures.moving(WIDTH, HEIGHT, i);
    }
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < seconds * FRAMES_PER_SECOND; frame++) {
        // Mostly still: the picture changes twice a second.
        writer.write(pictures[(frame / 10) % pictures.length], frame);
      }
      writer.finish();
    }
    return file;
  }

  /** Frames, bytes of pixels, and the most kilobytes that the process held. */
  private long[] read(String workspace, Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:MaxDirectMemorySize=" + HEAP_MEGABYTES + "m",
                "-cp",
                System.getProperty("java.class.path"),
                LongVideoReading.class.getName(),
                folder.resolve(workspace).toString(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String told =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(told).isZero();
    return List.of(told.split(" ")).stream().mapToLong(Long::parseLong).toArray();
  }
}
