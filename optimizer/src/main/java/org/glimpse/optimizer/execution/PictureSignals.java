package org.glimpse.optimizer.execution;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.glimpse.models.counts.CountModels;
import org.glimpse.models.counts.Thumbnail;
import org.glimpse.models.counts.ThumbnailSink;
import org.glimpse.models.differences.DifferenceDetector;
import org.glimpse.optimizer.selection.LearnedSignal;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * What the thumbnails of frames say without any model: how much each differs from a picture of
 * nothing moving, block by block, and how much has moved since an earlier frame.
 */
final class PictureSignals {
  /** Kind of {@link org.glimpse.workspace.MeasuredCosts}: a frame's differences. */
  private static final String COST = "differences";

  private static final double COST_UNKNOWN = 3e-5;

  /** Pictures whose median is the reference. */
  private static final int REFERENCES = 49;

  private static final int BLOCKS = DifferenceDetector.BLOCKS * DifferenceDetector.BLOCKS;

  /** Bytes of a frame here, and the part of the memory that all may take. */
  private static final int BYTES = BLOCKS + 2 * Float.BYTES;

  private static final int MEMORY_PART = 4;

  /** Levels of a natural logarithm of an error; the greatest error possible makes 255. */
  private static final double LEVELS = 255 / Math.log1p(255 * 255);

  private final byte[] blocks;

  /** The sum of movements up to each frame. */
  private final float[] moved;

  private PictureSignals(int frames) {
    blocks = new byte[frames * BLOCKS];
    moved = new float[frames];
  }

  /** Whether they can be had of so many frames of a video. */
  static boolean fits(Video video, long frames) {
    return video.hasPixels()
        && video.segments().stream().noneMatch(Video.Segment::absent)
        && frames * BYTES <= Runtime.getRuntime().maxMemory() / MEMORY_PART
        && frames * BLOCKS < Integer.MAX_VALUE;
  }

  /** Seconds to read them, once there are thumbnails. */
  static double seconds(Workspace workspace, long frames) {
    return frames * workspace.measuredCosts().secondsPerUnit(COST, COST).orElse(COST_UNKNOWN);
  }

  /** Reads them; the video's thumbnails are made first where they are missing. */
  static PictureSignals read(
      CountModels models, Workspace workspace, Video video, FrameSet frames, QueryContext context) {
    FramePlaces places = new FramePlaces(frames);
    PictureSignals signals = new PictureSignals((int) places.size());
    List<byte[]> some = new ArrayList<>();
    models.show(
        video,
        places.spread(Math.min(REFERENCES, places.size())),
        (frame, pixels) -> some.add(brightness(pixels, new byte[Thumbnail.SIDE * Thumbnail.SIDE])),
        context);
    if (some.isEmpty()) {
      return signals;
    }
    long start = System.nanoTime();
    models.show(video, frames, signals.sink(places, DifferenceDetector.median(some)), context);
    double seconds = (System.nanoTime() - start) / 1e9;
    workspace.measuredCosts().observe(COST, COST, places.size(), seconds);
    context.stats().addSeconds(Clock.PROXY, seconds);
    context.stats().add(Counter.PROXY_FRAMES, places.size());
    return signals;
  }

  private ThumbnailSink sink(FramePlaces places, byte[] reference) {
    DifferenceDetector detector = new DifferenceDetector(Thumbnail.SIDE, Thumbnail.SIDE, reference);
    byte[] picture = new byte[reference.length];
    double[] sum = new double[1];
    return (frame, pixels) -> {
      int place = (int) places.before(frame);
      detector.next(brightness(pixels, picture));
      for (int block = 0; block < BLOCKS; block++) {
        blocks[place * BLOCKS + block] = (byte) Math.round(level(detector.ofBlock(block)));
      }
      sum[0] += Math.sqrt(detector.fromEarlier());
      moved[place] = (float) sum[0];
    };
  }

  private static double level(double error) {
    return LEVELS * Math.log1p(error);
  }

  private static byte[] brightness(ByteBuffer pixels, byte[] into) {
    int at = pixels.position();
    for (int i = 0; i < into.length; i++) {
      int red = pixels.get(at) & 0xFF;
      int green = pixels.get(at + 1) & 0xFF;
      int blue = pixels.get(at + 2) & 0xFF;
      into[i] = (byte) (77 * red + 150 * green + 29 * blue >> 8);
      at += 3;
    }
    return into;
  }

  /** As {@link org.glimpse.optimizer.selection.SignalSource} says. */
  List<float[]> signals(BitSet known, BitSet wanted) {
    return List.of(LearnedSignal.of(blocks, BLOCKS, known, wanted), moved);
  }
}
