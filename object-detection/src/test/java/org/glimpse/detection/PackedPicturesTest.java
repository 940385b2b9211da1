package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.glimpse.video.Box;
import org.glimpse.video.FrameFormat;
import org.junit.jupiter.api.Test;

class PackedPicturesTest {
  private static final FrameFormat FORMAT =
      FrameFormat.scaled(20, 10, FrameFormat.Channels.RGB, FrameFormat.Scaling.BILINEAR);

  /** The region has 8 x 10 pixels, so a crop has 8 x 10, tiles are 10 wide and gaps 2. */
  private final PackedPictures pictures = PackedPictures.of(new Box(6, 0, 14, 10), FORMAT, 20, 10);

  @Test
  void cropsLieInTheirTilesAndGreyBetweenThem() {
    assertThat(pictures.tiles().count()).isEqualTo(2);
    PackedPictures.Picture picture = pictures.take(3);
    picture.lay(0, frame(100));
    picture.lay(1, frame(200));
    assertThat(picture.frame()).isEqualTo(3);
    assertThat(picture.width()).isEqualTo(20);
    assertThat(picture.height()).isEqualTo(10);
    assertThat(picture.pixels().isDirect()).isTrue();
    assertThat(picture.pixels().remaining()).isEqualTo(3 * 20 * 10);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        int expected = x % 10 >= 8 ? 114 : (x < 10 ? 100 : 200) + 6 + x % 10;
        assertPixel(picture, x, y, expected, expected == 114 ? 114 : y);
      }
    }
  }

  @Test
  void aTileThatIsBlankedIsGrey() {
    PackedPictures.Picture picture = pictures.take(0);
    picture.lay(0, frame(100));
    picture.lay(1, frame(200));
    picture.blank(1);
    for (int x = 0; x < 20; x++) {
      assertPixel(picture, x, 5, x < 8 ? 106 + x : 114, x < 8 ? 5 : 114);
    }
  }

  @Test
  void buffersAreUsedAgainOnceNobodyHoldsThem() {
    PackedPictures.Picture first = pictures.take(0);
    first.lay(0, frame(100));
    first.retain();
    first.release();
    PackedPictures.Picture second = pictures.take(1);
    assertPixel(second, 0, 0, 114, 114);
    first.release();
    PackedPictures.Picture third = pictures.take(2);
    assertThat(third.frame()).isEqualTo(2);
    assertPixel(third, 0, 4, 106, 4);
  }

  @Test
  void boxesAreScaledWithFramesThatAreNotOfTheSourcesSize() {
    PackedPictures scaled = PackedPictures.of(new Box(0, 0, 20, 10), FORMAT, 40, 40);
    assertThat(scaled.tiles().count()).isEqualTo(2 * 3);
    PackedPictures.Picture picture = scaled.take(0);
    assertThat(picture.width()).isEqualTo(20);
    assertThat(picture.sourceWidth()).isEqualTo(40);
    assertThat(picture.sourceHeight()).isEqualTo(40);
    Box inSource = new Box(4, 8, 12, 20);
    assertThat(scaled.fromSource(inSource)).isEqualTo(new Box(2, 2, 6, 5));
    assertThat(scaled.toSource(new Box(2, 2, 6, 5))).isEqualTo(inSource);
  }

  /** Red is a number and the column, green the row. */
  private static MarkedScene.Frame frame(int number) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * 20 * 10);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        pixels.put((byte) (number + x)).put((byte) y).put((byte) 0);
      }
    }
    return new MarkedScene.Frame(0, 20, 10, 20, 10, pixels.flip());
  }

  private static void assertPixel(PackedPictures.Picture of, int x, int y, int red, int green) {
    int at = 3 * (20 * y + x);
    assertThat(of.pixels().get(at) & 0xFF).as("red of %d, %d", x, y).isEqualTo(red);
    assertThat(of.pixels().get(at + 1) & 0xFF).as("green of %d, %d", x, y).isEqualTo(green);
  }
}
