package org.glimpse.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A street without pixels whose objects are known: 100 frames at 10 a second. Block b of ten frames
 * holds b mod 3 cars in each frame; frames 40 to 49 hold one bus besides. So there are 90 cars and
 * 10 buses; FCOUNT of cars is 0.9. Every object has a box and a track id.
 */
public final class RecordedStreet {
  public static final int FRAMES = 100;
  public static final int CARS = 90;
  public static final int BUSES = 10;

  private RecordedStreet() {}

  /** Writes the recording; returns its file. */
  public static Path write(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("frame,class,confidence,xmin,ymin,xmax,ymax,trackid");
    for (int frame = 0; frame < FRAMES; frame++) {
      int block = frame / 10;
      for (int car = 0; car < block % 3; car++) {
        lines.add(
            String.join(
                ",",
                String.valueOf(frame),
                "car",
                "0.75",
                String.valueOf(10 * car),
                "20",
                String.valueOf(10 * car + 8),
                "26",
                String.valueOf(100 * block + car)));
      }
      if (block == 4) {
        lines.add(frame + ",bus,0.5,100,50,180,110,7");
      }
    }
    return Files.write(folder.resolve("street.csv"), lines);
  }

  /** The statement that makes the video {@code name} of it. */
  public static String createVideo(String name, Path recording) {
    return "CREATE VIDEO "
        + name
        + " FROM RECORDING '"
        + recording
        + "' WITH (frame_count = 100, fps = 10)";
  }
}
