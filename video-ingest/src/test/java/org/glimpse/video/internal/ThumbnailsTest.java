package org.glimpse.video.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.glimpse.video.FrameFormat.Channels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thumbnails of made pictures against means and a conversion in floating point. */
class ThumbnailsTest {
  private static final int SIDE = 65;

  @ParameterizedTest
  @CsvSource({
    "224, 126, 1, 1, false",
    "320, 240, 1, 1, true",
    "641, 359, 1, 1, false",
    "331, 201, 1, 0, false",
    "211, 140, 0, 0, true",
    "854, 480, 1, 1, false"
  })
  void everyPixelIsTheMeanOfItsRectangle(
      int width, int height, int shiftX, int shiftY, boolean full) {
    int format =
        shiftX == 0 ? AV_PIX_FMT_YUV444P : shiftY == 0 ? AV_PIX_FMT_YUV422P : AV_PIX_FMT_YUV420P;
    try (NativeFrame picture = picture(width, height, format)) {
      AVFrame frame = picture.frame();
      frame.colorspace(AVCOL_SPC_BT709);
      if (full) {
        frame.color_range(AVCOL_RANGE_JPEG);
      }
      int chromaWidth = width + shiftX >> shiftX;
      int chromaHeight = height + shiftY >> shiftY;
      fill(frame, 0, width, height, full ? 30 : 40, full ? 220 : 210);
      fill(frame, 1, chromaWidth, chromaHeight, 100, 150);
      fill(frame, 2, chromaWidth, chromaHeight, 100, 150);
      byte[] rgb = shrink(frame, Channels.RGB);
      byte[] bgr = shrink(frame, Channels.BGR);
      byte[] luma = shrink(frame, Channels.LUMA);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          double bright = mean(frame, 0, width, height, x, y);
          double cb = mean(frame, 1, chromaWidth, chromaHeight, x, y) - 128;
          double cr = mean(frame, 2, chromaWidth, chromaHeight, x, y) - 128;
          int at = y * SIDE + x;
          String where = x + "," + y;
          assertThat(luma[at] & 0xff).as(where).isCloseTo((int) Math.round(bright), within(1));
          double grey = full ? bright : (bright - 16) * 255 / 219;
          double chroma = full ? 1 : 255.0 / 224;
          int[] wanted = {
            sample(grey + 1.5748 * chroma * cr),
            sample(grey - (0.1873 * cb + 0.4681 * cr) * chroma),
            sample(grey + 1.8556 * chroma * cb)
          };
          for (int channel = 0; channel < 3; channel++) {
            int found = rgb[3 * at + channel] & 0xff;
            assertThat(found).as(where).isCloseTo(wanted[channel], within(2));
            assertThat(bgr[3 * at + 2 - channel] & 0xff).as(where).isEqualTo(found);
          }
        }
      }
    }
  }

  @Test
  void brightnessNeedsOnlyItsOwnPlane() {
    try (NativeFrame picture = picture(320, 240, AV_PIX_FMT_NV12)) {
      assertThat(Thumbnails.of(picture.frame(), SIDE, SIDE, Channels.LUMA, true)).isNotNull();
      assertThat(Thumbnails.of(picture.frame(), SIDE, SIDE, Channels.LUMA, false)).isNull();
      assertThat(Thumbnails.of(picture.frame(), SIDE, SIDE, Channels.RGB, true)).isNull();
    }
  }

  @Test
  void picturesHardlyLargerThanTheThumbnailAreNotShrunkThatWay() {
    try (NativeFrame narrow = picture(96, 240, AV_PIX_FMT_YUV420P);
        NativeFrame low = picture(320, 96, AV_PIX_FMT_YUV420P)) {
      assertThat(Thumbnails.of(narrow.frame(), SIDE, SIDE, Channels.RGB, true)).isNull();
      assertThat(Thumbnails.of(low.frame(), SIDE, SIDE, Channels.RGB, true)).isNull();
    }
  }

  private static NativeFrame picture(int width, int height, int format) {
    NativeFrame picture = new NativeFrame();
    picture.frame().width(width).height(height).format(format);
    Native.require(av_frame_get_buffer(picture.frame(), 64), "allocate a picture");
    return picture;
  }

  /** Waves between two values, and noise behind the rows. */
  private static void fill(AVFrame frame, int plane, int width, int height, int from, int to) {
    Random random = new Random(width + 31L * plane);
    double across = (5 + random.nextInt(20)) / (double) width;
    double down = (5 + random.nextInt(20)) / (double) height;
    int stride = frame.linesize(plane);
    BytePointer data = frame.data(plane);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < stride; x++) {
        double wave = 0.5 + 0.5 * Math.sin(x * across + y * down);
        int inside = (int) (from + (to - from) * wave);
        data.put((long) y * stride + x, (byte) (x < width ? inside : random.nextInt()));
      }
    }
  }

  private static byte[] shrink(AVFrame frame, Channels channels) {
    byte[] pixels = new byte[channels.count() * SIDE * SIDE];
    try (BytePointer target = new BytePointer((long) pixels.length)) {
      Thumbnails.of(frame, SIDE, SIDE, channels, true).shrink(frame, target);
      target.get(pixels);
    }
    return pixels;
  }

  private static double mean(AVFrame frame, int plane, int width, int height, int x, int y) {
    double left = (double) x * width / SIDE;
    double right = (double) (x + 1) * width / SIDE;
    double top = (double) y * height / SIDE;
    double bottom = (double) (y + 1) * height / SIDE;
    BytePointer data = frame.data(plane);
    int stride = frame.linesize(plane);
    double sum = 0;
    for (int row = (int) top; row < bottom && row < height; row++) {
      for (int column = (int) left; column < right && column < width; column++) {
        double share =
            (Math.min(right, column + 1) - Math.max(left, column))
                * (Math.min(bottom, row + 1) - Math.max(top, row));
        sum += share * (data.get((long) row * stride + column) & 0xff);
      }
    }
    return sum / ((right - left) * (bottom - top));
  }

  private static int sample(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
