package org.glimpse.examples;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.video.Box;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;

/**
 * The demo's clip and the truth about it, as files.
 *
 * @param video H.264 in MP4
 * @param truth a recording: every vehicle that is at least a third in the picture, per frame
 */
record DemoClip(Path video, Path truth) {
  /** Part of the file names, so that a changed picture is made anew. */
  private static final int VERSION = 1;

  private static final long SEED = 20_260_101L;

  /**
   * The clip in a folder, made if it is not there yet. Files appear whole or not at all.
   *
   * @throws IOException if the folder cannot be written
   */
  static DemoClip in(Path folder) throws IOException {
    Files.createDirectories(folder);
    DemoClip clip =
        new DemoClip(
            folder.resolve("street-" + VERSION + ".mp4"),
            folder.resolve("street-" + VERSION + ".truth.csv"));
    Street street = Street.ofSeed(SEED);
    if (!Files.exists(clip.truth)) {
      writeTruth(street, clip.truth);
    }
    if (!Files.exists(clip.video)) {
      writeVideo(street, clip.video);
    }
    return clip;
  }

  private static void writeVideo(Street street, Path file) {
    VideoEncoding encoding =
        VideoEncoding.of(
            VideoEncoding.Codec.H264, Street.WIDTH, Street.HEIGHT, Street.FRAMES_PER_SECOND, 1);
    StreetPainter painter = new StreetPainter(street);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < Street.FRAMES; frame++) {
        writer.write(painter.paint(frame), frame);
      }
      writer.finish();
    }
  }

  private static void writeTruth(Street street, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (Writer writer = Files.newBufferedWriter(part)) {
      writer.write("frame,class,confidence,xmin,ymin,xmax,ymax,trackid\n");
      for (int frame = 0; frame < Street.FRAMES; frame++) {
        for (Vehicle vehicle : street.vehicles()) {
          int age = frame - vehicle.firstFrame();
          Optional<Box> seen = age >= 0 ? vehicle.visible(frame, Street.WIDTH) : Optional.empty();
          if (seen.isPresent()) {
            writer.write(row(frame, vehicle, seen.get()));
          }
        }
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String row(int frame, Vehicle vehicle, Box box) {
    return String.format(
        Locale.ROOT,
        "%d,%s,1,%.1f,%.1f,%.1f,%.1f,%d\n",
        frame,
        vehicle.kind().className(),
        box.xmin(),
        box.ymin(),
        box.xmax(),
        box.ymax(),
        vehicle.trackId());
  }
}
