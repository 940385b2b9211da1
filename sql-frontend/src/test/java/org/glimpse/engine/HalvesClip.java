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
 * A clip whose left half turns red with the frames, and whose right half stays green. Each frame
 * has two cars, one for each half, and a bus that covers both.
 */
public final class HalvesClip {
  static final int FRAMES = 12;
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;

  private HalvesClip() {}

  /** Makes the video {@code clip} of it. */
  public static void register(Session session, Path folder) throws IOException {
    Answers.rows(session, "CREATE DETECTOR boxes FROM RECORDING '" + recording(folder) + "'");
    Answers.rows(session, "CREATE VIDEO clip FROM '" + write(folder) + "' DETECTOR boxes");
  }

  private static Path recording(Path folder) throws IOException {
    List<String> lines = new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));
    for (int frame = 0; frame < FRAMES; frame++) {
      lines.add(frame + ",car,0.9,0,0,48,64");
      lines.add(frame + ",car,0.8,48,0,96,64");
      lines.add(frame + ",bus,0.7,0,0,96,64");
    }
    return Files.write(folder.resolve("boxes.csv"), lines);
  }

  private static Path write(Path folder) {
    Path file = folder.resolve("halves.mkv");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.FFV1, WIDTH, HEIGHT, 10, 1);
    ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < FRAMES; frame++) {
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
          boolean left = i % WIDTH < WIDTH / 2;
          pixels.put(3 * i, (byte) (left ? 40 + 15 * frame : 30));
          pixels.put(3 * i + 1, (byte) (left ? 40 : 160));
          pixels.put(3 * i + 2, (byte) 40);
        }
        writer.write(pixels, frame);
      }
      writer.finish();
    }
    return file;
  }
}
