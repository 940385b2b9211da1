package org.glimpse.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;

/**
 * A road in clips of 40 frames, ten a second: red and blue cars drive along it, and in every second
 * clip a yellow bus. What stands where is known, and written as a recording.
 */
public final class DrawnRoad {
  public static final int FRAMES_A_CLIP = 40;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;

  private DrawnRoad() {}

  private record Vehicle(String kind, int x, int y, int width, int height, int rgb) {}

  /** Writes clip number {@code clip}, from 0; names sort by number. */
  public static Path writeClip(Path folder, int clip) {
    Path file = folder.resolve("road-" + clip + ".mkv");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.FFV1, WIDTH, HEIGHT, 10, 1);
    ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int i = 0; i < FRAMES_A_CLIP; i++) {
        draw(pixels, clip * FRAMES_A_CLIP + i);
        writer.write(pixels, i);
      }
      writer.finish();
    }
    return file;
  }

  /** Writes what is to be seen in the frames of so many clips. */
  public static Path writeRecording(Path folder, int clips) throws IOException {
    List<String> lines = new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));
    for (int frame = 0; frame < clips * FRAMES_A_CLIP; frame++) {
      for (Vehicle each : vehicles(frame)) {
        lines.add(
            String.join(
                ",",
                String.valueOf(frame),
                each.kind(),
                "0.9",
                String.valueOf(each.x()),
                String.valueOf(each.y()),
                String.valueOf(each.x() + each.width()),
                String.valueOf(each.y() + each.height())));
      }
    }
    return Files.write(folder.resolve("road.csv"), lines);
  }

  /** Statements that make the video {@code road} of the clips in a folder. */
  public static List<String> create(Path folder, Path recording) {
    return List.of(
        "CREATE DETECTOR seen FROM RECORDING '" + recording + "'",
        "CREATE VIDEO road FROM '"
            + folder.resolve("road-*.mkv")
            + "' DETECTOR seen STARTING AT TIMESTAMP '2026-06-01 18:00:00'");
  }

  private static List<Vehicle> vehicles(int frame) {
    List<Vehicle> all = new ArrayList<>();
    for (int lane = 0; lane < 3; lane++) {
      int x = (frame * (4 + 2 * lane) + 90 * lane) % 400 - 60;
      if (x >= 0 && x + 40 <= WIDTH) {
        all.add(new Vehicle("car", x, 70 + 34 * lane, 40, 20, lane == 1 ? 0xC03030 : 0x3050B0));
      }
    }
    int bus = (frame % FRAMES_A_CLIP) * 9 - 80;
    if (frame / FRAMES_A_CLIP % 2 == 0 && bus >= 0 && bus + 90 <= WIDTH) {
      all.add(new Vehicle("bus", bus, 20, 90, 40, 0xE0B020));
    }
    return all;
  }

  private static void draw(ByteBuffer pixels, int frame) {
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int y = i / WIDTH;
      put(pixels, i, y < 15 ? 0x9BC4E2 : y % 34 == 0 && i % 24 < 12 ? 0xD8D8D8 : 0x606468);
    }
    for (Vehicle each : vehicles(frame)) {
      for (int y = each.y(); y < each.y() + each.height(); y++) {
        for (int x = each.x(); x < each.x() + each.width(); x++) {
          put(pixels, y * WIDTH + x, each.rgb());
        }
      }
    }
  }

  private static void put(ByteBuffer pixels, int at, int rgb) {
    pixels.put(3 * at, (byte) (rgb >> 16));
    pixels.put(3 * at + 1, (byte) (rgb >> 8));
    pixels.put(3 * at + 2, (byte) rgb);
  }
}
