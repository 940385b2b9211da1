package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Pictures in terminals, decoded again as a terminal would. */
class InlineImagesTest {
  private static BufferedImage halves(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(0, 0, width / 2, height);
    pen.setColor(Color.BLUE);
    pen.fillRect(width / 2, 0, width - width / 2, height);
    pen.dispose();
    return image;
  }

  private static byte[] jpeg(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(halves(width, height), "jpeg", bytes);
    return bytes.toByteArray();
  }

  @Test
  void kittyGetsAPngInChunks() throws IOException {
    String text = InlineImages.KITTY.encode(jpeg(1000, 500));
    Matcher chunks = Pattern.compile("\033_G([^;]*);([^\033]*)\033\\\\").matcher(text);
    StringBuilder data = new StringBuilder();
    int end = 0;
    boolean more = true;
    while (chunks.find()) {
      assertThat(chunks.start()).isEqualTo(end);
      assertThat(more).isTrue();
      assertThat(chunks.group(2).length()).isLessThanOrEqualTo(4096);
      more = chunks.group(1).endsWith("m=1");
      data.append(chunks.group(2));
      end = chunks.end();
    }
    assertThat(more).isFalse();
    assertThat(end).isEqualTo(text.length());
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data.toString())));
    assertThat(image.getWidth()).isEqualTo(320);
    assertThat(image.getHeight()).isEqualTo(160);
    assertThat(new Color(image.getRGB(10, 80)).getRed()).isGreaterThan(200);
  }

  @Test
  void sixelsHaveItsColoursInItsPlaces() {
    String text = InlineImages.SIXEL.encode(halves(64, 20));
    assertThat(text).startsWith("\033Pq\"1;1;64;20#0;2;0;0;0").endsWith("-\033\\");
    String bands = text.substring(text.indexOf("#215;2;100;100;100") + 18);
    assertThat(bands.split("-", -1)).hasSize(5); // four of at most six rows, and the end
    // 180 is pure red, 5 pure blue; six rows set are '~'.
    assertThat(bands).contains("#180!32~!32?$").contains("#5!32?!32~$");
  }

  @Test
  void terminalsAreKnownByTheirEnvironment() {
    assertThat(InlineImages.detect(Map.of("TERM", "xterm-kitty")::get))
        .isEqualTo(InlineImages.KITTY);
    assertThat(InlineImages.detect(Map.of("TERM_PROGRAM", "WezTerm")::get))
        .isEqualTo(InlineImages.KITTY);
    assertThat(InlineImages.detect(Map.of("TERM", "foot")::get)).isEqualTo(InlineImages.SIXEL);
    assertThat(InlineImages.detect(Map.of("TERM", "xterm-256color")::get))
        .isEqualTo(InlineImages.OFF);
  }
}
