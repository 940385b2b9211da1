package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;

class JpegEncoderTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private final JpegEncoder encoder = new JpegEncoder();

  @Test
  void theWholeFrameKeepsItsColours() throws IOException {
    BufferedImage image = decode(encoder.encode(quadrants(), null));
    assertThat(image.getWidth()).isEqualTo(WIDTH);
    assertThat(image.getHeight()).isEqualTo(HEIGHT);
    assertColour(image.getRGB(10, 10), 200, 30, 40);
    assertColour(image.getRGB(54, 10), 20, 180, 60);
    assertColour(image.getRGB(10, 40), 30, 60, 220);
    assertColour(image.getRGB(54, 40), 128, 128, 128);
  }

  @Test
  void aBoxIsCutOut() throws IOException {
    BufferedImage image = decode(encoder.encode(quadrants(), new Box(40, 4, 57, 15)));
    assertThat(image.getWidth()).isEqualTo(17);
    assertThat(image.getHeight()).isEqualTo(11);
    assertColour(image.getRGB(8, 5), 20, 180, 60);
  }

  @Test
  void aBoxBeyondTheFrameIsClipped() throws IOException {
    BufferedImage image = decode(encoder.encode(quadrants(), new Box(-9, 40, 8, 99)));
    assertThat(image.getWidth()).isEqualTo(8);
    assertThat(image.getHeight()).isEqualTo(8);
    assertColour(image.getRGB(4, 4), 30, 60, 220);
  }

  @Test
  void aBoxWithoutAPixelCentreGivesOnePixel() throws IOException {
    BufferedImage image = decode(encoder.encode(quadrants(), new Box(50.6f, 40.6f, 51, 41)));
    assertThat(image.getWidth()).isEqualTo(1);
    assertThat(image.getHeight()).isEqualTo(1);
    assertColour(image.getRGB(0, 0), 128, 128, 128);
  }

  @Test
  void aBoxWithoutNumbersIsAnError() {
    assertThatThrownBy(() -> encoder.encode(quadrants(), new Box(0, 0, Float.NaN, 4)))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE));
  }

  @Test
  void meansOfRegionsAreExact() {
    RegionSums sums = new RegionSums();
    DecodedFrame frame = quadrants();
    assertThat(sums.means(frame, PixelRectangle.covered(new Box(32, 0, 64, 24), WIDTH, HEIGHT)))
        .isEqualTo(new VideoPixels.ChannelMeans(20, 180, 60));
    assertThat(sums.means(frame, PixelRectangle.covered(null, WIDTH, HEIGHT)))
        .isEqualTo(
            new VideoPixels.ChannelMeans(
                (200 + 20 + 30 + 128) / 4.0,
                (30 + 180 + 60 + 128) / 4.0,
                (40 + 60 + 220 + 128) / 4.0));
    assertThat(sums.means(frame, PixelRectangle.covered(new Box(5, 5, 5, 5), WIDTH, HEIGHT)))
        .isEqualTo(new VideoPixels.ChannelMeans(Double.NaN, Double.NaN, Double.NaN));
  }

  /** Red, green; blue, grey. */
  private static DecodedFrame quadrants() {
    int[][] colours = {{200, 30, 40}, {20, 180, 60}, {30, 60, 220}, {128, 128, 128}};
    ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int value : colours[(y < HEIGHT / 2 ? 0 : 2) + (x < WIDTH / 2 ? 0 : 1)]) {
          pixels.put((byte) value);
        }
      }
    }
    return new FixedFrame(7, WIDTH, HEIGHT, pixels.flip());
  }

  private static BufferedImage decode(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static void assertColour(int rgb, int red, int green, int blue) {
    assertThat((rgb >> 16) & 0xff).isBetween(red - 4, red + 4);
    assertThat((rgb >> 8) & 0xff).isBetween(green - 4, green + 4);
    assertThat(rgb & 0xff).isBetween(blue - 4, blue + 4);
  }
}
