package org.glimpse.engine;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A recording of cars that cross the picture in eight lanes, and of a bus now and then, by a
 * detector that misses one in ten.
 */
final class RecordedTraffic {
  private static final int LANES = 8;
  private static final int WIDTH = 640;
  private static final double MISSED = 0.1;

  private RecordedTraffic() {}

  /**
   * Writes it.
   *
   * @param rate how many come in a frame, at most one a lane
   * @param named whether it names its objects
   * @return the file
   */
  static Path write(Path file, int frames, double rate, boolean named, long seed)
      throws IOException {
    int[] id = new int[LANES];
    int ids = 0;
    Random random = new Random(seed);
    double[] left = new double[LANES];
    double[] speed = new double[LANES];
    boolean[] bus = new boolean[LANES];
    boolean[] there = new boolean[LANES];
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("frame,class,confidence,xmin,ymin,xmax,ymax" + (named ? ",trackid\n" : "\n"));
      for (int frame = 0; frame < frames; frame++) {
        for (int lane = 0; lane < LANES; lane++) {
          if (!there[lane] && random.nextDouble() < rate / LANES) {
            there[lane] = true;
            id[lane] = ids++;
            left[lane] = 0;
            speed[lane] = 4 + 4 * random.nextDouble();
            bus[lane] = random.nextInt(5) == 0;
          }
          if (there[lane] && random.nextDouble() >= MISSED) {
            double x = left[lane] + random.nextGaussian();
            int y = 60 * lane;
            out.write(
                String.format(
                    java.util.Locale.ROOT,
                    "%d,%s,0.9,%.1f,%d,%.1f,%d%s%n",
                    frame,
                    bus[lane] ? "bus" : "car",
                    x,
                    y,
                    x + (bus[lane] ? 80 : 40),
                    y + 30,
                    named ? "," + id[lane] : ""));
          }
          left[lane] += speed[lane];
          there[lane] &= left[lane] < WIDTH;
        }
      }
    }
    return file;
  }
}
