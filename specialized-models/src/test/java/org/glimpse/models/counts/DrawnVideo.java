package org.glimpse.models.counts;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;

/** {@link DrawnThumbnails} as a video, with its labels. */
final class DrawnVideo {
  private static final int SCALE = 2;
  private static final int SIDE = SCALE * Thumbnail.SIDE;

  private DrawnVideo() {}

  /** Writes so many frames; equal seeds, equal files. */
  static Path write(Path file, int frames, long seed) {
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.H264, SIDE, SIDE, 25, 1);
    try (VideoWriter writer = VideoWriter.create(file, encoding.withBitRate(3_000_000))) {
      ByteBuffer large = ByteBuffer.allocate(3 * SIDE * SIDE);
      for (int frame = 0; frame < frames; frame++) {
        int[] counts = counts(frame);
        ByteBuffer small =
            DrawnThumbnails.frame(counts[0], counts[1], new Random(seed * 1_000_003 + frame));
        for (int y = 0; y < SIDE; y++) {
          for (int x = 0; x < SIDE; x++) {
            int from = 3 * (y / SCALE * Thumbnail.SIDE + x / SCALE);
            for (int channel = 0; channel < 3; channel++) {
              large.put(3 * (y * SIDE + x) + channel, small.get(from + channel));
            }
          }
        }
        writer.write(large.duplicate(), frame);
      }
      writer.finish();
    }
    return file;
  }

  /** Squares and bars in a frame: they change every few frames. */
  static int[] counts(long frame) {
    Random random = new Random(frame / 5 * 31 + 7);
    random.nextInt();
    return new int[] {random.nextInt(4), random.nextInt(5) == 0 ? 1 : 0};
  }

  /** Labels of every so many-th frame, from a first one on. */
  static LabelledFrames labels(int first, int step, int end) {
    int count = (end - first + step - 1) / step;
    long[] frames = new long[count];
    int[][] counts = new int[count][];
    for (int i = 0; i < count; i++) {
      frames[i] = first + (long) i * step;
      counts[i] = counts(frames[i]);
    }
    return new LabelledFrames(List.of(DrawnThumbnails.SQUARE, DrawnThumbnails.BAR), frames, counts);
  }
}
