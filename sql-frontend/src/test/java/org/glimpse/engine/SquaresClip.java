package org.glimpse.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;

/**
 * Red squares at random places of a grey street, nought to three of them; how many changes every
 * five frames. A small CNN learns to count them.
 *
 * @param file the clip
 * @param recording the squares as cars, a row for each frame that shows some
 * @param mean of a frame
 */
public record SquaresClip(Path file, Path recording, double mean) {
  public static final int FRAMES = 6_000;
  private static final int SIDE = 128;
  private static final int SQUARE = 20;

  /** Films it. */
  public static SquaresClip write(Path folder) throws IOException {
    Path file = folder.resolve("squares.mp4");
    int[] counts = film(file);
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    for (int frame = 0; frame < FRAMES; frame++) {
      if (counts[frame] > 0) {
        lines.add(frame + ",car," + counts[frame]);
      }
    }
    return new SquaresClip(
        file,
        Files.write(folder.resolve("squares.csv"), lines),
        Arrays.stream(counts).average().orElseThrow());
  }

  /** Makes the video {@code street} of it, with a detector that would take two seconds a frame. */
  public void register(Session session) {
    Answers.rows(
        session,
        "CREATE DETECTOR cars FROM RECORDING '" + recording + "' WITH (seconds_per_frame = 2)");
    Answers.rows(session, "CREATE VIDEO street FROM '" + file + "' DETECTOR cars");
  }

  private static int[] film(Path file) {
    int[] counts = new int[FRAMES];
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.H264, SIDE, SIDE, 25, 1);
    Random random = new Random(11);
    ByteBuffer picture = ByteBuffer.allocate(3 * SIDE * SIDE);
    try (VideoWriter writer = VideoWriter.create(file, encoding.withBitRate(1_000_000))) {
      for (int frame = 0; frame < counts.length; frame++) {
        if (frame % 5 == 0) {
          Arrays.fill(picture.array(), (byte) 90);
          counts[frame] = random.nextInt(4);
          for (int square = 0; square < counts[frame]; square++) {
            draw(picture, 32 * random.nextInt(4), 42 * square);
          }
        } else {
          counts[frame] = counts[frame - 1];
        }
        writer.write(picture.duplicate(), frame);
      }
      writer.finish();
    }
    return counts;
  }

  private static void draw(ByteBuffer picture, int left, int top) {
    for (int y = top; y < top + SQUARE; y++) {
      for (int x = left; x < left + SQUARE; x++) {
        for (int channel = 0; channel < 3; channel++) {
          picture.put(3 * (y * SIDE + x) + channel, (byte) (channel == 0 ? 220 : 30));
        }
      }
    }
  }
}
