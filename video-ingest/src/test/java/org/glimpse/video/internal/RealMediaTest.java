package org.glimpse.video.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCategory;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every real and odd file: frames and times as ffprobe sees them, and the same pixels whether a
 * frame is read in sequence or sought; where ffprobe complains, a typed error, and under skip the
 * frames that ffprobe sees.
 */
@Tag("media")
class RealMediaTest {
  private static final int SEEKS = 20;
  private static final int SEEKS_SOAK = 200;

  /** More than 10,000 frames, or frames of 8K: minutes each. */
  private static final Set<String> LONG =
      Set.of(
          "long_1080p_av1.mp4",
          "long_1080p_videoonly_lowbitrate.mp4",
          "derived_long_street_10min_640x352.mp4",
          "8k24fps_300ms.mp4");

  @TempDir private static Path folder;

  private static Workspace workspace;
  private static VideoCatalog catalog;

  @BeforeAll
  static void open() {
    workspace = Workspace.open(folder.resolve("workspace"));
    catalog = VideoCatalogs.open(workspace);
  }

  @AfterAll
  static void close() {
    workspace.close();
  }

  static Stream<Path> files() throws IOException {
    return all().filter(file -> !LONG.contains(file.getFileName().toString()));
  }

  static Stream<Path> all() throws IOException {
    Path media = Path.of(System.getProperty("glimpse.shared"), "media");
    List<Path> found = new ArrayList<>();
    for (String part : List.of("videos", "odd")) {
      try (Stream<Path> walk = Files.walk(media.resolve(part))) {
        walk.filter(Files::isRegularFile)
            .filter(file -> !file.toString().endsWith(".json"))
            .forEach(found::add);
      }
    }
    assertThat(found).hasSizeGreaterThan(100);
    found.sort(Comparator.naturalOrder());
    return found.stream().map(Path::normalize);
  }

  @ParameterizedTest
  @MethodSource("files")
  void framesTimesAndSeeksAreExact(Path file) {
    check(file, SEEKS);
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("all")
  void manySeeksAreExact(Path file) {
    check(file, SEEKS_SOAK);
  }

  private static void check(Path file, int seeks) {
    Video video;
    try {
      video = create(file, "error");
    } catch (GlimpseException refused) {
      checkRefusal(file, refused);
      return;
    }
    compareWithProbe(video, file);
    List<Long> sequence = checksums(video, 1);
    assertThat(sequence).hasSize((int) video.frameCount());
    assertThat(checksums(video, 2)).as("read by two threads").isEqualTo(sequence);
    compareSeeks(video, sequence, seeks);
  }

  private static Video create(Path file, String onDamage) {
    return catalog.create(
        "v", file.toString(), Optional.empty(), Optional.empty(), true, context(onDamage));
  }

  private static QueryContext context(String onDamage) {
    return QueryContext.of(
        1,
        CancelToken.withTimeout(Duration.ofHours(2)),
        ProgressListener.NONE,
        SettingValues.defaults().with("on_damaged_media", onDamage));
  }

  /** A file may only be refused for a reason that ffprobe sees too, or that policy names. */
  private static void checkRefusal(Path file, GlimpseException refused) {
    assertThat(refused.code().category()).as(refused.describe()).isEqualTo(ErrorCategory.MEDIA);
    assertThat(refused.advice()).isNotBlank();
    ProbedFrames probed = ProbedFrames.of(file, "v:0");
    switch (refused.code()) {
      case DAMAGED_MEDIA -> {
        assertThat(probed.errors()).as(refused.describe()).isNotEmpty();
        if (!probed.frames().isEmpty()) {
          compareUnderSkip(file);
        }
      }
      case NOT_A_VIDEO, UNSUPPORTED_MEDIA, MEDIA_LIMIT ->
          assertThat(probed.frames().isEmpty() || refusedByPolicy(file, refused))
              .as(refused.describe())
              .isTrue();
      default -> fail(refused.describe());
    }
  }

  private static boolean refusedByPolicy(Path file, GlimpseException refused) {
    String name = file.getFileName().toString();
    return refused.getMessage().contains("encrypted")
        || Set.of("png_renamed.mp4", "mp3_with_cover.mp3").contains(name);
  }

  private static void compareUnderSkip(Path file) {
    Video video = create(file, "skip");
    compareWithProbe(video, file);
    QueryContext context = context("skip");
    List<Long> numbers = new ArrayList<>();
    try (FrameReader reader = open(video, 2)) {
      reader.read(video.allFrames(), frame -> numbers.add(frame.frame()), context);
    }
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    long lost = context.stats().get(org.glimpse.workspace.Counter.FRAMES_LOST);
    assertThat(numbers.size() + lost).isEqualTo(video.frameCount());
  }

  private static void compareWithProbe(Video video, Path file) {
    Video.Segment segment = video.segments().get(0);
    FrameIndex index =
        FrameIndexer.indexOf(workspace, file, segment.digest(), QueryContext.background());
    ProbedFrames probed = ProbedFrames.of(file, Integer.toString(index.header().streamIndex()));
    List<Long> expected = new ArrayList<>();
    List<Long> actual = new ArrayList<>();
    for (int frame = 0; frame < probed.frames().size(); frame++) {
      ProbedFrames.Frame probe = probed.frames().get(frame);
      Long pts = probe.pts() != null ? probe.pts() : probe.bestEffort();
      expected.add(pts);
      if (frame < index.frameCount()) {
        boolean guessed = (index.flags(frame) & FrameIndex.TIME_GUESSED) != 0;
        actual.add(guessed ? null : (Long) index.pts(frame));
      }
    }
    assertThat(index.frameCount()).as("frames").isEqualTo(expected.size());
    assertThat(video.frameCount()).isEqualTo(expected.size());
    assertThat(actual).as("pts").isEqualTo(expected);
  }

  private static FrameReader open(Video video, int threads) {
    return FrameReaders.of(workspace)
        .open(
            video,
            FrameFormat.scaled(
                160, 120, FrameFormat.Channels.RGB, FrameFormat.Scaling.FAST_BILINEAR),
            DecodeOptions.withThreads(threads));
  }

  private static List<Long> checksums(Video video, int threads) {
    List<Long> checksums = new ArrayList<>();
    try (FrameReader reader = open(video, threads)) {
      reader.read(
          video.allFrames(),
          frame -> {
            assertThat(frame.frame()).isEqualTo(checksums.size());
            return checksums.add(checksum(frame.pixels()));
          },
          context("error"));
    }
    return checksums;
  }

  private static long checksum(java.nio.ByteBuffer pixels) {
    CRC32 crc = new CRC32();
    crc.update(pixels);
    return crc.getValue();
  }

  private static void compareSeeks(Video video, List<Long> sequence, int seeks) {
    long seed = video.frameCount();
    Random random = new Random(seed);
    QueryContext context = context("error");
    try (FrameReader reader = open(video, 2)) {
      for (int seek = 0; seek < seeks; seek++) {
        int wanted = random.nextInt(sequence.size());
        List<Long> got = new ArrayList<>();
        reader.read(
            FrameSet.of(wanted),
            frame -> {
              assertThat(frame.frame()).isEqualTo(wanted);
              return got.add(checksum(frame.pixels()));
            },
            context);
        assertThat(got).as("frame %d, seed %d", wanted, seed).containsExactly(sequence.get(wanted));
      }
    } catch (RuntimeException failure) {
      throw new AssertionError("seed " + seed, failure);
    }
  }
}
