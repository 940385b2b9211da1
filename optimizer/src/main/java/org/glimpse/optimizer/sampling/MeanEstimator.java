package org.glimpse.optimizer.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Estimates means over frames, and ratios of them, within stated errors, measuring few frames. Two
 * stages, and more where the second falls short:
 *
 * <ol>
 *   <li>A pilot tells how much frames differ by how far they lie apart ({@link TimeVariation}), and
 *       what a control variate is worth.
 *   <li>From that follows the size of a sample that is stratified by time ({@link TimeStrata}),
 *       drawn afresh, large enough for every target. Pairs of its frames, not the pilot's guess,
 *       give the intervals (normal theory with Student's quantiles); or, where few pairs would
 *       differ or few frames are needed, its neighbouring blocks or all its frames do, which says
 *       more than there is and saves the second frames; or, in short videos, its frames are drawn
 *       from all alike ({@link UniformSample}).
 *   <li>If an interval is too wide, another sample is added.
 * </ol>
 *
 * <p>The size of a sample depends on earlier samples only, and so do the control variates'
 * coefficients: each estimate is unbiased given what came before. Where fewer than ten values are
 * not 0, or fewer pairs differ, normal theory says nothing, and the answer has to wait until {@link
 * RareEventBound} is narrow enough. Where two thirds of the frames that are left would be measured,
 * all are.
 */
public final class MeanEstimator {
  private static final int PILOT_BLOCKS = 30;
  private static final double PILOT_SHARE = 0.02;

  /** By how much a pilot grows at a time: what it says of the frames needed is rough at first. */
  private static final int PILOT_GROWTH = 4;

  /** So few frames are all measured. */
  static final long EXACT_MAX = 8L * PILOT_BLOCKS;

  /** A larger share of variance in excess is cheaper to remove by another sample. */
  private static final double PAIR_EXCESS_MAX = 0.1;

  /** Frames drawn from all alike must be so much fewer: strata of time err less than they say. */
  private static final double UNIFORM_GAIN = 1.1;

  /**
   * A sample to draw.
   *
   * @param pairs blocks with a second frame
   * @param uniform whether each block's frame comes from the whole video
   */
  private record Design(int blocks, int pairs, boolean uniform) {}

  private final long population;
  private final Measurement measurement;
  private final List<Target> targets;
  private final LookListener listener;
  private final SplittableRandom random;

  /** In which order a sample is measured, which is nothing to what it says. */
  private final SplittableRandom order;

  private final BlockCosts costs;

  private final PilotPairs pilot = new PilotPairs();
  private final SeenValues seen = new SeenValues();
  private final List<FrameSample> samples = new ArrayList<>();
  private List<TargetEstimate> estimates;
  private AnytimeIntervals anytime;
  private long measured;
  private long expected;
  private int stages;

  /**
   * @param population number of frames
   * @param listener told after each sample what is known so far
   * @param seed of the sample; equal seeds give equal estimates
   */
  public MeanEstimator(
      long population,
      Measurement measurement,
      List<Target> targets,
      LookListener listener,
      long seed) {
    if (population < 1 || targets.isEmpty()) {
      throw new IllegalArgumentException("there must be frames and targets: " + population);
    }
    this.population = population;
    this.measurement = measurement;
    this.targets = List.copyOf(targets);
    this.listener = listener;
    this.random = new SplittableRandom(seed);
    this.order = new SplittableRandom(~seed);
    this.costs = new BlockCosts(population, PILOT_BLOCKS);
  }

  /** Samples until every promise is kept; an estimate for each target. */
  public List<MeanEstimate> estimate() {
    if (population <= EXACT_MAX) {
      return exact();
    }
    runPilot();
    while (true) {
      look(seen, measured);
      Design design = design();
      expect(design);
      if (expected == population) {
        return exact();
      }
      sample(design);
      pairMore();
      if (estimates.stream().allMatch(each -> each.isKept(seen))) {
        return estimates.stream()
            .map(each -> new MeanEstimate(each.mean(seen), each.halfWidth(seen), measured, stages))
            .toList();
      }
    }
  }

  /** How many frames will have been measured in all, by what is known now; 0 for nothing yet. */
  long expected() {
    return expected;
  }

  /** Where two thirds of the frames that are left would be measured, all are. */
  private void expect(Design design) {
    long more = design.blocks() + design.pairs();
    boolean tiled = !design.uniform() && design.blocks() >= costs.most();
    // Of those drawn some were measured before, as many as of all frames.
    boolean most = measured >= population || tiled || 3 * more >= 2 * population;
    expected = most ? population : measured + more * (population - measured) / population;
  }

  /**
   * The cheapest design of the next sample: pairs tell its variance, or neighbouring blocks do, or
   * its frames come from all alike.
   */
  private Design design() {
    int blocks = blocksNeeded();
    int pairs = pairs(blocks);
    int alone = blocksAlone();
    boolean between = estimates.stream().anyMatch(TargetEstimate::isToldBetween);
    Design design =
        alone < costs.most() && alone < blocks + pairs
            ? new Design(alone, 0, false)
            : new Design(blocks, between ? 0 : Math.min(blocks, pairs), false);
    int uniform = framesUniform();
    long tiled = design.blocks() < costs.most() ? design.blocks() + design.pairs() : population;
    return UNIFORM_GAIN * uniform < tiled ? new Design(uniform, 0, true) : design;
  }

  private void look(SeenValues known, long frames) {
    anytime.look(
        estimates.stream().map(each -> each.mean(known)).toList(),
        (target, confidence) -> estimates.get(target).halfWidth(known, confidence));
    listener.looked(anytime.intervals(), frames);
  }

  /** Where a little is missing, second frames for more blocks of the last sample are cheapest. */
  private void pairMore() {
    FrameSample drawn = samples.get(samples.size() - 1);
    if (drawn.pairs() == 0 || !(drawn instanceof TimeStrata last)) {
      return; // another design: its variance is not that of pairs
    }
    int telling =
        estimates.stream().mapToInt(each -> each.pairsMissing(last.pairs(), seen)).max().orElse(0);
    if (telling > 0 && last.pairs() < last.blocks()) {
      last.pair(Math.min(telling, last.blocks() - last.pairs()), random);
      measure(last);
    }
    while (true) {
      double excess = estimates.stream().mapToDouble(each -> each.excess(seen)).max().orElse(0);
      int more = (int) (1.3 * 2 * excess * last.blocks()) + 2;
      if (excess == 0 || excess > PAIR_EXCESS_MAX || more > last.blocks() - last.pairs()) {
        return;
      }
      last.pair(more, random);
      measure(last);
    }
  }

  private List<MeanEstimate> exact() {
    expected = population;
    measurement.measuresAll();
    Totals totals = Totals.ofAll(population, measurement);
    return targets.stream()
        .map(target -> new MeanEstimate(totals.of(target), 0, population, stages + 1))
        .toList();
  }

  /** Grows the pilot until it is a small share of what it says is needed. */
  private void runPilot() {
    // The first pilot does not know yet what distances matter: a wide range of them.
    int drawn = PILOT_BLOCKS;
    drawPilot(drawn, 2, (double) population / drawn / 8, 3);
    while (true) {
      estimates.forEach(each -> each.chooseCoefficient(pilot, seen, costs));
      Design design = design();
      expect(design);
      int wanted = (int) (PILOT_SHARE * design.blocks());
      if (wanted <= 1.1 * drawn || 4L * wanted >= population) {
        return;
      }
      int more = Math.min(wanted - drawn, PILOT_GROWTH * drawn);
      // Three frames are three pairs.
      drawPilot(more, 3, (double) population / design.blocks(), 1);
      drawn += more;
    }
  }

  /**
   * A frame from each block, and others as far from it and from each other as places in a block of
   * about that length, give or take so many octaves.
   */
  private void drawPilot(int blocks, int frames, double length, double octaves) {
    long[][] drawn = new long[blocks][frames];
    long[] first = new TimeStrata(population, blocks, random).firstFrames();
    for (int i = 0; i < blocks; i++) {
      double about = length * Math.pow(2, octaves * (2 * random.nextDouble() - 1));
      double place = random.nextDouble();
      drawn[i][0] = first[i];
      for (int j = 1; j < frames; j++) {
        drawn[i][j] = near(first[i], about * (random.nextDouble() - place));
      }
    }
    long[] distinct =
        Arrays.stream(drawn).flatMapToLong(Arrays::stream).sorted().distinct().toArray();
    double[][] rows = rows(distinct);
    measured += distinct.length;
    stages++;
    for (int i = 0; i < blocks; i++) {
      double[] row = rows[Arrays.binarySearch(distinct, first[i])];
      pilot.add(row);
      seen.add(row);
      for (int j = 1; j < frames; j++) {
        double[] other = rows[Arrays.binarySearch(distinct, drawn[i][j])];
        for (int k = 0; k < j; k++) {
          long distance = Math.abs(drawn[i][j] - drawn[i][k]);
          if (distance > 0) {
            pilot.add(distance, rows[Arrays.binarySearch(distinct, drawn[i][k])], other);
          }
        }
      }
      if (i > 0) {
        pilot.add(first[i] - first[i - 1], rows[Arrays.binarySearch(distinct, first[i - 1])], row);
      }
    }
  }

  /** Another frame, so far away where that is within the video, else so far the other way. */
  private long near(long frame, double distance) {
    long apart = Math.max(1, Math.min(population / 2, Math.round(Math.abs(distance))));
    long wanted = distance < 0 ? frame - apart : frame + apart;
    return wanted >= 0 && wanted < population ? wanted : 2 * frame - wanted;
  }

  /** What was measured of each frame, followed by the values of the control variates. */
  private double[][] rows(long[] frames) {
    double[][] rows = measurement.measure(frames);
    if (rows.length != frames.length) {
      throw new IllegalStateException("measured " + rows.length + " of " + frames.length);
    }
    if (estimates == null) {
      begin(rows[0].length);
    }
    long variates = targets.stream().filter(target -> target.variate() != null).count();
    for (int i = 0; variates > 0 && i < rows.length; i++) {
      int at = rows[i].length;
      double[] row = Arrays.copyOf(rows[i], at + (int) variates);
      for (Target target : targets) {
        if (target.variate() != null) {
          row[at++] = target.variate().value(frames[i]);
        }
      }
      rows[i] = row;
    }
    return rows;
  }

  private void begin(int truth) {
    int variates = (int) targets.stream().filter(target -> target.variate() != null).count();
    List<TargetEstimate> begun = new ArrayList<>();
    int next = truth;
    for (Target target : targets) {
      int variate = target.variate() == null ? -1 : next++;
      begun.add(new TargetEstimate(target, truth, variate, truth + variates));
    }
    estimates = begun;
    anytime = new AnytimeIntervals(targets.stream().map(Target::promise).toList());
  }

  private int blocksNeeded() {
    return estimates.stream()
        .filter(each -> !each.isKept(seen))
        .mapToInt(each -> each.blocksNeeded(pilot, seen, costs))
        .max()
        .orElse(PILOT_BLOCKS);
  }

  /** The same without pairs of frames. */
  private int blocksAlone() {
    return estimates.stream()
        .filter(each -> !each.isKept(seen))
        .mapToInt(each -> each.blocksAlone(pilot, seen, costs))
        .max()
        .orElse(costs.most());
  }

  /** Frames drawn from all alike instead. */
  private int framesUniform() {
    return estimates.stream()
        .filter(each -> !each.isKept(seen))
        .mapToInt(each -> each.framesUniform(pilot, seen, costs))
        .max()
        .orElse(costs.all());
  }

  private int pairs(int blocks) {
    return estimates.stream()
        .mapToInt(each -> each.pairsNeeded(blocks, pilot, seen, costs))
        .max()
        .orElseThrow();
  }

  private void sample(Design design) {
    stages++;
    if (design.uniform()) {
      UniformSample uniform = new UniformSample(population, design.blocks(), random);
      samples.add(uniform);
      measure(uniform);
      return;
    }
    TimeStrata strata = new TimeStrata(population, design.blocks(), random);
    strata.pair(design.pairs(), random);
    samples.add(strata);
    measure(strata);
  }

  private void measure(FrameSample sample) {
    boolean watched = listener != LookListener.NONE && sample.isNew();
    measured +=
        sample.measure(
            frames -> {
              double[][] rows = watched ? inGoes(sample, frames) : rows(frames);
              seen.addAll(rows);
              return rows;
            });
    estimates.forEach(each -> each.update(samples, seen));
  }

  /**
   * Measures frames, and tells what is known in between: nothing of that decides what is measured,
   * or what the sample says once it is complete.
   */
  private double[][] inGoes(FrameSample sample, long[] frames) {
    int goes = Math.min(measurement.goes(frames), sample.blocks() / PartialSample.GROUPS_MIN);
    if (goes < 2) {
      return rows(frames);
    }
    PartialSample part = new PartialSample(sample, frames, goes, order);
    List<FrameSample> known = new ArrayList<>(samples);
    known.set(known.indexOf(sample), part);
    while (true) {
      part.add(rows(part.next()));
      if (part.isComplete()) {
        return part.rows();
      }
      SeenValues soFar = seen.with(part.known());
      estimates.forEach(each -> each.update(known, soFar));
      look(soFar, measured + part.known().size());
    }
  }
}
