package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.glimpse.video.Box;
import org.junit.jupiter.api.Test;

class CropTilesTest {
  @Test
  void asManyCropsAsFit() {
    assertThat(CropTiles.of(new Box(0, 0, 640, 352), 640, 352).count()).isEqualTo(1);
    assertThat(CropTiles.of(new Box(320, 0, 640, 352), 640, 352).count()).isEqualTo(2);
    assertThat(CropTiles.of(new Box(100, 100, 420, 276), 640, 352).count()).isEqualTo(4);
    assertThat(CropTiles.of(new Box(100, 100, 421, 277), 640, 352).count()).isEqualTo(1);
    assertThat(CropTiles.of(new Box(100, 100, 200, 200), 640, 352).count()).isEqualTo(6 * 3);
    assertThat(CropTiles.of(new Box(5, 5, 6, 6), 640, 352).count()).isEqualTo(640 * 352);
  }

  @Test
  void everyPixelCoveredInPartCounts() {
    assertThat(CropTiles.of(new Box(100, 0, 164, 352), 640, 352).count()).isEqualTo(10);
    assertThat(CropTiles.of(new Box(99.9f, 0, 164, 352), 640, 352).count()).isEqualTo(9);
    assertThat(CropTiles.of(new Box(100, 0, 164.1f, 352), 640, 352).count()).isEqualTo(9);
    assertThat(CropTiles.of(new Box(5.4f, 5.4f, 5.5f, 5.5f), 10, 10).count()).isEqualTo(100);
  }

  @Test
  void whatLiesOutsideTheFrameIsIgnored() {
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(CropTiles.of(new Box(-infinity, -5, infinity, 999), 64, 48))
        .isEqualTo(CropTiles.of(new Box(0, 0, 64, 48), 64, 48));
    assertThat(CropTiles.of(new Box(48, -10, 90, 12), 64, 48))
        .isEqualTo(CropTiles.of(new Box(48, 0, 64, 12), 64, 48));
  }

  @Test
  void nothingFitsWhereNoPixelIsCovered() {
    List<Box> regions =
        List.of(
            new Box(64, 0, 70, 48),
            new Box(-9, 0, 0, 48),
            new Box(0, 48, 64, 60),
            new Box(10, 10, 10, 20),
            new Box(20, 10, 10, 20),
            new Box(Float.NaN, 10, 20, 20),
            new Box(10, 10, 20, Float.NaN));
    for (Box region : regions) {
      assertThat(CropTiles.of(region, 64, 48).count()).as("%s", region).isZero();
    }
  }

  @Test
  void theWholeFrameIsItsOwnCrop() {
    CropTiles tiles = CropTiles.of(new Box(10, 10, 60, 40), 64, 48);
    Box box = new Box(0, 3, 64, 47);
    assertThat(tiles.tileOf(box)).isZero();
    assertThat(tiles.toFrame(0, box)).contains(box);
  }

  @Test
  void tilesAreApartAndShowTheRegion() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 2000; round++) {
      int width = 8 + random.nextInt(200);
      int height = 8 + random.nextInt(200);
      int left = random.nextInt(width);
      int top = random.nextInt(height);
      int right = left + 1 + random.nextInt(width - left);
      int bottom = top + 1 + random.nextInt(height - top);
      CropTiles tiles = CropTiles.of(new Box(left, top, right, bottom), width, height);
      assertThat(tiles.count()).isEqualTo((width / (right - left)) * (height / (bottom - top)));
      assertShows(tiles.across(), left, right, width);
      assertShows(tiles.down(), top, bottom, height);
      boolean[] taken = new boolean[width * height];
      for (int tile = 0; tile < tiles.count(); tile++) {
        for (int y = 0; y < tiles.down().length(); y++) {
          for (int x = 0; x < tiles.across().length(); x++) {
            int pixel = (tiles.top(tile) + y) * width + tiles.left(tile) + x;
            assertThat(tiles.left(tile) + x).isLessThan(width);
            assertThat(taken[pixel]).as("one crop a pixel, round %d", round).isFalse();
            taken[pixel] = true;
          }
        }
      }
    }
  }

  private static void assertShows(CropAxis axis, int low, int high, int size) {
    assertThat(axis.first()).isBetween(0, low);
    assertThat(axis.first() + axis.length()).isBetween(high, size);
    assertThat(axis.count() * axis.pitch()).isLessThanOrEqualTo(size);
    int gap = axis.pitch() - axis.length();
    int slack = axis.pitch() - (high - low);
    assertThat(gap).isEqualTo(axis.count() == 1 ? 0 : Math.min(4, slack));
  }

  @Test
  void surroundingsAreAsWideOnEitherSideUnlessTheFrameEnds() {
    // 640 / 200 = 3 tiles of 213 pixels, of which 4 are a gap and 9 surroundings.
    assertThat(CropAxis.of(300, 500, 640)).isEqualTo(new CropAxis(640, 296, 209, 213, 3));
    assertThat(CropAxis.of(2, 202, 640).first()).isZero();
    assertThat(CropAxis.of(440, 640, 640).first()).isEqualTo(640 - 209);
  }

  @Test
  void boxesGoBackToTheFrame() {
    CropTiles tiles = CropTiles.of(new Box(300, 100, 500, 250), 640, 352);
    assertThat(tiles.count()).isEqualTo(6);
    for (int tile = 0; tile < 6; tile++) {
      float dx = tiles.left(tile) - tiles.across().first();
      float dy = tiles.top(tile) - tiles.down().first();
      Box inFrame = new Box(310.5f, 120, 350, 200.25f);
      Box inPicture =
          new Box(
              inFrame.xmin() + dx, inFrame.ymin() + dy, inFrame.xmax() + dx, inFrame.ymax() + dy);
      assertThat(tiles.tileOf(inPicture)).isEqualTo(tile);
      assertThat(tiles.toFrame(tile, inPicture)).contains(inFrame);
    }
  }

  @Test
  void whatReachesAnInnerEdgeIsLeftOut() {
    CropTiles tiles = CropTiles.of(new Box(300, 0, 500, 352), 640, 352);
    int first = tiles.across().first();
    int length = tiles.across().length();
    assertThat(tiles.toFrame(0, new Box(0.5f, 10, 40, 50))).isEmpty();
    assertThat(tiles.toFrame(0, new Box(length - 40, 10, length - 0.5f, 50))).isEmpty();
    assertThat(tiles.toFrame(0, new Box(length - 40, 10, length + 30, 50))).isEmpty();
    assertThat(tiles.toFrame(0, new Box(1, 10, length - 1, 50)))
        .contains(new Box(first + 1, 10, first + length - 1, 50));
  }

  @Test
  void whatReachesTheFramesEdgeIsKept() {
    CropTiles tiles = CropTiles.of(new Box(440, 0, 640, 100), 640, 352);
    Optional<Box> corner = tiles.toFrame(0, new Box(100, 0, tiles.across().length(), 50));
    assertThat(corner).contains(new Box(tiles.across().first() + 100, 0, 640, 50));
    Optional<Box> beyond = tiles.toFrame(0, new Box(100, 0, tiles.across().pitch() + 3, 50));
    assertThat(beyond).isEqualTo(corner);
  }

  @Test
  void whatLiesInAGapIsNothing() {
    CropAxis axis = CropAxis.of(300, 500, 640);
    CropTiles tiles = new CropTiles(axis, CropAxis.of(0, 352, 352));
    Box gap = new Box(axis.length() + 1, 10, axis.pitch() - 1, 20);
    assertThat(tiles.tileOf(gap)).isZero();
    assertThat(tiles.toFrame(0, gap)).isEmpty();
    assertThat(tiles.tileOf(new Box(639, 10, 640, 20))).isEqualTo(2);
    assertThat(tiles.tileOf(new Box(700, 10, 800, 20))).isEqualTo(2);
  }
}
