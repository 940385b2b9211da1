package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What grids of sums rule out is not there, whatever the picture and the box. */
final class ColourGridTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;

  /** A few rectangles of random colours on noise around a random colour. */
  private static DecodedFrame picture(SplittableRandom random, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    int[] base = {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
    int noise = random.nextInt(1, 60);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = level(base[i % 3] + random.nextInt(noise) - noise / 2);
    }
    for (int patch = random.nextInt(5); patch > 0; patch--) {
      int left = random.nextInt(width);
      int top = random.nextInt(height);
      int right = random.nextInt(left, width);
      int bottom = random.nextInt(top, height);
      int[] colour = {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          for (int c = 0; c < 3; c++) {
            pixels[3 * (y * width + x) + c] = level(colour[c] + random.nextInt(noise));
          }
        }
      }
    }
    return frame(width, height, pixels);
  }

  private static byte level(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }

  private static DecodedFrame frame(int width, int height, byte[] pixels) {
    return new FixedFrame(
        0, width, height, ByteBuffer.allocateDirect(pixels.length).put(pixels).flip());
  }

  private static double value(ColourMeasure measure, DecodedFrame frame, Box box) {
    VideoPixels.ChannelMeans means =
        new RegionSums().means(frame, PixelRectangle.covered(box, frame.width(), frame.height()));
    return switch (measure) {
      case REDNESS -> means.red() - (means.green() + means.blue()) / 2;
      case GREENNESS -> means.green() - (means.red() + means.blue()) / 2;
      case BLUENESS -> means.blue() - (means.red() + means.green()) / 2;
      case LUMA -> (means.red() + means.green() + means.blue()) / 3;
    };
  }

  @Test
  void aBoxThatIsThereIsNeverRuledOut() {
    long seed = 20260;
    SplittableRandom random = new SplittableRandom(seed);
    int looked = 0;
    for (int picture = 0; picture < 300; picture++) {
      // Some frames have fewer pixels than the grid has cells.
      int width = random.nextInt(1, WIDTH);
      int height = random.nextInt(1, HEIGHT);
      DecodedFrame frame = picture(random, width, height);
      for (ColourMeasure measure : ColourMeasure.values()) {
        ColourGrid grid = ColourGrid.of(frame, measure);
        for (int i = 0; i < 50; i++) {
          boolean inside = random.nextBoolean();
          float over = inside ? 0 : 40;
          float left = (float) random.nextDouble(-over, width + over);
          float right = (float) random.nextDouble(left, width + over + 1e-3);
          float top = (float) random.nextDouble(-over, height + over);
          float bottom = (float) random.nextDouble(top, height + over + 1e-3);
          Box box =
              inside && random.nextBoolean()
                  ? new Box(
                      Math.round(left), Math.round(top), Math.round(right), Math.round(bottom))
                  : new Box(left, top, right, bottom);
          double mean = value(measure, frame, box);
          if (!(mean > 0)) {
            continue;
          }
          looked++;
          BoxLimits extent =
              BoxLimits.within(-over - 1, -over - 1, width + over + 1, height + over + 1);
          BoxLimits shape =
              BoxLimits.ofSize(
                  0, 0, ((double) box.xmax() - box.xmin()) * ((double) box.ymax() - box.ymin()));
          BoxLimits place = BoxLimits.within(box.xmin(), box.ymin(), box.xmax(), box.ymax());
          for (BoxLimits known : new BoxLimits[] {shape, shape.and(place)}) {
            assertThat(grid.mayHold(new ColourDemand(measure, mean, known.and(extent))))
                .as("seed %d picture %d %s %s in %dx%d", seed, picture, measure, box, width, height)
                .isTrue();
          }
        }
      }
    }
    assertThat(looked).isGreaterThan(10_000);
  }

  @Test
  void aLargeBoxLooksNearWhatItIs() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 200; i++) {
      byte[] pixels = new byte[3 * WIDTH * HEIGHT];
      Arrays.fill(pixels, (byte) 90);
      int left = random.nextInt(WIDTH - 100);
      int top = random.nextInt(HEIGHT - 60);
      for (int y = top; y < top + 60; y++) {
        for (int x = left; x < left + 100; x++) {
          pixels[3 * (y * WIDTH + x)] = (byte) 150;
        }
      }
      ColourGrid grid = ColourGrid.of(frame(WIDTH, HEIGHT, pixels), ColourMeasure.REDNESS);
      BoxLimits large = BoxLimits.ofSize(0, 0, 6000).and(BoxLimits.within(0, 0, WIDTH, HEIGHT));
      assertThat(grid.nearness(new ColourDemand(ColourMeasure.REDNESS, 60, large)))
          .isBetween(0.85, 1.01);
      assertThat(grid.nearness(new ColourDemand(ColourMeasure.REDNESS, 120, large)))
          .isBetween(0.42, 0.51);
      BoxLimits small = BoxLimits.ofSize(0, 0, 50).and(BoxLimits.within(0, 0, WIDTH, HEIGHT));
      assertThat(grid.nearness(new ColourDemand(ColourMeasure.REDNESS, 60, small))).isInfinite();
    }
  }

  @Test
  void aBoxHasAtLeastAsManyPixelsAsItsLimitsSay() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      int width = random.nextInt(1, 100);
      int height = random.nextInt(1, 100);
      double over = random.nextInt(3) * random.nextDouble(5);
      float left = (float) random.nextDouble(-over, width + 1e-3);
      float right = (float) random.nextDouble(left, width + over + 1e-3);
      float top = (float) random.nextDouble(-over, height + 1e-3);
      float bottom = (float) random.nextDouble(top, height + over + 1e-3);
      double area = ((double) right - left) * ((double) bottom - top);
      BoxLimits limits =
          new BoxLimits(
              -over,
              -over,
              width + over + 1e-3,
              height + over + 1e-3,
              0,
              (double) bottom - top,
              area);
      PixelRectangle covered =
          PixelRectangle.covered(new Box(left, top, right, bottom), width, height);
      assertThat((long) covered.width() * covered.height())
          .isGreaterThanOrEqualTo(limits.fewestPixels(width, height));
    }
    assertThat(
            BoxLimits.within(0, 0, 100, 50).and(BoxLimits.ofSize(0, 0, 1000)).fewestPixels(100, 50))
        .isBetween(850L, 1000L);
    assertThat(BoxLimits.NONE.and(BoxLimits.ofSize(0, 0, 1000)).fewestPixels(100, 50)).isZero();
  }

  @Test
  void whatIsTooSmallTooPaleOrElsewhereIsRuledOut() {
    byte[] pixels = new byte[3 * WIDTH * HEIGHT];
    Arrays.fill(pixels, (byte) 100);
    for (int y = 40; y < 100; y++) {
      for (int x = 60; x < 160; x++) {
        pixels[3 * (y * WIDTH + x)] = (byte) 180;
      }
    }
    // As much red again, but scattered.
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 100; j++) {
        pixels[3 * ((3 * i) * WIDTH + 3 * j)] = (byte) 180;
      }
    }
    ColourGrid grid = ColourGrid.of(frame(WIDTH, HEIGHT, pixels), ColourMeasure.REDNESS);
    BoxLimits inFrame = BoxLimits.within(0, 0, WIDTH, HEIGHT);
    assertThat(grid.mayHold(demand(75, inFrame.and(BoxLimits.ofSize(0, 0, 6000))))).isTrue();
    assertThat(grid.mayHold(demand(75, inFrame.and(BoxLimits.ofSize(0, 0, 9000))))).isFalse();
    assertThat(grid.mayHold(demand(100, inFrame.and(BoxLimits.ofSize(0, 0, 6000))))).isFalse();
    assertThat(
            grid.mayHold(
                demand(
                    75, BoxLimits.within(180, 0, WIDTH, HEIGHT).and(BoxLimits.ofSize(0, 0, 3000)))))
        .isFalse();
    assertThat(grid.mayHold(demand(1, inFrame.and(BoxLimits.ofSize(0, 0, 1e9))))).isFalse();
    assertThat(ColourGrid.unknown().mayHold(demand(250, BoxLimits.ofSize(0, 0, 1e9)))).isTrue();
  }

  private static ColourDemand demand(double atLeast, BoxLimits limits) {
    return new ColourDemand(ColourMeasure.REDNESS, atLeast, limits);
  }
}
