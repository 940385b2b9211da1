package org.glimpse.benchmarks.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the detector says of every frame: objects of each class.
 *
 * @param frames how many there are
 * @param counts by class, one for each frame
 */
record TrueCounts(int frames, Map<String, int[]> counts) {

  static TrueCounts none(int frames) {
    return new TrueCounts(frames, new TreeMap<>());
  }

  void put(String className, int frame, int count) {
    counts.computeIfAbsent(className, absent -> new int[frames])[frame] = count;
  }

  int[] of(String className) {
    return counts.getOrDefault(className, new int[frames]);
  }

  /** Objects per frame. */
  double mean(String className) {
    return Arrays.stream(of(className)).sum() / (double) frames;
  }

  /** The share of frames with at least so many. */
  double share(String className, int least) {
    return Arrays.stream(of(className)).filter(count -> count >= least).count() / (double) frames;
  }

  /** How many frames with at least so many there are when each is that far from the last. */
  int spaced(String className, int least, int gap) {
    int[] of = of(className);
    int found = 0;
    int next = 0;
    for (int frame = 0; frame < frames; frame++) {
      if (frame >= next && of[frame] >= least) {
        found++;
        next = frame + gap;
      }
    }
    return found;
  }

  /** Classes, the commonest first. */
  List<String> classes() {
    return counts.keySet().stream()
        .sorted(Comparator.comparingDouble((String each) -> -mean(each)))
        .toList();
  }

  void write(Path file) throws IOException {
    try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(file))) {
      lines.println("frame,class,count");
      counts.forEach(
          (className, each) -> {
            for (int frame = 0; frame < frames; frame++) {
              if (each[frame] > 0) {
                lines.println(frame + "," + className + "," + each[frame]);
              }
            }
          });
      if (lines.checkError()) {
        throw new IOException(file + " could not be written");
      }
    }
  }

  static TrueCounts read(Path file, int frames) throws IOException {
    TrueCounts counts = none(frames);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",");
        counts.put(cells[1], Integer.parseInt(cells[0]), Integer.parseInt(cells[2]));
      }
    }
    return counts;
  }
}
