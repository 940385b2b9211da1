package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.glimpse.video.FrameFormat.Channels;
import org.glimpse.video.VideoEncoding.Codec;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "H264, 64, 48, a.mp4",
    "H264, 16, 16, a.mkv",
    "H264, 640, 352, a.mov",
    "H264, 66, 50, a.avi",
    "MPEG4, 64, 48, a.mp4",
    "MPEG4, 33, 17, a.avi",
    "MPEG4, 1, 1, a.mkv",
    "MPEG4, 2, 2, a.mp4",
    "MJPEG, 33, 17, a.mp4",
    "MJPEG, 95, 71, a.avi",
    "MJPEG, 200, 100, a.mkv",
    "FFV1, 33, 17, a.mkv",
    "FFV1, 1, 1, a.mkv",
    "FFV1, 227, 131, a.avi",
  })
  void writesEveryFrameAtItsSize(Codec codec, int width, int height, String name) {
    Path file = folder.resolve(name);
    write(file, VideoEncoding.of(codec, width, height, 25, 1), ptsFrom(0, 1, 12));

    assertThat(probe(file, "stream=width,height")).containsExactly(width + "," + height);
    assertThat(probe(file, "frame=pts")).hasSize(12);
    assertThat(FfmpegWitness.ffprobe("-v", "warning", "-show_frames", file.toString()).errors())
        .isEmpty();
    assertThat(names()).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({"30000, 1001", "24, 1", "1, 5", "240, 1", "2997, 100"})
  void constantRatesAreExactInMp4(int frames, int seconds) {
    Path file = folder.resolve("rate.mp4");
    write(file, VideoEncoding.of(Codec.H264, 64, 48, frames, seconds), ptsFrom(0, 1, 8));

    VideoEncoding.Ratio base = timeBase(file);
    List<Long> pts = probe(file, "frame=pts").stream().map(Long::valueOf).toList();
    for (int i = 0; i < 8; i++) {
      // pts * base == i * seconds / frames, in whole numbers
      assertThat(pts.get(i) * base.numerator() * frames)
          .isEqualTo((long) i * seconds * base.denominator());
    }
  }

  @Test
  void variableTimestampsAreKept() {
    long[] pts = {0, 1, 500, 512, 513, 9_000, 90_000};
    Path file = folder.resolve("vfr.mp4");
    write(file, VideoEncoding.of(Codec.H264, 64, 48, 30, 1).withTimeBase(1, 90_000), pts);

    assertThat(probe(file, "frame=pts").stream().mapToLong(Long::parseLong).toArray())
        .containsExactly(pts);
    assertThat(timeBase(file)).isEqualTo(new VideoEncoding.Ratio(1, 90_000));
  }

  @Test
  void aFirstTimestampAboveZeroIsKept() {
    Path file = folder.resolve("late.mp4");
    write(
        file,
        VideoEncoding.of(Codec.H264, 64, 48, 30, 1).withTimeBase(1, 90_000),
        ptsFrom(45_000, 3_000, 5));

    assertThat(probe(file, "frame=pts")).first().isEqualTo("45000");
  }

  @Test
  void keyFramesComeAtLeastOncePerGroup() {
    Path file = folder.resolve("gop.mp4");
    write(file, VideoEncoding.of(Codec.H264, 64, 48, 25, 1).withGop(7), ptsFrom(0, 1, 30));

    List<String> keys = probe(file, "frame=key_frame");
    for (int i = 0; i < 30; i += 7) {
      assertThat(keys.get(i)).as("frame %d", i).isEqualTo("1");
    }
    assertThat(keys).filteredOn("1"::equals).hasSizeLessThan(30);
  }

  @Test
  void bFramesReorderPacketsButNotPictures() {
    Path file = folder.resolve("b.mp4");
    write(file, VideoEncoding.of(Codec.MPEG4, 64, 48, 25, 1).withBFrames(2), ptsFrom(0, 1, 20));

    assertThat(probe(file, "frame=pict_type")).hasSize(20).contains("B");
    List<Long> packets = probe(file, "packet=pts").stream().map(Long::valueOf).toList();
    assertThat(packets).isNotEqualTo(packets.stream().sorted().toList());
    List<Long> pictures = probe(file, "frame=pts").stream().map(Long::valueOf).toList();
    assertThat(pictures).isSorted();
  }

  @ParameterizedTest
  @CsvSource({"RGB", "BGR"})
  void losslessPixelsComeBackAsWritten(Channels channels) throws IOException {
    int width = 37;
    int height = 23;
    Path file = folder.resolve("exact.mkv");
    VideoEncoding encoding = VideoEncoding.of(Codec.FFV1, width, height, 10, 1);
    try (VideoWriter writer = VideoWriter.create(file, encoding.withChannels(channels))) {
      for (int frame = 0; frame < 5; frame++) {
        writer.write(TestPictures.noise(width, height, frame), frame);
      }
      writer.finish();
    }
    byte[] decoded = decode(file, channels == Channels.RGB ? "rgb24" : "bgr24");
    ByteBuffer expected = ByteBuffer.allocate(5 * width * height * 3);
    for (int frame = 0; frame < 5; frame++) {
      expected.put(TestPictures.noise(width, height, frame));
    }
    assertThat(decoded).isEqualTo(expected.array());
  }

  @ParameterizedTest
  @CsvSource({"H264, c.mp4", "MPEG4, c.mp4", "MJPEG, c.mkv"})
  void lossyColoursStayClose(Codec codec, String name) throws IOException {
    int[][] colours = {{200, 30, 40}, {20, 180, 60}, {30, 60, 220}, {128, 128, 128}};
    Path file = folder.resolve(name);
    VideoEncoding encoding =
        VideoEncoding.of(codec, 64, 48, 10, 1).withGop(1).withBitRate(4_000_000);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int i = 0; i < colours.length; i++) {
        int[] colour = colours[i];
        writer.write(TestPictures.plain(64, 48, colour[0], colour[1], colour[2]), i);
      }
      writer.finish();
    }
    byte[] decoded = decode(file, "rgb24");
    for (int i = 0; i < colours.length; i++) {
      int middle = (i * 64 * 48 + 24 * 64 + 32) * 3;
      for (int channel = 0; channel < 3; channel++) {
        assertThat(decoded[middle + channel] & 0xff)
            .as("frame %d channel %d", i, channel)
            .isBetween(colours[i][channel] - 6, colours[i][channel] + 6);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"H264, e.mp4", "MPEG4, e.mkv", "MJPEG, e.avi", "FFV1, e.mkv"})
  void equalFramesGiveEqualFiles(Codec codec, String name) throws IOException {
    Path file = folder.resolve(name);
    VideoEncoding encoding = VideoEncoding.of(codec, 96, 80, 30, 1);
    write(file, encoding, ptsFrom(0, 1, 20));
    byte[] first = Files.readAllBytes(file);
    write(file, encoding, ptsFrom(0, 1, 20));

    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void aHeapBufferIsReadFromItsPosition() throws IOException {
    byte[] bytes = new byte[10 + 8 * 8 * 3];
    TestPictures.noise(8, 8, 3).get(bytes, 10, 8 * 8 * 3);
    Path file = folder.resolve("heap.mkv");
    ByteBuffer pixels = ByteBuffer.wrap(bytes).position(10);
    try (VideoWriter writer = VideoWriter.create(file, VideoEncoding.of(Codec.FFV1, 8, 8, 10, 1))) {
      writer.write(pixels, 0);
      writer.finish();
    }
    assertThat(pixels.position()).isEqualTo(10);
    assertThat(decode(file, "rgb24")).isEqualTo(Arrays.copyOfRange(bytes, 10, bytes.length));
  }

  @Test
  void anAbandonedFileLeavesNothing() {
    try (VideoWriter writer = VideoWriter.create(folder.resolve("gone.mp4"), small())) {
      writer.write(TestPictures.moving(64, 48, 0), 0);
      assertThat(names()).containsExactly("gone.mp4.part");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void anExistingFileStaysUntilTheNewOneIsWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("old.mp4"), "old");
    try (VideoWriter writer = VideoWriter.create(file, small())) {
      writer.write(TestPictures.moving(64, 48, 0), 0);
      assertThat(file).hasContent("old");
    }
    assertThat(file).hasContent("old");
    write(file, small(), ptsFrom(0, 1, 2));
    assertThat(probe(file, "frame=pts")).hasSize(2);
  }

  @Test
  void unicodeNamesWork() {
    Path file = folder.resolve("ünïcode 视频 'q'.mp4");
    write(file, small(), ptsFrom(0, 1, 2));
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void badFilesAreTypedErrors() throws IOException {
    refused(ErrorCode.FILE_NOT_FOUND, () -> open(folder.resolve("missing/a.mp4"), small()));
    refused(ErrorCode.INVALID_PARAMETER, () -> open(folder.resolve("a.txt"), small()));
    refused(ErrorCode.INVALID_PARAMETER, () -> open(folder.resolve("noextension"), small()));
    Files.createDirectory(folder.resolve("taken.mp4"));
    refused(ErrorCode.NOT_A_FILE, () -> open(folder.resolve("taken.mp4"), small()));
    VideoEncoding lossless = VideoEncoding.of(Codec.FFV1, 8, 8, 10, 1);
    refused(ErrorCode.INVALID_PARAMETER, () -> open(folder.resolve("a.mov"), lossless));
    assertThat(names()).containsExactly("taken.mp4");
  }

  @Test
  void badEncodingsAreTypedErrors() {
    refused(ErrorCode.INVALID_PARAMETER, () -> VideoEncoding.of(Codec.H264, 33, 48, 30, 1));
    refused(ErrorCode.INVALID_PARAMETER, () -> VideoEncoding.of(Codec.H264, 2, 2, 30, 1));
    refused(ErrorCode.INVALID_PARAMETER, () -> VideoEncoding.of(Codec.MJPEG, 0, 48, 30, 1));
    refused(ErrorCode.INVALID_PARAMETER, () -> VideoEncoding.of(Codec.MJPEG, 1, 99_999, 30, 1));
    refused(ErrorCode.INVALID_PARAMETER, () -> VideoEncoding.of(Codec.H264, 64, 48, 0, 1));
    refused(ErrorCode.INVALID_PARAMETER, () -> small().withGop(0));
    refused(ErrorCode.INVALID_PARAMETER, () -> small().withBFrames(1));
    refused(ErrorCode.INVALID_PARAMETER, () -> small().withBitRate(1));
    refused(ErrorCode.INVALID_PARAMETER, () -> small().withTimeBase(1, 0));
    VideoEncoding mpeg4 = VideoEncoding.of(Codec.MPEG4, 64, 48, 30, 1);
    refused(ErrorCode.INVALID_PARAMETER, () -> mpeg4.withTimeBase(1, 90_000));
    refused(ErrorCode.INVALID_PARAMETER, () -> small().withChannels(FrameFormat.Channels.LUMA));
  }

  @Test
  void badFramesAreTypedErrorsAndTheWriterGoesOn() {
    Path file = folder.resolve("goes-on.mp4");
    try (VideoWriter writer = VideoWriter.create(file, small())) {
      refused(ErrorCode.INVALID_PARAMETER, writer::finish);
      refused(ErrorCode.INVALID_PARAMETER, () -> writer.write(ByteBuffer.allocate(10), 0));
      refused(ErrorCode.INVALID_PARAMETER, () -> writer.write(TestPictures.moving(64, 48, 0), -1));
      writer.write(TestPictures.moving(64, 48, 0), 5);
      refused(ErrorCode.INVALID_PARAMETER, () -> writer.write(TestPictures.moving(64, 48, 1), 5));
      writer.write(TestPictures.moving(64, 48, 1), 6);
      assertThat(writer.frames()).isEqualTo(2);
      writer.finish();
      refused(ErrorCode.CLOSED, () -> writer.write(TestPictures.moving(64, 48, 2), 7));
      refused(ErrorCode.CLOSED, writer::finish);
    }
    assertThat(probe(file, "frame=pts")).hasSize(2);
  }

  @Test
  void writersGiveTheirNativeMemoryBack() throws IOException {
    VideoEncoding encoding = VideoEncoding.of(Codec.H264, 640, 480, 30, 1);
    ByteBuffer picture = TestPictures.moving(640, 480, 0);
    long before = 0;
    for (int round = 0; round < 120; round++) {
      if (round == 20) {
        before = residentMegabytes();
      }
      try (VideoWriter writer = VideoWriter.create(folder.resolve("leak.mp4"), encoding)) {
        writer.write(picture, 0);
        if (round % 2 == 0) {
          writer.finish();
        }
      }
      refused(ErrorCode.INVALID_PARAMETER, () -> open(folder.resolve("leak.xyz"), encoding));
    }
    // One encoder of this size takes several megabytes: a hundred of them would show.
    assertThat(residentMegabytes() - before).isLessThan(100);
  }

  private static long residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("this system does not tell the memory of a process");
  }

  private static VideoEncoding small() {
    return VideoEncoding.of(Codec.H264, 64, 48, 30, 1);
  }

  private static void open(Path file, VideoEncoding encoding) {
    VideoWriter.create(file, encoding).close();
  }

  private static void refused(ErrorCode code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(code);
              assertThat(error.advice()).isNotBlank();
            });
  }

  private static long[] ptsFrom(long first, long step, int count) {
    return LongStream.range(0, count).map(i -> first + i * step).toArray();
  }

  private static void write(Path file, VideoEncoding encoding, long[] pts) {
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int i = 0; i < pts.length; i++) {
        writer.write(TestPictures.moving(encoding.width(), encoding.height(), i), pts[i]);
      }
      writer.finish();
    }
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static List<String> probe(Path file, String entries) {
    FfmpegWitness.Result result =
        FfmpegWitness.ffprobe(
            "-v", "error", "-show_entries", entries, "-of", "csv=p=0", file.toString());
    assertThat(result.exitCode()).as("%s", result.errors()).isZero();
    List<String> values = new ArrayList<>();
    for (String line : result.output()) {
      String value = line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
      if (!value.isBlank()) {
        values.add(value);
      }
    }
    return values;
  }

  private static VideoEncoding.Ratio timeBase(Path file) {
    String[] parts = probe(file, "stream=time_base").get(0).split("/", -1);
    return new VideoEncoding.Ratio(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  private byte[] decode(Path file, String pixelFormat) throws IOException {
    Path raw = folder.resolve("raw." + pixelFormat);
    FfmpegWitness.Result result =
        FfmpegWitness.ffmpeg(
            "-v",
            "error",
            "-y",
            "-i",
            file.toString(),
            "-f",
            "rawvideo",
            "-pix_fmt",
            pixelFormat,
            raw.toString());
    assertThat(result.exitCode()).as("%s", result.errors()).isZero();
    return Files.readAllBytes(raw);
  }
}
