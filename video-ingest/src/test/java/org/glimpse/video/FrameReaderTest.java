package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameReaderTest {
  private static final FrameFormat SOURCE = FrameFormat.source(FrameFormat.Channels.RGB);
  private static final DecodeOptions TWO_THREADS = DecodeOptions.withThreads(2);

  @TempDir private Path folder;

  private Workspace workspace;
  private VideoCatalog catalog;
  private final QueryContext context = QueryContext.background();

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("workspace"));
    catalog = VideoCatalogs.open(workspace);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void anySetOfFramesComesInOrderWithThePixelsOfTheSequence() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 50);
    TestClips.withBFrames(folder.resolve("b.avi"), 40);
    Video video = create("*.[am][vp][i4]");
    assertThat(video.frameCount()).isEqualTo(90);
    List<Long> sequence = checksums(video, video.allFrames(), TWO_THREADS);
    long seed = 7;
    Random random = new Random(seed);
    try (FrameReader reader = FrameReaders.of(workspace).open(video, SOURCE, TWO_THREADS)) {
      for (int round = 0; round < 40; round++) {
        double share = random.nextDouble() * random.nextDouble();
        FrameSet.Builder builder = FrameSet.builder();
        video.allFrames().stream()
            .filter(frame -> random.nextDouble() < share)
            .forEach(builder::add);
        FrameSet wanted = builder.build();
        List<Long> numbers = new ArrayList<>();
        List<Long> pixels = new ArrayList<>();
        reader.read(
            wanted,
            frame -> {
              numbers.add(frame.frame());
              return pixels.add(checksum(frame.pixels()));
            },
            context);
        assertThat(numbers)
            .as("seed %d round %d", seed, round)
            .containsExactlyElementsOf(wanted.stream().boxed().toList());
        assertThat(pixels)
            .as("seed %d round %d", seed, round)
            .isEqualTo(numbers.stream().map(n -> sequence.get(n.intValue())).toList());
      }
    }
  }

  @Test
  void aSeekDecodesOneGroupOfPicturesAtMost() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 120);
    Video video = create("a.mp4");
    checksums(video, FrameSet.of(83), DecodeOptions.withThreads(1));
    // Key frames every 12: frames 72 to 83, and what the decoder holds back.
    assertThat(context.stats().get(Counter.FRAMES_DECODED)).isBetween(1L, 14L);
    assertThat(context.stats().get(Counter.FRAMES_LOST)).isZero();
  }

  @Test
  void severalThreadsDecodeGroupsOfTheirOwnAndEachPacketOnce() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 500);
    Video video = create("a.mp4");
    List<Long> sequence = checksums(video, video.allFrames(), DecodeOptions.withThreads(1));
    for (int threads = 2; threads <= 5; threads++) {
      long before = context.stats().get(Counter.FRAMES_DECODED);
      assertThat(checksums(video, video.allFrames(), DecodeOptions.withThreads(threads)))
          .as("%d threads", threads)
          .isEqualTo(sequence);
      assertThat(context.stats().get(Counter.FRAMES_DECODED) - before).isEqualTo(500);
    }
  }

  @Test
  void severalThreadsEndWhenTheSinkWantsNoMore() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 2_000);
    Video video = create("a.mp4");
    try (FrameReader reader = FrameReaders.of(workspace).open(video, SOURCE, TWO_THREADS)) {
      for (int round = 0; round < 3; round++) {
        List<Long> numbers = new ArrayList<>();
        reader.read(
            video.allFrames(),
            frame -> {
              numbers.add(frame.frame());
              return numbers.size() < 150;
            },
            context);
        assertThat(numbers).hasSize(150).startsWith(0L, 1L).endsWith(149L);
      }
    }
    // At most as many groups ahead as there are threads, and one.
    assertThat(context.stats().get(Counter.FRAMES_DECODED)).isLessThan(3 * (150 + 4 * 60));
  }

  @Test
  void scaledPixelsHaveTheSizeAskedForAndTheirMean() {
    TestClips.moving(folder.resolve("a.mp4"), 128, 96, 3);
    Video video = create("a.mp4");
    for (FrameFormat.Scaling scaling : FrameFormat.Scaling.values()) {
      for (int[] size : new int[][] {{65, 65}, {32, 24}, {1, 1}, {200, 150}, {0, 0}}) {
        FrameFormat format =
            FrameFormat.scaled(size[0], size[1], FrameFormat.Channels.BGR, scaling);
        try (FrameReader reader = FrameReaders.of(workspace).open(video, format, TWO_THREADS)) {
          reader.read(
              FrameSet.of(1),
              frame -> {
                assertThat(frame.sourceWidth()).isEqualTo(128);
                assertThat(frame.width()).isEqualTo(size[0] == 0 ? 128 : size[0]);
                assertThat(frame.pixels().remaining())
                    .isEqualTo(frame.width() * frame.height() * 3);
                return true;
              },
              context);
        }
      }
    }
    double[] full = means(video, FrameFormat.source(FrameFormat.Channels.RGB));
    double[] small =
        means(
            video, FrameFormat.scaled(65, 65, FrameFormat.Channels.BGR, FrameFormat.Scaling.AREA));
    assertThat(small[2]).isBetween(full[0] - 2, full[0] + 2);
    assertThat(small[1]).isBetween(full[1] - 2, full[1] + 2);
    assertThat(small[0]).isBetween(full[2] - 2, full[2] + 2);
  }

  @Test
  void keyFramesOnlyGivesThePixelsOfKeyFrames() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 50);
    Video video = create("a.mp4");
    FrameSet keys = FrameSet.of(0, 12, 24, 36, 48);
    List<Long> all = checksums(video, video.allFrames(), TWO_THREADS);
    assertThat(checksums(video, keys, TWO_THREADS.onlyKeyFrames()))
        .isEqualTo(keys.stream().mapToObj(n -> all.get((int) n)).toList());
    assertThat(checksums(video, keys, TWO_THREADS.with(DecodeOptions.LoopFilter.NO_FRAMES)))
        .hasSize(5);
  }

  @Test
  void hardwareThatIsAbsentIsAWarningAndTheSamePixels() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 5);
    Video video = create("a.mp4");
    List<Long> software = checksums(video, video.allFrames(), TWO_THREADS);
    DecodeOptions auto =
        new DecodeOptions(2, false, false, DecodeOptions.LoopFilter.ALL_FRAMES, true);
    List<Long> either = checksums(video, video.allFrames(), auto);
    assertThat(either).hasSameSizeAs(software);
    if (!context.warnings().isEmpty()) {
      assertThat(context.warnings()).anyMatch(text -> text.contains("hardware_decode"));
      assertThat(either).isEqualTo(software);
    }
  }

  @Test
  void retainedFramesKeepTheirPixelsAndTooManyAreAnError() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 40);
    Video video = create("a.mp4");
    List<Long> sequence = checksums(video, video.allFrames(), TWO_THREADS);
    List<DecodedFrame> held = new ArrayList<>();
    try (FrameReader reader = FrameReaders.of(workspace).open(video, SOURCE, TWO_THREADS)) {
      reader.read(
          video.allFrames(),
          frame -> {
            frame.retain();
            return held.add(frame);
          },
          context);
      assertThat(held.stream().map(frame -> checksum(frame.pixels())).toList()).isEqualTo(sequence);
      held.forEach(DecodedFrame::release);
    }
  }

  @Test
  void aSinkThatHasEnoughStopsTheReaderWhichGoesOnLater() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 60);
    Video video = create("a.mp4");
    List<Long> sequence = checksums(video, video.allFrames(), TWO_THREADS);
    try (FrameReader reader = FrameReaders.of(workspace).open(video, SOURCE, TWO_THREADS)) {
      for (int round = 0; round < 5; round++) {
        List<Long> pixels = new ArrayList<>();
        reader.read(
            FrameSet.range(round * 5L, 60),
            frame -> {
              pixels.add(checksum(frame.pixels()));
              return pixels.size() < 3;
            },
            context);
        assertThat(pixels).isEqualTo(sequence.subList(round * 5, round * 5 + 3));
      }
    }
  }

  @Test
  void cancellingAndTimeoutsEndAReadWithTheirReason() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 60);
    Video video = create("a.mp4");
    CancelToken token = CancelToken.create();
    QueryContext cancelled =
        QueryContext.of(1, token, ProgressListener.NONE, SettingValues.defaults());
    try (FrameReader reader = FrameReaders.of(workspace).open(video, SOURCE, TWO_THREADS)) {
      GlimpseException failure =
          catchThrowableOfType(
              GlimpseException.class,
              () ->
                  reader.read(
                      video.allFrames(),
                      frame -> {
                        token.cancel("enough");
                        return true;
                      },
                      cancelled));
      assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(failure).hasMessage("enough");
      // The reader is still of use for the next statement.
      List<Long> numbers = new ArrayList<>();
      reader.read(FrameSet.of(3, 40), frame -> numbers.add(frame.frame()), context);
      assertThat(numbers).containsExactly(3L, 40L);
    }
  }

  @Test
  void framesOutOfRangeAndClosedReadersAreErrors() {
    TestClips.moving(folder.resolve("a.mp4"), 96, 64, 10);
    Video video = create("a.mp4");
    FrameReader reader = FrameReaders.of(workspace).open(video, SOURCE, TWO_THREADS);
    assertThat(failure(reader, FrameSet.of(10)).code()).isEqualTo(ErrorCode.FRAME_OUT_OF_RANGE);
    reader.read(FrameSet.empty(), frame -> true, context);
    reader.close();
    reader.close();
    assertThat(failure(reader, FrameSet.of(1)).code()).isEqualTo(ErrorCode.CLOSED);
  }

  @Test
  void aFileThatChangedIsNotRead() throws IOException {
    Path file = TestClips.moving(folder.resolve("a.mp4"), 96, 64, 10);
    Video video = create("a.mp4");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    assertThat(checksums(video, FrameSet.of(1), TWO_THREADS)).hasSize(1);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(2000));
    FrameReader reader = FrameReaders.of(workspace).open(video, SOURCE, TWO_THREADS);
    assertThat(failure(reader, FrameSet.of(1)).code()).isEqualTo(ErrorCode.MEDIA_CHANGED);
    Files.delete(file);
    assertThat(failure(reader, FrameSet.of(1)).code()).isEqualTo(ErrorCode.FILE_NOT_FOUND);
    reader.close();
  }

  private GlimpseException failure(FrameReader reader, FrameSet frames) {
    GlimpseException failure =
        catchThrowableOfType(
            GlimpseException.class, () -> reader.read(frames, frame -> true, context));
    assertThat(failure).isNotNull();
    return failure;
  }

  private Video create(String files) {
    return catalog.create(
        "v",
        folder.resolve(files).toString(),
        Optional.empty(),
        Optional.empty(),
        true,
        QueryContext.background());
  }

  private List<Long> checksums(Video video, FrameSet frames, DecodeOptions options) {
    List<Long> checksums = new ArrayList<>();
    try (FrameReader reader = FrameReaders.of(workspace).open(video, SOURCE, options)) {
      reader.read(frames, frame -> checksums.add(checksum(frame.pixels())), context);
    }
    return checksums;
  }

  private double[] means(Video video, FrameFormat format) {
    double[] sums = new double[3];
    try (FrameReader reader = FrameReaders.of(workspace).open(video, format, TWO_THREADS)) {
      reader.read(
          FrameSet.of(1),
          frame -> {
            ByteBuffer pixels = frame.pixels();
            int count = pixels.remaining() / 3;
            for (int i = 0; pixels.hasRemaining(); i++) {
              sums[i % 3] += (pixels.get() & 0xff) / (double) count;
            }
            return true;
          },
          context);
    }
    return sums;
  }

  private static long checksum(ByteBuffer pixels) {
    CRC32 crc = new CRC32();
    crc.update(pixels);
    return crc.getValue();
  }
}
