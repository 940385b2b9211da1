package org.glimpse.video;

import java.util.List;
import org.glimpse.workspace.QueryContext;

/** What SQL asks of pixels: functions of regions, and pictures for people. */
public interface VideoPixels {

  /** A rectangle of one frame; {@code box} null means the whole frame. */
  record Region(long frame, Box box) {}

  /**
   * Mean of each channel over a region's pixels, 0..255.
   *
   * <p>{@code redness = red - (green + blue) / 2}, and likewise for the others; {@code luma} is the
   * mean of the three.
   */
  record ChannelMeans(double red, double green, double blue) {}

  /**
   * Channel means of each region, in the order given; frames are decoded once each, in ascending
   * order. A box is clipped to the frame and covers each pixel whose centre it contains; a box that
   * covers none gives NaN.
   */
  List<ChannelMeans> channelMeans(Video video, List<Region> regions, QueryContext context);

  /** A region as a JPEG file, quality about 90. */
  byte[] jpeg(Video video, Region region, QueryContext context);
}
