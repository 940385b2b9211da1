package org.glimpse.video;

import java.util.List;
import org.glimpse.workspace.GlimpseException;
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
   * order. A box is clipped to the frame and covers each pixel whose centre it contains, a centre
   * on the left or upper edge included; a box that covers none gives NaN, and so does a frame that
   * was lost under {@code on_damaged_media = 'skip'}.
   *
   * @throws GlimpseException FRAME_OUT_OF_RANGE, and what {@link FrameReader#read} throws
   */
  List<ChannelMeans> channelMeans(Video video, List<Region> regions, QueryContext context);

  /** Takes the pixels of regions. */
  @FunctionalInterface
  interface CropSink {
    /**
     * @param number of the region in the list, from 0
     * @param crop the region as a frame of its own; valid only until this returns
     */
    void accept(int number, DecodedFrame crop);
  }

  /**
   * Shows the pixels of each region, frames decoded once each, in ascending order of frames. Boxes
   * cover what they cover for {@link #channelMeans}; a region that covers no pixel or lies in a
   * lost frame is not shown.
   *
   * @throws GlimpseException FRAME_OUT_OF_RANGE, and what {@link FrameReader#read} throws
   */
  void crops(
      Video video,
      List<Region> regions,
      FrameFormat.Channels channels,
      CropSink sink,
      QueryContext context);

  /**
   * A region as a JPEG file, quality about 90. A box that covers no pixel gives the one nearest to
   * its middle.
   *
   * @throws GlimpseException FRAME_OUT_OF_RANGE, INVALID_VALUE for a box with an edge that is not a
   *     number, and what {@link FrameReader#read} throws
   */
  byte[] jpeg(Video video, Region region, QueryContext context);

  /**
   * As {@link #jpeg} for many regions at the cost of one pass, in the order given; all of them are
   * held in memory, so ask for a page of rows at a time. A frame lost under {@code on_damaged_media
   * = 'skip'} gives an empty array.
   */
  List<byte[]> jpegs(Video video, List<Region> regions, QueryContext context);

  /** Takes pictures of whole frames. */
  @FunctionalInterface
  interface PictureSink {
    /**
     * @param jpeg a JPEG file
     * @return false to stop
     */
    boolean accept(long frame, byte[] jpeg);
  }

  /**
   * Whole frames as JPEG files, in ascending order, each as soon as it is decoded; groups of
   * pictures without a wanted frame are not decoded. A frame lost under {@code on_damaged_media =
   * 'skip'} is left out.
   *
   * @param widthMax pixels; wider frames are scaled down to it
   * @throws GlimpseException FRAME_OUT_OF_RANGE, and what {@link FrameReader#read} throws
   */
  void pictures(Video video, FrameSet frames, int widthMax, PictureSink sink, QueryContext context);
}
