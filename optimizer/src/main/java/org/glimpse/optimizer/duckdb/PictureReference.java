package org.glimpse.optimizer.duckdb;

import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.video.Box;
import org.glimpse.video.VideoPixels;

/**
 * A picture as it travels through DuckDB: which scan, which frame, which box; nothing is decoded.
 * Written {@code picture:scan:frame} or {@code picture:scan:frame:xmin:ymin:xmax:ymax}.
 *
 * @param scan number of the scan whose video it is of
 * @param region frame and box in pixels, box null for the whole frame
 */
public record PictureReference(int scan, VideoPixels.Region region) {
  private static final String PREFIX = "picture:";
  private static final int PARTS_OF_FRAME = 3;

  /** SQL for the reference to a row's box, or to its whole frame. */
  static String sql(ScanTable scan, String frame, boolean withBox) {
    String whole = Names.text(PREFIX + scan.id() + ":") + " || " + frame;
    return withBox
        ? whole + " || ':' || o.xmin || ':' || o.ymin || ':' || o.xmax || ':' || o.ymax"
        : whole;
  }

  /** Reads a reference back. */
  public static PictureReference parse(String text) {
    String[] parts = text.split(":");
    int scan = Integer.parseInt(parts[1]);
    long frame = Long.parseLong(parts[2]);
    if (parts.length == PARTS_OF_FRAME) {
      return new PictureReference(scan, new VideoPixels.Region(frame, null));
    }
    Box box =
        new Box(
            Float.parseFloat(parts[3]),
            Float.parseFloat(parts[4]),
            Float.parseFloat(parts[5]),
            Float.parseFloat(parts[6]));
    return new PictureReference(scan, new VideoPixels.Region(frame, box));
  }
}
