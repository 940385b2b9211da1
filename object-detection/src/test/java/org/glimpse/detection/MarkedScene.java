package org.glimpse.detection;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.glimpse.video.Box;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.QueryContext;

/**
 * Frames with rectangles drawn into them, and a detector that sees nothing but pixels: it finds the
 * rectangles again. What is drawn into a frame has the brightness of that frame, and the detector
 * says the brightness as its confidence, so that a mix-up of frames shows.
 */
final class MarkedScene implements FrameSource, DetectorModels {
  private static final int MARK_MIN = 200;
  private static final int MARKS = 50;

  final AtomicInteger runs = new AtomicInteger();
  final AtomicInteger pictures = new AtomicInteger();

  /** Marks seen in all pictures. */
  final AtomicInteger marks = new AtomicInteger();

  final AtomicInteger readersOpen = new AtomicInteger();
  final AtomicInteger detectorsOpen = new AtomicInteger();

  /** What is in a frame. */
  volatile LongFunction<List<Box>> objects = frame -> List.of();

  /** Frames that the source leaves out as damaged. */
  volatile FrameSet damaged = FrameSet.empty();

  /** Pixels of a frame that are one of what the detector asks for. */
  volatile int shrinking = 1;

  volatile FrameFormat.Channels channels = FrameFormat.Channels.RGB;
  volatile int maxBatch = 1;

  /** Run on the detector's thread before each run. */
  volatile Runnable beforeRun = () -> {};

  static Video.Segment file(int number, long firstFrame, long frames, int width, int height) {
    return new Video.Segment(
        1000 + number,
        Digest.ofParts("marked", String.valueOf(number)),
        Optional.of(Path.of("marked" + number + ".mp4")),
        firstFrame,
        frames,
        firstFrame * 40_000,
        frames * 40_000,
        width,
        height,
        25,
        false);
  }

  static Video video(Video.Segment... files) {
    return new Video(
        "marked",
        "marked*.mp4",
        LocalDateTime.of(1970, 1, 1, 0, 0),
        Optional.empty(),
        List.of(files));
  }

  static int brightness(long frame) {
    return MARK_MIN + (int) (frame % MARKS);
  }

  @Override
  public FrameReader open(Video video, FrameFormat format, QueryContext context) {
    readersOpen.incrementAndGet();
    return new FrameReader() {
      @Override
      public void read(FrameSet frames, Sink sink, QueryContext statement) {
        var iterator = frames.iterator();
        while (iterator.hasNext()) {
          long frame = iterator.nextLong();
          statement.cancel().throwIfCancelled();
          if (damaged.contains(frame)) {
            statement.stats().add(Counter.FRAMES_LOST, 1);
            continue;
          }
          statement.stats().add(Counter.FRAMES_DECODED, 1);
          if (!sink.accept(draw(video, format, frame))) {
            return;
          }
        }
      }

      @Override
      public void close() {
        readersOpen.decrementAndGet();
      }
    };
  }

  private Frame draw(Video video, FrameFormat format, long frame) {
    int channels = format.channels().count();
    ByteBuffer pixels = ByteBuffer.allocateDirect(channels * format.width() * format.height());
    float across = (float) format.width() / video.width();
    float down = (float) format.height() / video.height();
    for (Box box : objects.apply(frame)) {
      for (int y = (int) (box.ymin() * down); y < box.ymax() * down; y++) {
        for (int x = (int) (box.xmin() * across); x < box.xmax() * across; x++) {
          for (int channel = 0; channel < channels; channel++) {
            pixels.put(channels * (y * format.width() + x) + channel, (byte) brightness(frame));
          }
        }
      }
    }
    return new Frame(frame, format.width(), format.height(), video.width(), video.height(), pixels);
  }

  @Override
  public String canonicalOptions(Map<String, String> options) {
    return options.toString();
  }

  @Override
  public Opened open(byte[] model, String canonicalOptions) {
    detectorsOpen.incrementAndGet();
    return new Opened(new MarkDetector(), canonicalOptions, "a marked scene");
  }

  private final class MarkDetector implements ObjectDetector {
    @Override
    public List<String> classes() {
      return List.of("mark");
    }

    @Override
    public FrameFormat inputFormat(int sourceWidth, int sourceHeight) {
      return shrinking == 1
          ? FrameFormat.source(channels)
          : FrameFormat.scaled(
              sourceWidth / shrinking,
              sourceHeight / shrinking,
              channels,
              FrameFormat.Scaling.AREA);
    }

    @Override
    public int maxBatch() {
      return maxBatch;
    }

    @Override
    public List<List<Detection>> detect(List<DecodedFrame> frames, QueryContext context) {
      runs.incrementAndGet();
      pictures.addAndGet(frames.size());
      beforeRun.run();
      context.cancel().throwIfCancelled();
      List<List<Detection>> found = frames.stream().map(MarkedScene::marksIn).toList();
      found.forEach(each -> marks.addAndGet(each.size()));
      return found;
    }

    @Override
    public void close() {
      detectorsOpen.decrementAndGet();
    }
  }

  /** The rectangles of one brightness each. */
  private static List<Detection> marksIn(DecodedFrame picture) {
    int width = picture.width();
    int height = picture.height();
    int step = picture.pixels().remaining() / (width * height);
    byte[] bytes = new byte[picture.pixels().remaining()];
    picture.pixels().get(bytes);
    int[] values = new int[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i * step] & 0xFF;
    }
    float across = (float) picture.sourceWidth() / width;
    float down = (float) picture.sourceHeight() / height;
    List<Detection> found = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = values[y * width + x];
        if (value < MARK_MIN) {
          continue;
        }
        int right = x;
        while (right < width && values[y * width + right] == value) {
          right++;
        }
        int bottom = y;
        while (bottom < height && values[bottom * width + x] == value) {
          Arrays.fill(values, bottom * width + x, bottom * width + right, 0);
          bottom++;
        }
        Box box = new Box(x * across, y * down, right * across, bottom * down);
        found.add(new Detection("mark", value / 255f, box));
      }
    }
    return found;
  }

  /** A frame that may not be kept beyond its sink. */
  record Frame(
      long frame, int width, int height, int sourceWidth, int sourceHeight, ByteBuffer pixels)
      implements DecodedFrame {
    @Override
    public void retain() {
      throw new UnsupportedOperationException("crops are copies");
    }

    @Override
    public void release() {
      throw new UnsupportedOperationException("crops are copies");
    }
  }
}
