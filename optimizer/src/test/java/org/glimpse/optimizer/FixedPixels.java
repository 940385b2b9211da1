package org.glimpse.optimizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/** Pixels by formula: red is the frame number, the others are 0; counts the regions asked for. */
final class FixedPixels implements VideoPixels {
  static final long BROKEN_FRAME = 77;

  final AtomicLong regions = new AtomicLong();

  @Override
  public List<ChannelMeans> channelMeans(Video video, List<Region> wanted, QueryContext context) {
    regions.addAndGet(wanted.size());
    List<ChannelMeans> means = new ArrayList<>();
    for (Region region : wanted) {
      if (region.frame() == BROKEN_FRAME) {
        throw GlimpseException.of(
            ErrorCode.DAMAGED_MEDIA, "frame 77 is damaged", "SET on_damaged_media = 'skip'.");
      }
      means.add(new ChannelMeans(region.frame(), 0, 0));
    }
    return means;
  }

  @Override
  public void crops(
      Video video,
      List<Region> wanted,
      FrameFormat.Channels channels,
      CropSink sink,
      QueryContext context) {
    throw new IllegalStateException("these pictures have means only");
  }

  @Override
  public byte[] jpeg(Video video, Region region, QueryContext context) {
    return ("jpeg of " + region).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void pictures(
      Video video, FrameSet frames, int widthMax, PictureSink sink, QueryContext context) {
    throw new IllegalStateException("these pictures have means only");
  }

  @Override
  public List<byte[]> jpegs(Video video, List<Region> wanted, QueryContext context) {
    return wanted.stream()
        .map(region -> ("jpeg of " + region).getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
