package org.glimpse.optimizer.selection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Frames with a proxy's scores, and the truth.
 *
 * @param likely what the proxy says
 * @param wanted whether each is wanted
 */
record Population(float[] likely, boolean[] wanted) {

  /** Of rows {@code id,label,proxy_score}. */
  static Population read(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    Population read = empty(lines.size() - 1);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      int frame = Integer.parseInt(cells[0]);
      read.wanted[frame] = cells[1].equals("True") || cells[1].equals("1.0");
      read.likely[frame] = Float.parseFloat(cells[2]);
    }
    return read;
  }

  /** Probabilities from a beta distribution, and wanted frames drawn by them. */
  static Population beta(int frames, double alpha, double beta, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BetaDistribution distribution = BetaDistribution.of(alpha, beta);
    Population made = empty(frames);
    for (int frame = 0; frame < frames; frame++) {
      double probability = distribution.inverseCumulativeProbability(random.nextDouble());
      made.likely[frame] = (float) probability;
      made.wanted[frame] = random.nextDouble() < probability;
    }
    return made;
  }

  private static Population empty(int frames) {
    return new Population(new float[frames], new boolean[frames]);
  }

  /** The same with other scores. */
  Population with(Scores scores) {
    float[] changed = likely.clone();
    for (int frame = 0; frame < changed.length; frame++) {
      changed[frame] = (float) scores.of(frame, changed[frame]);
    }
    return new Population(changed, wanted);
  }

  /** Scores made from better ones. */
  interface Scores {
    double of(int frame, double likely);
  }

  TargetSelector.Selection select(TargetGoal goal, boolean strict, long limit, long seed) {
    return new TargetSelector(likely, goal, strict, seed).select(limit, this::look);
  }

  boolean[] look(int[] places) {
    boolean[] seen = new boolean[places.length];
    for (int i = 0; i < places.length; i++) {
      seen[i] = wanted[places[i]];
    }
    return seen;
  }

  int positives() {
    int count = 0;
    for (boolean each : wanted) {
      count += each ? 1 : 0;
    }
    return count;
  }

  double recall(BitSet selected) {
    return right(selected) / positives();
  }

  /** 1 where nothing is selected. */
  double precision(BitSet selected) {
    return selected.isEmpty() ? 1 : right(selected) / selected.cardinality();
  }

  private double right(BitSet selected) {
    return selected.stream().filter(place -> wanted[place]).count();
  }
}
