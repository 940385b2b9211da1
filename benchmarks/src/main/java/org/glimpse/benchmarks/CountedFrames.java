package org.glimpse.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects per class and frame of a recording in one of its two CSV forms, in memory. */
final class CountedFrames {
  private final List<String> classes;
  private final Map<Long, int[]> counts = new HashMap<>();

  private CountedFrames(Map<String, Map<Long, Integer>> perClass) {
    classes = List.copyOf(perClass.keySet());
    for (int place = 0; place < classes.size(); place++) {
      for (Map.Entry<Long, Integer> each : perClass.get(classes.get(place)).entrySet()) {
        counts.computeIfAbsent(each.getKey(), frame -> new int[classes.size()])[place] =
            each.getValue();
      }
    }
  }

  static CountedFrames read(Path recording) throws IOException {
    Map<String, Map<Long, Integer>> perClass = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(recording)) {
      List<String> header = Arrays.asList(lines.readLine().split(","));
      int frame = header.indexOf("frame");
      int className = header.indexOf("class");
      int count = header.indexOf("count");
      if (frame < 0 || className < 0) {
        throw new IOException(recording + " has no columns frame and class");
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",");
        perClass
            .computeIfAbsent(cells[className], name -> new HashMap<>())
            .merge(
                Long.parseLong(cells[frame]),
                count < 0 ? 1 : Integer.parseInt(cells[count]),
                Integer::sum);
      }
    }
    return new CountedFrames(perClass);
  }

  List<String> classes() {
    return classes;
  }

  int[] counts(long frame) {
    return counts.getOrDefault(frame, new int[classes.size()]);
  }
}
