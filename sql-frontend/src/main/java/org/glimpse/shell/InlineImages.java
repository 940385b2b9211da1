package org.glimpse.shell;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Pictures among the text of a terminal, in one of the two languages that terminals speak. */
enum InlineImages {
  OFF {
    @Override
    String encode(BufferedImage image) {
      return "";
    }
  },

  /** The graphics protocol of kitty, which WezTerm, Ghostty and Konsole know too: PNG in base64. */
  KITTY {
    @Override
    String encode(BufferedImage image) {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      try {
        ImageIO.write(image, "png", png);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      String data = Base64.getEncoder().encodeToString(png.toByteArray());
      StringBuilder text = new StringBuilder();
      for (int from = 0; from < data.length(); from += KITTY_CHUNK) {
        int to = Math.min(data.length(), from + KITTY_CHUNK);
        text.append(ESCAPE)
            .append('_')
            .append(from == 0 ? "Gf=100,a=T,q=2," : "G")
            .append("m=")
            .append(to < data.length() ? 1 : 0)
            .append(';')
            .append(data, from, to)
            .append(ESCAPE)
            .append('\\');
      }
      return text.toString();
    }
  },

  /** DEC's six rows of pixels at a time, in 216 colours. */
  SIXEL {
    @Override
    String encode(BufferedImage image) {
      return Sixel.encode(image);
    }
  };

  private static final String ESCAPE = "\033";
  private static final int KITTY_CHUNK = 4096;
  private static final int WIDTH_MAX = 320;
  private static final int HEIGHT_MAX = 240;

  /** Terminals by what they say in their environment. */
  private static final List<String> KITTY_TERMINALS =
      List.of("xterm-kitty", "xterm-ghostty", "wezterm", "ghostty");

  private static final List<String> SIXEL_TERMINALS =
      List.of("mlterm", "yaft-256color", "foot", "foot-extra", "contour", "xterm-sixel");

  /** The terminal's way of showing this picture, scaled to a thumbnail. */
  abstract String encode(BufferedImage image);

  /** A JPEG as text for the terminal. */
  String encode(byte[] jpeg) {
    try {
      BufferedImage image =
          ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg)));
      if (image == null) {
        throw new IOException("the answer holds a picture that is none");
      }
      return encode(scaled(image));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What the terminal is known to show; OFF where nothing says so. */
  static InlineImages detect(UnaryOperator<String> environment) {
    String terminal = lower(environment.apply("TERM"));
    String program = lower(environment.apply("TERM_PROGRAM"));
    if (environment.apply("KITTY_WINDOW_ID") != null
        || KITTY_TERMINALS.contains(terminal)
        || KITTY_TERMINALS.contains(program)) {
      return KITTY;
    }
    return SIXEL_TERMINALS.contains(terminal) || SIXEL_TERMINALS.contains(program) ? SIXEL : OFF;
  }

  static Optional<InlineImages> find(String name) {
    return Arrays.stream(values()).filter(each -> each.key().equalsIgnoreCase(name)).findFirst();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String lower(String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  private static BufferedImage scaled(BufferedImage source) {
    double factor =
        Math.min(
            1,
            Math.min(
                (double) WIDTH_MAX / source.getWidth(), (double) HEIGHT_MAX / source.getHeight()));
    int width = (int) Math.max(1, Math.round(source.getWidth() * factor));
    int height = (int) Math.max(1, Math.round(source.getHeight() * factor));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(source, 0, 0, width, height, null);
    pen.dispose();
    return image;
  }
}
