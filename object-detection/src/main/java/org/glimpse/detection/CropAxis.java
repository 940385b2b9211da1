package org.glimpse.detection;

/**
 * One direction of {@link CropTiles}: which pixels of a frame are cut out, and how often they fit
 * beside each other into a picture of the frame's size.
 *
 * @param size pixels of the frame, and of the picture
 * @param first the first pixel of the frame that is cut out
 * @param length pixels that are cut out
 * @param pitch pixels from the start of one tile to that of the next
 * @param count tiles; 0 where there is nothing to cut out
 */
record CropAxis(int size, int first, int length, int pitch, int count) {
  /** Grey pixels between crops, where there is room, so that an object does not span two. */
  private static final int GAP_MAX = 4;

  /** What is nearer than this to the edge of a crop touches it. */
  private static final double TOUCHING = 1;

  /**
   * As many tiles as fit. What is left over becomes the region's surroundings, as much on either
   * side as the frame has.
   *
   * @param low where the region begins; outside the frame is fine
   * @param high where it ends, exclusive
   */
  static CropAxis of(double low, double high, int size) {
    boolean covered = low < high && low < size && high > 0;
    if (!covered) {
      return new CropAxis(size, 0, 0, size, 0);
    }
    int start = (int) Math.max(0, Math.floor(low));
    int wanted = (int) Math.min(size, Math.ceil(high)) - start;
    int count = size / wanted;
    int pitch = size / count;
    int gap = count == 1 ? 0 : Math.min(GAP_MAX, pitch - wanted);
    int length = pitch - gap;
    int first = Math.max(0, Math.min(size - length, start - (length - wanted) / 2));
    return new CropAxis(size, first, length, pitch, count);
  }

  /** Where a tile begins in the picture. */
  int start(int tile) {
    return tile * pitch;
  }

  /** The tile of a place in the picture; what is left over behind the last belongs to it. */
  int tileAt(double place) {
    return (int) Math.max(0, Math.min(count - 1, Math.floor(place / pitch)));
  }

  /** A place of a tile as one of the frame, kept within what was cut out. */
  double toFrame(int tile, double place) {
    return Math.max(first, Math.min(first + length, place - start(tile) + first));
  }

  /** Whether something in the frame touches where the crop ends and the frame does not. */
  boolean cutsOff(double low, double high) {
    return first > 0 && low < first + TOUCHING
        || first + length < size && high > first + length - TOUCHING;
  }
}
