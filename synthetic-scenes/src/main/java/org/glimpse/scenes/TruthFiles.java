package org.glimpse.scenes;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The truth on its way to the disk: three files with a row an object, in the order of frames. */
final class TruthFiles implements AutoCloseable {
  private final List<Path> files;
  private final List<Path> parts = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final StringBuilder row = new StringBuilder();

  private TruthFiles(SceneVideo scene) {
    files = List.of(scene.recording(), scene.attributes(), scene.tracks());
  }

  static TruthFiles create(SceneVideo scene) throws IOException {
    TruthFiles truth = new TruthFiles(scene);
    try {
      for (Path file : truth.files) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        truth.parts.add(part);
        truth.writers.add(Files.newBufferedWriter(part, StandardCharsets.UTF_8));
      }
      truth.writers.get(0).write("frame,class,confidence,xmin,ymin,xmax,ymax,trackid\n");
      truth.writers.get(1).write("frame,trackid,colour,occluded,visible_pixels\n");
      return truth;
    } catch (IOException | RuntimeException failed) {
      truth.close();
      throw failed;
    }
  }

  void add(long frame, List<SceneObject> objects) throws IOException {
    for (SceneObject object : objects) {
      int left = (int) object.box().xmin();
      int top = (int) object.box().ymin();
      int right = (int) object.box().xmax();
      int bottom = (int) object.box().ymax();
      begin(frame).append(object.objectClass().className()).append(",1");
      number(left).append(',').append(top).append(',').append(right).append(',').append(bottom);
      number(object.identity());
      end(0);
      begin(frame).append(object.identity()).append(',');
      row.append(object.colour().name().toLowerCase(Locale.ROOT));
      share(object.occluded());
      number(object.visiblePixels());
      end(1);
      begin(frame + 1).append(object.identity());
      number(left).append(',').append(top).append(',');
      row.append(right - left).append(',').append(bottom - top).append(",1");
      number(object.objectClass().ordinal() + 1L);
      share(1 - object.occluded());
      end(2);
    }
  }

  private StringBuilder begin(long frame) {
    row.setLength(0);
    return row.append(frame).append(',');
  }

  private StringBuilder number(long value) {
    return row.append(',').append(value);
  }

  /** Three digits after the point, by whole numbers: the same text on every JDK. */
  private void share(float value) {
    int thousandths = Math.round(value * 1000);
    row.append(',').append(thousandths / 1000).append('.');
    String digits = Integer.toString(thousandths % 1000 + 1000);
    row.append(digits, 1, 4);
  }

  private void end(int file) throws IOException {
    writers.get(file).append(row.append('\n'));
  }

  /** Completes the files, forces them to the disk and gives them their names. */
  void publish() throws IOException {
    for (Writer writer : writers) {
      writer.close();
    }
    for (int i = 0; i < parts.size(); i++) {
      SceneVideo.publish(parts.get(i), files.get(i));
    }
    parts.clear();
  }

  /** Without {@link #publish} before it, nothing is left on the disk. */
  @Override
  public void close() throws IOException {
    for (Writer writer : writers) {
      try {
        writer.close();
      } catch (IOException lost) {
        // A full disk refuses the last bytes of a file that is removed below.
        continue;
      }
    }
    for (Path part : parts) {
      Files.deleteIfExists(part);
    }
  }
}
