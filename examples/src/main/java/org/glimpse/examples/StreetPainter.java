package org.glimpse.examples;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.glimpse.video.Box;

/** Paints frames of a {@link Street}: {@code HWC uint8 RGB}, rectangles only. One thread. */
final class StreetPainter {
  private static final int WIDTH = Street.WIDTH;
  private static final int HEIGHT = Street.HEIGHT;
  private static final int CHANNELS = 3;
  private static final int GRASS = 0x4B6E46;
  private static final int PAVEMENT = 0xA09B91;
  private static final int ASPHALT = 0x50505A;
  private static final int MARKING = 0xDCDCD2;
  private static final int GLASS = 0x283240;
  private static final int TYRE = 0x141414;
  private static final int GRAIN = 6;

  private final Street street;
  private final byte[] background = new byte[WIDTH * HEIGHT * CHANNELS];
  private final byte[] pixels = new byte[WIDTH * HEIGHT * CHANNELS];

  StreetPainter(Street street) {
    this.street = street;
    paintBackground();
  }

  /** The frame's pixels, valid until the next call. */
  ByteBuffer paint(int frame) {
    System.arraycopy(background, 0, pixels, 0, pixels.length);
    for (Vehicle vehicle : street.vehicles()) {
      int age = frame - vehicle.firstFrame();
      if (age >= 0 && age <= vehicle.framesInView(WIDTH)) {
        paint(vehicle, vehicle.body(frame, WIDTH));
      }
    }
    return ByteBuffer.wrap(pixels);
  }

  private void paint(Vehicle vehicle, Box body) {
    int left = Math.round(body.xmin());
    int top = Math.round(body.ymin());
    int length = vehicle.kind().length();
    int height = vehicle.kind().height();
    boolean toTheRight = vehicle.lane().speed() > 0;
    fill(pixels, left, top, length, height, vehicle.paint());
    int wheel = 10;
    fill(pixels, left + wheel, top + height - 4, wheel, 4, TYRE);
    fill(pixels, left + length - 2 * wheel, top + height - 4, wheel, 4, TYRE);
    int nose = length / 6;
    int screen = toTheRight ? left + length - nose - 6 : left + nose;
    fill(pixels, screen, top + 4, 6, height - 12, GLASS);
    if (vehicle.kind() == Vehicle.Kind.BUS) {
      for (int window = 0; window < 5; window++) {
        fill(pixels, left + 26 + window * 18, top + 6, 12, 10, GLASS);
      }
    }
  }

  private void paintBackground() {
    fill(background, 0, 0, WIDTH, HEIGHT, GRASS);
    fill(background, 0, 78, WIDTH, 250, PAVEMENT);
    fill(background, 0, 92, WIDTH, 222, ASPHALT);
    fill(background, 0, 202, WIDTH, 4, MARKING);
    for (int x = 10; x < WIDTH; x += 60) {
      fill(background, x, 145, 30, 3, MARKING);
      fill(background, x, 261, 30, 3, MARKING);
    }
    // A little grain, so that the encoder has something to keep.
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < background.length; i++) {
      background[i] = (byte) ((background[i] & 0xFF) + random.nextInt(GRAIN));
    }
  }

  private static void fill(byte[] to, int left, int top, int width, int height, int colour) {
    int firstX = Math.max(0, left);
    int lastX = Math.min(WIDTH, left + width);
    for (int y = Math.max(0, top); y < Math.min(HEIGHT, top + height); y++) {
      for (int x = firstX; x < lastX; x++) {
        int at = (y * WIDTH + x) * CHANNELS;
        to[at] = (byte) (colour >> 16);
        to[at + 1] = (byte) (colour >> 8);
        to[at + 2] = (byte) colour;
      }
    }
  }
}
