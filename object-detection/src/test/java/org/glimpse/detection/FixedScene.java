package org.glimpse.detection;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.glimpse.video.Box;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * A scene without a video file: a source of tiny frames and a detector that knows what is in each.
 * Frame f holds f mod 4 cars, so zero-object frames are among them. Both are real implementations
 * of the service interfaces; they count what is asked of them.
 */
final class FixedScene implements FrameSource, DetectorModels {
  static final int SIDE = 8;

  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger retained = new AtomicInteger();
  final AtomicInteger readersOpen = new AtomicInteger();
  final AtomicInteger detectorsOpen = new AtomicInteger();
  final AtomicLong framesRead = new AtomicLong();
  final Set<Long> detected = ConcurrentHashMap.newKeySet();

  /** How long one frame takes the detector. */
  volatile long detectNanos;

  /** How long one frame takes the decoder. */
  volatile long decodeNanos;

  /** Frames that the source leaves out as damaged. */
  volatile FrameSet damaged = FrameSet.empty();

  /** The detector fails here. */
  volatile long failingFrame = -1;

  /** Run on the detector's thread before each frame. */
  volatile Runnable beforeDetection = () -> {};

  volatile int maxBatch = 4;

  /** A video of files with that many frames each. */
  static Video video(String name, long... frameCounts) {
    List<Video.Segment> segments = new ArrayList<>();
    long first = 0;
    for (int i = 0; i < frameCounts.length; i++) {
      segments.add(
          new Video.Segment(
              1000 + i,
              Digest.ofParts(name, String.valueOf(i)),
              Optional.of(Path.of(name + i + ".mp4")),
              first,
              frameCounts[i],
              first * 40_000,
              frameCounts[i] * 40_000,
              64,
              48,
              25,
              false));
      first += frameCounts[i];
    }
    return new Video(
        name, name + "*.mp4", LocalDateTime.of(1970, 1, 1, 0, 0), Optional.empty(), segments);
  }

  static int objectsIn(long frame) {
    return (int) (frame % 4);
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
          work(decodeNanos, statement);
          if (damaged.contains(frame)) {
            statement.stats().add(Counter.FRAMES_LOST, 1);
            continue;
          }
          framesRead.incrementAndGet();
          statement.stats().add(Counter.FRAMES_DECODED, 1);
          if (!sink.accept(new Picture(frame))) {
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

  @Override
  public String canonicalOptions(Map<String, String> options) {
    return options.toString();
  }

  @Override
  public Opened open(byte[] model, String canonicalOptions) {
    detectorsOpen.incrementAndGet();
    return new Opened(new CarDetector(), canonicalOptions, "a fixed scene");
  }

  private static void work(long nanos, QueryContext context) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end && !context.cancel().isCancelled()) {
      LockSupport.parkNanos(Math.min(10_000_000, end - System.nanoTime()));
    }
  }

  private final class CarDetector implements ObjectDetector {
    @Override
    public List<String> classes() {
      return List.of("car");
    }

    @Override
    public FrameFormat inputFormat(int sourceWidth, int sourceHeight) {
      return FrameFormat.scaled(SIDE, SIDE, FrameFormat.Channels.RGB, FrameFormat.Scaling.AREA);
    }

    @Override
    public int maxBatch() {
      return maxBatch;
    }

    @Override
    public List<List<Detection>> detect(List<DecodedFrame> frames, QueryContext context) {
      List<List<Detection>> labels = new ArrayList<>();
      for (DecodedFrame picture : frames) {
        if (picture instanceof Picture) {
          calls.incrementAndGet();
          if (!detected.add(picture.frame())) {
            throw new IllegalStateException("frame " + picture.frame() + " detected twice");
          }
        }
        beforeDetection.run();
        work(detectNanos, context);
        context.cancel().throwIfCancelled();
        if (picture.frame() == failingFrame) {
          throw GlimpseException.of(ErrorCode.UNSUPPORTED_MODEL, "The detector broke", "Mend it.");
        }
        List<Detection> found = new ArrayList<>();
        for (int i = 0; i < objectsIn(picture.frame()); i++) {
          Box box = new Box(i, picture.frame() % 40, i + 8, picture.frame() % 40 + 8);
          found.add(new Detection("car", 0.9f - i * 0.1f, box));
        }
        labels.add(found);
      }
      return labels;
    }

    @Override
    public void close() {
      detectorsOpen.decrementAndGet();
    }
  }

  /** A frame whose buffer is counted while it is kept. */
  final class Picture implements DecodedFrame {
    private final long frame;
    private final ByteBuffer pixels = ByteBuffer.allocateDirect(SIDE * SIDE * 3);

    Picture(long frame) {
      this.frame = frame;
    }

    @Override
    public long frame() {
      return frame;
    }

    @Override
    public int width() {
      return SIDE;
    }

    @Override
    public int height() {
      return SIDE;
    }

    @Override
    public int sourceWidth() {
      return 64;
    }

    @Override
    public int sourceHeight() {
      return 48;
    }

    @Override
    public ByteBuffer pixels() {
      return pixels;
    }

    @Override
    public void retain() {
      retained.incrementAndGet();
    }

    @Override
    public void release() {
      retained.decrementAndGet();
    }
  }
}
