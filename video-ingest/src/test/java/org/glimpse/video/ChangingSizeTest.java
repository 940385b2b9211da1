package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.glimpse.video.FrameFormat.Channels;
import org.glimpse.video.FrameFormat.Scaling;
import org.glimpse.video.VideoPixels.Region;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream whose pictures change their size in the middle, and change it back. */
class ChangingSizeTest {
  private static final int PART_FRAMES = 20;
  private static final long SEED = 20_261_121L;

  @TempDir Path folder;
  private Workspace workspace;
  private VideoCatalog catalog;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("workspace"));
    catalog = VideoCatalogs.open(workspace);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  /** A picture's sizes and the checksum of its pixels. */
  private record Picture(int width, int height, int sourceWidth, int sourceHeight, long checksum) {}

  /**
   * @param heldBack pictures that FFmpeg's decoder still holds, and drops, where the size changes
   */
  @ParameterizedTest
  @CsvSource({"libopenh264, 0", "mpeg2video, 1"})
  void everyFrameKeepsItsOwnSize(String codec, int heldBack) throws IOException {
    List<Path> parts =
        List.of(
            part("testsrc", "320x240", codec),
            part("testsrc2", "176x144", codec),
            part("testsrc", "320x240", codec));
    Video mixed = create("mixed", joined(parts));
    List<FrameFormat> formats =
        List.of(
            FrameFormat.source(Channels.RGB),
            FrameFormat.scaled(65, 65, Channels.RGB, Scaling.AREA),
            FrameFormat.scaled(200, 100, Channels.BGR, Scaling.BILINEAR));
    for (FrameFormat format : formats) {
      List<Picture> expected = new ArrayList<>();
      for (Path part : parts) {
        List<Picture> alone = read(create("part", part), format, 1);
        assertThat(alone).hasSize(PART_FRAMES);
        expected.addAll(alone.subList(0, PART_FRAMES - (part == parts.get(2) ? 0 : heldBack)));
      }
      assertThat(expected.get(0).sourceWidth()).isEqualTo(320);
      assertThat(expected.get(PART_FRAMES).sourceWidth()).isEqualTo(176);
      assertThat(read(mixed, format, 1)).as("%s, one thread", format).isEqualTo(expected);
      assertThat(read(mixed, format, 3)).as("%s, three threads", format).isEqualTo(expected);
      assertSeeks(mixed, format, expected);
    }
  }

  @Test
  void regionsAreThoseOfTheFramesOwnPixels() throws IOException {
    Path small = part("testsrc2", "176x144", "libopenh264");
    Path large = part("testsrc", "320x240", "libopenh264");
    Video mixed = create("mixed", joined(List.of(large, small)));
    Video alone = create("alone", small);
    VideoPixels pixels = RegionPixels.over(FrameReaders.of(workspace));
    Box corner = new Box(120, 100, 170, 140);
    QueryContext context = QueryContext.background();
    assertThat(pixels.channelMeans(mixed, List.of(new Region(PART_FRAMES + 3, corner)), context))
        .isEqualTo(pixels.channelMeans(alone, List.of(new Region(3, corner)), context));
    assertThat(pixels.jpeg(mixed, new Region(PART_FRAMES + 3, null), context))
        .isEqualTo(pixels.jpeg(alone, new Region(3, null), context));
  }

  private void assertSeeks(Video mixed, FrameFormat format, List<Picture> expected) {
    Random random = new Random(SEED);
    try (FrameReader reader =
        FrameReaders.of(workspace).open(mixed, format, DecodeOptions.withThreads(2))) {
      for (int seek = 0; seek < 30; seek++) {
        int wanted = random.nextInt(expected.size());
        List<Picture> got = new ArrayList<>();
        reader.read(
            FrameSet.of(wanted), frame -> got.add(picture(frame)), QueryContext.background());
        assertThat(got).as("%s, frame %d", format, wanted).containsExactly(expected.get(wanted));
      }
    }
  }

  private List<Picture> read(Video video, FrameFormat format, int threads) {
    List<Picture> pictures = new ArrayList<>();
    try (FrameReader reader =
        FrameReaders.of(workspace).open(video, format, DecodeOptions.withThreads(threads))) {
      reader.read(
          video.allFrames(), frame -> pictures.add(picture(frame)), QueryContext.background());
    }
    return pictures;
  }

  private static Picture picture(DecodedFrame frame) {
    CRC32 checksum = new CRC32();
    ByteBuffer pixels = frame.pixels();
    assertThat(pixels.remaining()).isEqualTo(3 * frame.width() * frame.height());
    checksum.update(pixels);
    return new Picture(
        frame.width(),
        frame.height(),
        frame.sourceWidth(),
        frame.sourceHeight(),
        checksum.getValue());
  }

  private Video create(String name, Path file) {
    return catalog.create(
        name, file.toString(), Optional.empty(), Optional.empty(), true, QueryContext.background());
  }

  private Path part(String pattern, String size, String codec) {
    Path file = folder.resolve(pattern + "-" + size + "-" + codec + ".ts");
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        pattern + "=rate=25:size=" + size,
        "-frames:v",
        Integer.toString(PART_FRAMES),
        "-c:v",
        codec,
        "-g",
        "8",
        "-b:v",
        "400k",
        file.toString());
    return file;
  }

  private Path joined(List<Path> parts) throws IOException {
    Path list = folder.resolve("parts.txt");
    List<String> lines = new ArrayList<>();
    parts.forEach(part -> lines.add("file '" + part + "'"));
    Files.write(list, lines);
    Path file = folder.resolve("mixed.ts");
    ffmpeg("-f", "concat", "-safe", "0", "-i", list.toString(), "-c", "copy", file.toString());
    return file;
  }

  private static void ffmpeg(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-v", "error", "-y"));
    all.addAll(List.of(arguments));
    FfmpegWitness.Result result = FfmpegWitness.ffmpeg(all.toArray(String[]::new));
    assertThat(result.exitCode()).as(String.join("\n", result.errors())).isZero();
  }
}
