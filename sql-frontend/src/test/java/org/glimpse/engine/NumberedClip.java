package org.glimpse.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;

/**
 * A lossless clip whose frames tell their numbers: the grey of frame n is 2n. A bright block moves
 * across, one pixel a frame, and is a car from frame 20 to 59 and a bus in frames 80 and 81.
 */
public final class NumberedClip {
  public static final int FRAMES = 100;
  public static final int WIDTH = 160;
  public static final int HEIGHT = 90;
  private static final int BLOCK = 24;

  private NumberedClip() {}

  /** Makes the video {@code name} of it, with a recording as its detector. */
  public static void register(Session session, String name, Path folder) throws IOException {
    Path labels = recording(folder.resolve(name + ".csv"));
    Path file = write(folder.resolve(name + ".mkv"));
    Answers.rows(session, "CREATE DETECTOR " + name + "_boxes FROM RECORDING '" + labels + "'");
    Answers.rows(
        session, "CREATE VIDEO " + name + " FROM '" + file + "' DETECTOR " + name + "_boxes");
  }

  static Path recording(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));
    for (int frame = 0; frame < FRAMES; frame++) {
      String name = frame >= 20 && frame < 60 ? "car" : frame == 80 || frame == 81 ? "bus" : "";
      if (!name.isEmpty()) {
        lines.add(
            frame + "," + name + ",0.9," + frame + ",30," + (frame + BLOCK) + "," + (30 + BLOCK));
      }
    }
    return Files.write(file, lines);
  }

  static Path write(Path file) {
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.FFV1, WIDTH, HEIGHT, 10, 1);
    ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < FRAMES; frame++) {
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
          int x = i % WIDTH - frame;
          int y = i / WIDTH - 30;
          boolean block = x >= 0 && x < BLOCK && y >= 0 && y < BLOCK;
          byte grey = (byte) (block ? 240 : 2 * frame);
          pixels.put(3 * i, grey).put(3 * i + 1, grey).put(3 * i + 2, grey);
        }
        writer.write(pixels, frame);
      }
      writer.finish();
    }
    return file;
  }
}
