package org.glimpse.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a detector said of every frame, with boxes, as a file that can be a detector's recording.
 */
public final class LocatedLabels {
  private LocatedLabels() {}

  /** A query for the rows. */
  public static String sql(String video) {
    return "SELECT frame, class, confidence, xmin(mask), ymin(mask), xmax(mask), ymax(mask) FROM "
        + video
        + " ORDER BY frame";
  }

  /** Writes the rows of {@link #sql}, all or nothing, over what an earlier run left. */
  public static void write(List<List<Object>> rows, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (Writer csv = Files.newBufferedWriter(part)) {
      csv.write("frame,class,confidence,xmin,ymin,xmax,ymax\n");
      for (List<Object> row : rows) {
        csv.write(row.stream().map(String::valueOf).collect(Collectors.joining(",", "", "\n")));
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
