package org.glimpse.benchmarks.street;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glimpse.models.detector.LabelledObject;
import org.glimpse.models.detector.LabelledPictures;
import org.glimpse.scenes.ObjectClass;
import org.glimpse.scenes.SceneObject;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.video.Box;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;

/**
 * Labelled pictures of streets, kept in a folder as raw pixels, which are read where they lie, and
 * a table of objects. A folder that holds the same pictures already is used as it is.
 */
final class StreetPictures implements LabelledPictures {
  private final int width;
  private final int height;
  private final Digest digest;
  private final List<ByteBuffer> pixels = new ArrayList<>();
  private final List<List<LabelledObject>> objects = new ArrayList<>();

  private StreetPictures(int width, int height, Digest digest) {
    this.width = width;
    this.height = height;
    this.digest = digest;
  }

  /** Pictures of these streets, all of one size; rendered unless the folder has them. */
  static StreetPictures of(List<SceneOptions> streets, Path folder, QueryContext context)
      throws IOException {
    Digest digest =
        Digest.ofParts(streets.stream().map(each -> each.digest().hex()).toArray(String[]::new));
    Files.createDirectories(folder);
    Path pixelFile = folder.resolve(digest.shortForm() + ".rgb");
    Path objectFile = folder.resolve(digest.shortForm() + ".csv");
    // The table is put in its place last: where it is, the pixels are whole.
    if (!Files.exists(objectFile)) {
      render(streets, pixelFile, objectFile, context);
    }
    StreetPictures pictures =
        new StreetPictures(streets.get(0).width(), streets.get(0).height(), digest);
    pictures.readObjects(objectFile);
    pictures.mapPixels(pixelFile);
    return pictures;
  }

  private static void render(
      List<SceneOptions> streets, Path pixelFile, Path objectFile, QueryContext context)
      throws IOException {
    Job job = Job.start("Rendering streets", "streets", streets.size(), context);
    List<String> rows = new ArrayList<>(List.of("picture,class,xmin,ymin,xmax,ymax"));
    Path part = objectFile.resolveSibling(objectFile.getFileName() + ".part");
    int[] picture = {0};
    try (StreetFilm film = StreetFilm.open();
        FileChannel channel =
            FileChannel.open(
                pixelFile,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      for (SceneOptions street : streets) {
        List<ByteBuffer> frames = new ArrayList<>();
        film.show(
            street,
            StreetSeeds.frames(street),
            (frame, truth) -> {
              ByteBuffer copy = ByteBuffer.allocate(frame.pixels().remaining());
              frames.add(copy.put(frame.pixels().duplicate()).flip());
              rows.add(picture[0] + ",,,,,");
              truth.forEach(object -> rows.add(row(picture[0], object)));
              picture[0]++;
            },
            context);
        for (ByteBuffer frame : frames) {
          while (frame.hasRemaining()) {
            channel.write(frame);
          }
        }
        job.finished(1);
      }
      channel.force(true);
    }
    Files.write(part, rows);
    Files.move(part, objectFile, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String row(int picture, SceneObject object) {
    Box box = object.box();
    return String.join(
        ",",
        Integer.toString(picture),
        object.objectClass().className(),
        Float.toString(box.xmin()),
        Float.toString(box.ymin()),
        Float.toString(box.xmax()),
        Float.toString(box.ymax()));
  }

  /** A row without a class only says that there is such a picture. */
  private void readObjects(Path file) throws IOException {
    List<String> classes = classes();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        if (cells[1].isEmpty()) {
          objects.add(new ArrayList<>());
        } else {
          Box box =
              new Box(
                  Float.parseFloat(cells[2]),
                  Float.parseFloat(cells[3]),
                  Float.parseFloat(cells[4]),
                  Float.parseFloat(cells[5]));
          objects
              .get(Integer.parseInt(cells[0]))
              .add(new LabelledObject(classes.indexOf(cells[1]), box, false));
        }
      }
    }
  }

  private void mapPixels(Path file) throws IOException {
    int bytes = 3 * width * height;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long picture = 0; picture < objects.size(); picture++) {
        pixels.add(channel.map(FileChannel.MapMode.READ_ONLY, picture * bytes, bytes));
      }
    }
  }

  @Override
  public List<String> classes() {
    return Arrays.stream(ObjectClass.values()).map(ObjectClass::className).toList();
  }

  @Override
  public int count() {
    return objects.size();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public ByteBuffer pixels(int picture) {
    return pixels.get(picture);
  }

  @Override
  public List<LabelledObject> objects(int picture) {
    return objects.get(picture);
  }

  @Override
  public Digest digest() {
    return digest;
  }
}
