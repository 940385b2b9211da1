package org.glimpse.video;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Pictures as JPEG files. */
public final class JpegEncoder {
  private static final float QUALITY = 0.9f;

  /**
   * The pixels that a box covers, at least one.
   *
   * @param frame {@code HWC uint8 RGB}
   * @param box null means the whole frame
   * @throws GlimpseException INVALID_VALUE for a box with a side that is not a number
   */
  byte[] encode(DecodedFrame frame, Box box) {
    PixelRectangle part = PixelRectangle.coveredOrNearest(box, frame.width(), frame.height());
    if (part.isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_VALUE,
          "There is no picture of the box " + box + " in frame " + frame.frame(),
          "Give a box whose edges are numbers.");
    }
    return encode(copy(frame, part), QUALITY);
  }

  /**
   * A picture.
   *
   * @param quality 0..1
   */
  public static byte[] encode(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException failed) {
      throw GlimpseException.internal("cannot encode a JPEG in memory", failed);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage copy(DecodedFrame frame, PixelRectangle part) {
    BufferedImage image =
        new BufferedImage(part.width(), part.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    ByteBuffer pixels = frame.pixels();
    byte[] row = new byte[part.width() * 3];
    int to = 0;
    for (int y = part.top(); y < part.bottom(); y++) {
      pixels.get((y * frame.width() + part.left()) * 3, row);
      for (int i = 0; i < row.length; i += 3) {
        target[to++] = row[i + 2];
        target[to++] = row[i + 1];
        target[to++] = row[i];
      }
    }
    return image;
  }
}
