package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.glimpse.video.VideoEncoding.Codec;
import org.glimpse.video.VideoPixels.ChannelMeans;
import org.glimpse.video.VideoPixels.Region;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionPixelsTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 30;
  private static final int FRAMES = 24;

  @TempDir Path folder;

  private Workspace workspace;
  private VideoPixels pixels;
  private Video video;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("workspace"));
    pixels = RegionPixels.over(FrameReaders.of(workspace));
    Path file = folder.resolve("noise.mkv");
    VideoEncoding encoding = VideoEncoding.of(Codec.FFV1, WIDTH, HEIGHT, 25, 1).withGop(6);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < FRAMES; frame++) {
        writer.write(TestPictures.noise(WIDTH, HEIGHT, frame), frame);
      }
      writer.finish();
    }
    video = create("v", file.toString());
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void meansEqualCountingPixelsWhateverTheOrder() {
    long seed = 31;
    Random random = new Random(seed);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      regions.add(new Region(random.nextInt(FRAMES), i % 20 == 0 ? null : randomBox(random)));
    }
    List<ChannelMeans> means = pixels.channelMeans(video, regions, QueryContext.background());
    assertThat(means).hasSize(regions.size());
    for (int i = 0; i < regions.size(); i++) {
      ChannelMeans expected = bruteForce(regions.get(i));
      String what = "seed " + seed + ": " + regions.get(i);
      assertSame(means.get(i).red(), expected.red(), what);
      assertSame(means.get(i).green(), expected.green(), what);
      assertSame(means.get(i).blue(), expected.blue(), what);
    }
  }

  @Test
  void cropsHoldThePixelsThatMeansCover() {
    long seed = 32;
    Random random = new Random(seed);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      regions.add(new Region(random.nextInt(FRAMES), i % 20 == 0 ? null : randomBox(random)));
    }
    regions.add(new Region(3, new Box(5, 5, 5, 5)));
    List<ChannelMeans> means = pixels.channelMeans(video, regions, QueryContext.background());
    boolean[] shown = new boolean[regions.size()];
    pixels.crops(
        video,
        regions,
        FrameFormat.Channels.BGR,
        (number, crop) -> {
          shown[number] = true;
          assertThat(crop.frame()).isEqualTo(regions.get(number).frame());
          assertThat(crop.pixels().remaining()).isEqualTo(3 * crop.width() * crop.height());
          double blue = 0;
          double red = 0;
          for (int i = 0; i < crop.pixels().remaining(); i += 3) {
            blue += crop.pixels().get(i) & 0xff;
            red += crop.pixels().get(i + 2) & 0xff;
          }
          String what = "seed " + seed + ": " + regions.get(number);
          double count = (double) crop.width() * crop.height();
          assertSame(red / count, means.get(number).red(), what);
          assertSame(blue / count, means.get(number).blue(), what);
        },
        QueryContext.background());
    for (int i = 0; i < shown.length; i++) {
      assertThat(shown[i]).isEqualTo(!Double.isNaN(means.get(i).red()));
    }
  }

  @Test
  void eachFrameIsDecodedOnce() {
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      regions.add(new Region((i * 7L) % FRAMES, new Box(0, 0, 5 + i % 9, 5)));
    }
    QueryContext context = QueryContext.background();
    pixels.channelMeans(video, regions, context);
    assertThat(context.stats().get(Counter.FRAMES_DECODED)).isEqualTo(FRAMES);
  }

  @Test
  void noRegionsDecodeNothing() {
    QueryContext context = QueryContext.background();
    assertThat(pixels.channelMeans(video, List.of(), context)).isEmpty();
    assertThat(pixels.jpegs(video, List.of(), context)).isEmpty();
    assertThat(context.stats().get(Counter.FRAMES_DECODED)).isZero();
  }

  @Test
  void picturesComeInTheOrderAskedFor() throws IOException {
    List<Region> regions =
        List.of(
            new Region(20, new Box(0, 0, 10, 20)),
            new Region(3, null),
            new Region(20, new Box(0, 0, 7, 5)));
    List<byte[]> pictures = pixels.jpegs(video, regions, QueryContext.background());
    List<String> sizes = new ArrayList<>();
    for (byte[] picture : pictures) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
      sizes.add(image.getWidth() + "x" + image.getHeight());
    }
    assertThat(sizes).containsExactly("10x20", "40x30", "7x5");
    assertThat(pixels.jpeg(video, regions.get(0), QueryContext.background()))
        .isEqualTo(pictures.get(0));
  }

  @Test
  void framesBeyondTheVideoAreErrors() {
    for (long frame : new long[] {-1, FRAMES, Long.MAX_VALUE}) {
      List<Region> regions = List.of(new Region(0, null), new Region(frame, null));
      refused(
          ErrorCode.FRAME_OUT_OF_RANGE,
          () -> pixels.channelMeans(video, regions, QueryContext.background()));
      refused(
          ErrorCode.FRAME_OUT_OF_RANGE,
          () -> pixels.jpeg(video, regions.get(1), QueryContext.background()));
    }
  }

  @Test
  void aVideoWithoutPixelsHasNone() {
    Video recorded =
        VideoCatalogs.open(workspace)
            .createWithoutPixels(
                "r", "r.csv", "definition", 10, 25, Optional.empty(), Optional.empty(), false);
    List<Region> regions = List.of(new Region(0, null));
    refused(
        ErrorCode.NO_PIXELS,
        () -> pixels.channelMeans(recorded, regions, QueryContext.background()));
    refused(
        ErrorCode.NO_PIXELS,
        () -> pixels.jpeg(recorded, regions.get(0), QueryContext.background()));
  }

  @Test
  void filesOfOneVideoKeepTheirOwnSizes() throws IOException {
    for (int file = 0; file < 2; file++) {
      int width = 20 + 20 * file;
      VideoEncoding encoding = VideoEncoding.of(Codec.FFV1, width, 16, 25, 1);
      try (VideoWriter writer =
          VideoWriter.create(folder.resolve("part" + file + ".mkv"), encoding)) {
        writer.write(TestPictures.plain(width, 16, 10 + file, 20, 30), 0);
        writer.finish();
      }
    }
    Video both = create("both", folder.resolve("part*.mkv").toString());
    List<Region> regions = List.of(new Region(1, null), new Region(0, new Box(10, 0, 99, 99)));
    assertThat(pixels.channelMeans(both, regions, QueryContext.background()))
        .containsExactly(new ChannelMeans(11, 20, 30), new ChannelMeans(10, 20, 30));
    byte[] wide = pixels.jpeg(both, new Region(1, null), QueryContext.background());
    assertThat(ImageIO.read(new ByteArrayInputStream(wide)).getWidth()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({"H264, colours.mp4", "MPEG4, colours.avi", "MJPEG, colours.mkv"})
  void coloursSurviveLossyCompression(Codec codec, String name) {
    int[][] colours = {{200, 30, 40}, {20, 180, 60}, {30, 60, 220}, {128, 128, 128}};
    VideoEncoding encoding = VideoEncoding.of(codec, 64, 48, 10, 1).withBitRate(4_000_000);
    try (VideoWriter writer = VideoWriter.create(folder.resolve(name), encoding.withGop(1))) {
      for (int i = 0; i < colours.length; i++) {
        int[] colour = colours[i];
        writer.write(TestPictures.plain(64, 48, colour[0], colour[1], colour[2]), i);
      }
      writer.finish();
    }
    Video lossy = create("lossy", folder.resolve(name).toString());
    for (int i = 0; i < colours.length; i++) {
      ChannelMeans means =
          pixels
              .channelMeans(lossy, List.of(new Region(i, null)), QueryContext.background())
              .get(0);
      assertThat(means.red()).as("red %d", i).isCloseTo(colours[i][0], within(5.0));
      assertThat(means.green()).as("green %d", i).isCloseTo(colours[i][1], within(5.0));
      assertThat(means.blue()).as("blue %d", i).isCloseTo(colours[i][2], within(5.0));
    }
  }

  @Test
  void aLostFrameHasNoPixelsAndTheOthersKeepTheirs() throws IOException {
    byte[] bytes = Files.readAllBytes(video.segments().get(0).path().orElseThrow());
    for (int i = 0; i < 8; i++) {
      bytes[bytes.length / 2 + i] ^= 0x55;
    }
    Path file = Files.write(folder.resolve("damaged.mkv"), bytes);
    Video damaged =
        VideoCatalogs.open(workspace)
            .create(
                "damaged",
                file.toString(),
                Optional.empty(),
                Optional.empty(),
                false,
                ClipReading.skippingContext());
    List<Region> regions = new ArrayList<>();
    for (int frame = 0; frame < damaged.frameCount(); frame++) {
      regions.add(new Region(frame, null));
    }
    QueryContext context = ClipReading.skippingContext();
    List<ChannelMeans> means = pixels.channelMeans(damaged, regions, context);
    List<byte[]> pictures = pixels.jpegs(damaged, regions, ClipReading.skippingContext());
    List<Region> lost = new ArrayList<>();
    for (Region region : regions) {
      int frame = (int) region.frame();
      if (Double.isNaN(means.get(frame).red())) {
        lost.add(region);
        assertThat(pictures.get(frame)).isEmpty();
      } else {
        assertSame(means.get(frame).red(), bruteForce(region).red(), "frame " + frame);
        assertThat(pictures.get(frame)).isNotEmpty();
      }
    }
    assertThat(lost).isNotEmpty().hasSizeLessThan(FRAMES / 2);
    assertThat(context.stats().get(Counter.FRAMES_LOST)).isEqualTo(lost.size());
    assertThat(context.warnings()).isNotEmpty();
    refused(
        ErrorCode.DAMAGED_MEDIA,
        () -> pixels.jpeg(damaged, lost.get(0), ClipReading.skippingContext()));
    refused(
        ErrorCode.DAMAGED_MEDIA,
        () -> pixels.channelMeans(damaged, regions, QueryContext.background()));
  }

  @Test
  void manyCallsAtATimeDoNotDisturbEachOther() throws Exception {
    List<Region> regions = new ArrayList<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      regions.add(new Region(frame, new Box(3, 3, 30, 20)));
    }
    List<ChannelMeans> expected = pixels.channelMeans(video, regions, QueryContext.background());
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Callable<List<ChannelMeans>>> calls =
          Collections.nCopies(
              36, () -> pixels.channelMeans(video, regions, QueryContext.background()));
      for (Future<List<ChannelMeans>> call : threads.invokeAll(calls)) {
        assertThat(call.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFileThatChangedIsAnError() throws IOException {
    Path file = video.segments().get(0).path().orElseThrow();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refused(
        ErrorCode.MEDIA_CHANGED,
        () -> pixels.channelMeans(video, List.of(new Region(0, null)), QueryContext.background()));
  }

  private Video create(String name, String source) {
    return VideoCatalogs.open(workspace)
        .create(name, source, Optional.empty(), Optional.empty(), false, QueryContext.background());
  }

  private static Box randomBox(Random random) {
    float x = random.nextFloat() * (WIDTH + 20) - 10;
    float y = random.nextFloat() * (HEIGHT + 20) - 10;
    return new Box(x, y, x + random.nextFloat() * 20, y + random.nextFloat() * 20);
  }

  private static ChannelMeans bruteForce(Region region) {
    ByteBuffer noise = TestPictures.noise(WIDTH, HEIGHT, region.frame());
    long[] sums = new long[3];
    int count = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        Box box = region.box();
        boolean inside =
            box == null
                || (x + 0.5 >= box.xmin()
                    && x + 0.5 < box.xmax()
                    && y + 0.5 >= box.ymin()
                    && y + 0.5 < box.ymax());
        if (inside) {
          count++;
          for (int channel = 0; channel < 3; channel++) {
            sums[channel] += noise.get((y * WIDTH + x) * 3 + channel) & 0xff;
          }
        }
      }
    }
    double pixelCount = count;
    return new ChannelMeans(sums[0] / pixelCount, sums[1] / pixelCount, sums[2] / pixelCount);
  }

  private static void assertSame(double actual, double expected, String what) {
    if (Double.isNaN(expected)) {
      assertThat(actual).as(what).isNaN();
    } else {
      assertThat(actual).as(what).isCloseTo(expected, within(1e-9));
    }
  }

  private static void refused(ErrorCode code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).as(error.describe()).isEqualTo(code));
  }
}
