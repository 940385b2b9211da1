package org.glimpse.detection;

import java.util.Optional;
import org.glimpse.video.Box;

/**
 * Where crops of one region lie in a picture of the frame's size: in rows of equal tiles, numbered
 * from the top left.
 */
record CropTiles(CropAxis across, CropAxis down) {

  /**
   * @param region pixels of the frame; every pixel that it covers in part counts
   * @param width of the frame and of the picture
   * @param height of the frame and of the picture
   */
  static CropTiles of(Box region, int width, int height) {
    return new CropTiles(
        CropAxis.of(region.xmin(), region.xmax(), width),
        CropAxis.of(region.ymin(), region.ymax(), height));
  }

  /** How many crops a picture holds; 0 where the region covers no pixel. */
  int count() {
    return across.count() * down.count();
  }

  /** The column of the picture where a tile begins. */
  int left(int tile) {
    return across.start(tile % across.count());
  }

  /** The row of the picture where a tile begins. */
  int top(int tile) {
    return down.start(tile / across.count());
  }

  /** The tile that holds the centre of a box. */
  int tileOf(Box inPicture) {
    int column = across.tileAt((inPicture.xmin() + inPicture.xmax()) / 2.0);
    int row = down.tileAt((inPicture.ymin() + inPicture.ymax()) / 2.0);
    return row * across.count() + column;
  }

  /**
   * A box of a tile as one of the frame; empty for what is cut off at an edge of the crop that is
   * no edge of the frame.
   */
  Optional<Box> toFrame(int tile, Box inPicture) {
    int column = tile % across.count();
    int row = tile / across.count();
    double left = across.toFrame(column, inPicture.xmin());
    double right = across.toFrame(column, inPicture.xmax());
    double top = down.toFrame(row, inPicture.ymin());
    double bottom = down.toFrame(row, inPicture.ymax());
    return left >= right
            || top >= bottom
            || across.cutsOff(left, right)
            || down.cutsOff(top, bottom)
        ? Optional.empty()
        : Optional.of(new Box((float) left, (float) top, (float) right, (float) bottom));
  }
}
