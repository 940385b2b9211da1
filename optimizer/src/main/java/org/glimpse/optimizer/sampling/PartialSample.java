package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A sample on its way: its blocks are measured in several goes, each of which takes one, at random,
 * from each group of neighbouring blocks. So what is measured is a sample of coarser strata at any
 * time: a few frames in each, whose differences tell the variance (without regard to blocks drawn
 * without replacement and frames within them, which makes it too large rather than too small).
 */
final class PartialSample implements FrameSample {
  /** Fewer groups would tell no variance. */
  static final int GROUPS_MIN = 16;

  private final FrameSample whole;
  private final long[] frames;
  private final double[][] rows;

  /** By block, the places in {@code frames} that are its. */
  private final int[][] places;

  /** By group, its blocks in the order in which they are measured. */
  private final int[][] groups;

  private final int goes;
  private int begun;
  private int finished;

  /**
   * @param frames that are to be measured, ascending; every block has one at least
   * @param goes at least 2; there are fewer where there are fewer blocks
   * @param random another than draws samples, which are the same however many goes there are
   */
  PartialSample(FrameSample whole, long[] frames, int goes, SplittableRandom random) {
    this.whole = whole;
    this.frames = frames;
    this.rows = new double[frames.length][];
    List<List<Integer>> found = new ArrayList<>();
    IntStream.range(0, whole.blocks()).forEach(block -> found.add(new ArrayList<>()));
    for (int i = 0; i < frames.length; i++) {
      found.get(whole.block(frames[i])).add(i);
    }
    this.places =
        found.stream()
            .map(each -> each.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    int count = Math.max(1, whole.blocks() / goes);
    this.groups = new int[count][];
    for (int group = 0; group < count; group++) {
      groups[group] = IntStream.range(border(group, count), border(group + 1, count)).toArray();
      shuffle(groups[group], random);
    }
    this.goes = Arrays.stream(groups).mapToInt(each -> each.length).min().orElseThrow();
  }

  private static void shuffle(int[] blocks, SplittableRandom random) {
    for (int i = blocks.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int block = blocks[i];
      blocks[i] = blocks[other];
      blocks[other] = block;
    }
  }

  private int border(int group, int count) {
    return (int) ((long) whole.blocks() * group / count);
  }

  /** The frames of the next go, ascending. */
  long[] next() {
    return Arrays.stream(placesOf(begun, ++begun)).mapToLong(place -> frames[place]).toArray();
  }

  /** Takes in the rows of the frames that came last. */
  void add(double[][] more) {
    int[] asked = placesOf(finished, begun);
    for (int i = 0; i < asked.length; i++) {
      rows[asked[i]] = more[i];
    }
    finished = begun;
  }

  /** Of the blocks that some goes take; the last one takes what is left. */
  private int[] placesOf(int first, int end) {
    return Arrays.stream(groups)
        .flatMapToInt(group -> Arrays.stream(group, first, end == goes ? group.length : end))
        .flatMap(block -> Arrays.stream(places[block]))
        .sorted()
        .toArray();
  }

  boolean isComplete() {
    return finished == goes;
  }

  /** The rows of all frames; once complete. */
  double[][] rows() {
    return rows;
  }

  /** The rows so far, in order of time. */
  List<double[]> known() {
    return Arrays.stream(rows).filter(row -> row != null).toList();
  }

  @Override
  public int blocks() {
    return finished * groups.length;
  }

  @Override
  public int block(long frame) {
    return whole.block(frame);
  }

  @Override
  public boolean isStratified() {
    return whole.isStratified();
  }

  @Override
  public int pairs() {
    return isStratified() ? (finished - 1) * groups.length : 0;
  }

  @Override
  public Estimate estimate(double[] weights, int truth) {
    double sum = 0;
    double variance = 0;
    int telling = 0;
    for (int[] group : groups) {
      double share = (double) group.length / whole.blocks();
      double[] values = values(group, weights);
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
      sum += share * mean;
      variance += share * share * squares / (finished - 1) / finished;
      for (int i = 1; i < finished; i++) {
        telling += FrameSample.differ(row(group[i - 1]), row(group[i]), weights, truth) ? 1 : 0;
      }
    }
    return new Estimate(sum, variance, pairs(), telling);
  }

  /** By neighbouring groups, as {@link TimeStrata#collapsed} does by neighbouring blocks. */
  @Override
  public Estimate collapsed(double[] weights, int truth) {
    if (!isStratified() || groups.length < 2) {
      return plain(weights, truth);
    }
    double sum = 0;
    double variance = 0;
    int telling = 0;
    double before = 0;
    for (int i = 0; i < groups.length; i++) {
      double share = (double) groups[i].length / whole.blocks();
      double mean = Arrays.stream(values(groups[i], weights)).average().orElseThrow();
      sum += share * mean;
      if (i > 0) {
        double times = i == 1 || i == groups.length - 1 ? 2 : 1;
        variance += times * share * share * (mean - before) * (mean - before) / 2;
        telling +=
            FrameSample.differ(row(groups[i - 1][0]), row(groups[i][0]), weights, truth) ? 1 : 0;
      }
      before = mean;
    }
    return new Estimate(sum, variance, 2 * (groups.length - 1) / 3, 2 * telling / 3);
  }

  @Override
  public Estimate plain(double[] weights, int truth) {
    double[][] known = known().toArray(double[][]::new);
    double sum = 0;
    for (double[] row : known) {
      sum += FrameSample.weighted(row, weights);
    }
    return new Estimate(
        sum / known.length,
        FrameSample.variance(known, weights) / known.length,
        Math.max(1, known.length - 1),
        FrameSample.telling(known, weights, truth));
  }

  @Override
  public boolean isNew() {
    return false;
  }

  @Override
  public int measure(Measurement measurement) {
    throw new UnsupportedOperationException("measured in goes");
  }

  /** Of the blocks of a group that are known. */
  private double[] values(int[] group, double[] weights) {
    return Arrays.stream(group, 0, finished)
        .mapToDouble(block -> FrameSample.weighted(row(block), weights))
        .toArray();
  }

  /** The mean of a block's frames. */
  private double[] row(int block) {
    int[] its = places[block];
    double[] mean = rows[its[0]].clone();
    for (int i = 1; i < its.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += rows[its[i]][j];
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= its.length;
    }
    return mean;
  }
}
