package org.glimpse.video;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * Pixels of regions, decoded at the source's size. Holds one frame at a time; results take the
 * memory of what is returned. Safe for several threads: each call opens its own reader.
 */
public final class RegionPixels implements VideoPixels {
  private static final ChannelMeans NONE = new ChannelMeans(Double.NaN, Double.NaN, Double.NaN);

  private final FrameReaders readers;

  private RegionPixels(FrameReaders readers) {
    this.readers = readers;
  }

  /** Pixels of the videos that these readers read. */
  public static VideoPixels over(FrameReaders readers) {
    return new RegionPixels(readers);
  }

  @Override
  public List<ChannelMeans> channelMeans(Video video, List<Region> regions, QueryContext context) {
    ChannelMeans[] means = new ChannelMeans[regions.size()];
    Arrays.fill(means, NONE);
    RegionSums sums = new RegionSums();
    visit(
        video,
        regions,
        FrameFormat.Channels.RGB,
        context,
        (number, frame) -> {
          Box box = regions.get(number).box();
          means[number] =
              sums.means(frame, PixelRectangle.covered(box, frame.width(), frame.height()));
        });
    return List.of(means);
  }

  @Override
  public void crops(
      Video video,
      List<Region> regions,
      FrameFormat.Channels channels,
      CropSink sink,
      QueryContext context) {
    Crop crop = new Crop();
    visit(
        video,
        regions,
        channels,
        context,
        (number, frame) -> {
          PixelRectangle covered =
              PixelRectangle.covered(regions.get(number).box(), frame.width(), frame.height());
          if (!covered.isEmpty()) {
            sink.accept(number, crop.cut(frame, covered));
          }
        });
  }

  @Override
  public byte[] jpeg(Video video, Region region, QueryContext context) {
    byte[] picture = jpegs(video, List.of(region), context).get(0);
    if (picture.length == 0) {
      throw GlimpseException.of(
          ErrorCode.DAMAGED_MEDIA,
          "Frame " + region.frame() + " of video " + video.name() + " cannot be decoded",
          "Ask for another frame, or replace the damaged file.");
    }
    return picture;
  }

  @Override
  public List<byte[]> jpegs(Video video, List<Region> regions, QueryContext context) {
    byte[][] pictures = new byte[regions.size()][0];
    JpegEncoder encoder = new JpegEncoder();
    visit(
        video,
        regions,
        FrameFormat.Channels.RGB,
        context,
        (number, frame) -> pictures[number] = encoder.encode(frame, regions.get(number).box()));
    return Arrays.asList(pictures);
  }

  @Override
  public void pictures(
      Video video, FrameSet frames, int widthMax, PictureSink sink, QueryContext context) {
    if (!frames.isEmpty()) {
      requireFrame(video, frames.last());
    }
    JpegEncoder encoder = new JpegEncoder();
    boolean[] more = {true};
    for (Video.Segment segment : video.segments()) {
      FrameSet wanted =
          frames.intersect(
              FrameSet.range(segment.firstFrame(), segment.firstFrame() + segment.frameCount()));
      if (wanted.isEmpty() || !more[0]) {
        continue;
      }
      try (FrameReader reader =
          readers.open(video, format(segment, widthMax), DecodeOptions.of(context.settings()))) {
        reader.read(
            wanted,
            frame -> more[0] = sink.accept(frame.frame(), encoder.encode(frame, null)),
            context);
      }
    }
  }

  private static FrameFormat format(Video.Segment segment, int widthMax) {
    if (segment.width() <= widthMax) {
      return FrameFormat.source(FrameFormat.Channels.RGB);
    }
    long height = Math.round((double) segment.height() * widthMax / segment.width());
    return FrameFormat.scaled(
        widthMax, (int) Math.max(1, height), FrameFormat.Channels.RGB, FrameFormat.Scaling.AREA);
  }

  /** Sees a region by its number in the list, with the frame that it lies in. */
  @FunctionalInterface
  private interface Visitor {
    void visit(int number, DecodedFrame frame);
  }

  /** Decodes each frame that any region names once, in ascending order. */
  private void visit(
      Video video,
      List<Region> regions,
      FrameFormat.Channels channels,
      QueryContext context,
      Visitor visitor) {
    if (regions.isEmpty()) {
      return;
    }
    requireFrames(video, regions);
    int[] order =
        IntStream.range(0, regions.size())
            .boxed()
            .sorted(Comparator.comparingLong(number -> regions.get(number).frame()))
            .mapToInt(Integer::intValue)
            .toArray();
    FrameSet.Builder frames = FrameSet.builder();
    for (int number : order) {
      frames.add(regions.get(number).frame());
    }
    FrameFormat format = FrameFormat.source(channels);
    DecodeOptions options = DecodeOptions.of(context.settings());
    try (FrameReader reader = readers.open(video, format, options)) {
      int[] next = {0};
      reader.read(
          frames.build(),
          frame -> {
            while (next[0] < order.length && regionFrame(regions, order, next) < frame.frame()) {
              // Lost under on_damaged_media = 'skip': its regions keep their empty results.
              next[0]++;
            }
            while (next[0] < order.length && regionFrame(regions, order, next) == frame.frame()) {
              visitor.visit(order[next[0]++], frame);
            }
            return true;
          },
          context);
    }
  }

  private static long regionFrame(List<Region> regions, int[] order, int[] next) {
    return regions.get(order[next[0]]).frame();
  }

  private static void requireFrames(Video video, List<Region> regions) {
    for (Region region : regions) {
      requireFrame(video, region.frame());
    }
  }

  private static void requireFrame(Video video, long frame) {
    long frameCount = video.frameCount();
    if (frame < 0 || frame >= frameCount) {
      throw GlimpseException.of(
          ErrorCode.FRAME_OUT_OF_RANGE,
          "Video " + video.name() + " has no frame " + frame,
          "Its frames are 0 to " + (frameCount - 1) + ".");
    }
  }
}
