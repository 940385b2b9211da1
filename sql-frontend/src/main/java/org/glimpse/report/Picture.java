package org.glimpse.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.glimpse.video.JpegEncoder;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A picture as a page shows it.
 *
 * @param jpeg scaled down where it was wider than asked for
 * @param width of the source, pixels: what boxes count in
 * @param height of the source, pixels
 */
record Picture(byte[] jpeg, int width, int height) {
  private static final float QUALITY = 0.8f;

  /**
   * Reads a JPEG and scales it down to at most {@code widthMax} pixels of width.
   *
   * @throws GlimpseException INVALID_VALUE where it is no JPEG
   */
  static Picture of(byte[] source, int widthMax) {
    try {
      BufferedImage image =
          ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(source)));
      if (image == null) {
        throw new IOException("not a picture");
      }
      byte[] jpeg =
          image.getWidth() <= widthMax
              ? source
              : JpegEncoder.encode(scaled(image, widthMax), QUALITY);
      return new Picture(jpeg, image.getWidth(), image.getHeight());
    } catch (IOException unreadable) {
      throw GlimpseException.of(
          ErrorCode.INVALID_VALUE,
          "A picture of the answer cannot be read: " + unreadable.getMessage(),
          "Select the image or content column of a video.",
          unreadable);
    }
  }

  /** Halves it as often as possible first, so that no pixel of the source is left out. */
  private static BufferedImage scaled(BufferedImage source, int width) {
    BufferedImage image = source;
    while (image.getWidth() >= 2 * width) {
      image = drawn(image, image.getWidth() / 2, Math.max(1, image.getHeight() / 2));
    }
    int height =
        (int) Math.max(1, Math.round((double) source.getHeight() * width / source.getWidth()));
    return image.getWidth() == width ? image : drawn(image, width, height);
  }

  private static BufferedImage drawn(BufferedImage source, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(source, 0, 0, width, height, null);
    pen.dispose();
    return image;
  }

  /** Its bytes inside the page. */
  String dataUrl() {
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
  }
}
