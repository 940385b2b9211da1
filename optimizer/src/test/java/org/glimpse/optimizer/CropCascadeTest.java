package org.glimpse.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.glimpse.detection.CropDetection;
import org.glimpse.detection.Detection;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cascades in which the detector looks at a region of every frame first. */
final class CropCascadeTest {
  private static final int FRAMES = 12_000;
  private static final int EDGE = 100;
  private static final double RATE = 0.03;
  private static final AccuracyClauses BOTH =
      new AccuracyClauses(
          Optional.empty(),
          OptionalDouble.of(RATE),
          OptionalDouble.of(RATE),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          0.95);
  private static final String LEFT =
      "class = 'car' AND xmax(mask) < " + EDGE + " AND ymax(mask) < 60";

  @TempDir Path folder;
  private final BitSet wanted = new BitSet();
  private final Crops crops = new Crops();

  /** What is in the region, but for frames in which it looks the other way. */
  private final class Crops implements CropDetection {
    private double wrong;
    private final List<Box> regions = new ArrayList<>();
    private long frames;

    @Override
    public int framesPerRun(Video video, RegisteredDetector detector, Box region) {
      return region.xmax() <= EDGE ? 4 : 1;
    }

    @Override
    public void detect(
        Video video,
        RegisteredDetector detector,
        Box region,
        FrameSet some,
        CropSink sink,
        QueryContext context) {
      regions.add(region);
      frames += some.size();
      SplittableRandom random = new SplittableRandom(7);
      some.forEach(
          frame -> {
            boolean there = wanted.get((int) frame) ^ random.nextDouble() < wrong;
            List<Detection> found = new ArrayList<>();
            found.add(new Detection("bus's", 0.9f, new Box(10, 10, 40, 40)));
            found.add(new Detection("car", 0.9f, new Box(10, 10, there ? 40 : EDGE + 5, 40)));
            sink.accept(frame, found);
          });
    }
  }

  /** Cars that come and go on the left, and one on the right in every frame. */
  private String csv() {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder csv = new StringBuilder("frame,class,confidence,xmin,ymin,xmax,ymax\n");
    boolean there = false;
    for (int frame = 0; frame < FRAMES; frame++) {
      there ^= random.nextDouble() < 0.02;
      wanted.set(frame, there);
      csv.append(frame).append(",car,0.9,400,10,440,40\n");
      if (there) {
        csv.append(frame).append(",car,0.9,10,10,40,40\n");
      }
    }
    return csv.toString();
  }

  private PlannerFixture open(String name, double wrong) {
    PlannerFixture fixture = new PlannerFixture(folder.resolve(name), detection -> crops);
    fixture.video("v", csv(), FRAMES, 10);
    crops.wrong = wrong;
    return fixture;
  }

  private static String with(String condition) {
    return "SELECT frame FROM v.frames WHERE frame IN (SELECT frame FROM v.objects WHERE "
        + condition
        + ")";
  }

  private static BitSet frames(PlannerFixture.Answer answer) {
    BitSet frames = new BitSet();
    answer.rows().forEach(row -> frames.set(Math.toIntExact((Long) row.get(0))));
    return frames;
  }

  private boolean keeps(BitSet selected) {
    BitSet missed = (BitSet) wanted.clone();
    missed.andNot(selected);
    BitSet others = (BitSet) selected.clone();
    others.andNot(wanted);
    return missed.cardinality() <= RATE * wanted.cardinality()
        && others.cardinality() <= RATE * (FRAMES - wanted.cardinality());
  }

  @Test
  void regionsOfAllFramesAreLookedAtOnceAndSpareCalls() {
    long without;
    try (PlannerFixture fixture = new PlannerFixture(folder.resolve("without"))) {
      fixture.video("v", csv(), FRAMES, 10);
      without = fixture.query(with(LEFT), BOTH).context().stats().get(Counter.DETECTOR_CALLS);
    }
    try (PlannerFixture fixture = open("with", 0.002)) {
      PlannerFixture.Answer answer = fixture.query(with(LEFT), BOTH);
      assertThat(answer.plan().planName()).isEqualTo("Cascade");
      assertThat(answer.plan().explain().toString())
          .contains("the detector on 100 x 60 pixels of them, ")
          .contains("4 frames a run");
      assertThat(crops.regions).hasSize(1);
      assertThat(crops.frames).isEqualTo(FRAMES);
      assertThat(keeps(frames(answer))).isTrue();
      assertThat(answer.context().stats().get(Counter.DETECTOR_CALLS)).isLessThan(without / 3);
    }
  }

  @Test
  void theWholeFrameIsNoRegion() {
    try (PlannerFixture fixture = open("whole", 0)) {
      fixture.query(with("class = 'car'"), BOTH);
      fixture.query(with(LEFT + " OR class = 'bus'"), BOTH);
      fixture.query(with(LEFT.replace("xmax", "xmin")), BOTH);
      assertThat(crops.regions).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"0.01", "0.5"})
  void ratesAreKeptWhateverCropsShow(double wrong) {
    int kept = 0;
    int runs = 8;
    for (int run = 0; run < runs; run++) {
      try (PlannerFixture fixture = open("run" + run, wrong)) {
        kept += keeps(frames(fixture.query(with(LEFT), BOTH))) ? 1 : 0;
      }
    }
    assertThat(crops.regions).hasSize(runs);
    assertThat(kept)
        .isGreaterThanOrEqualTo(
            BinomialDistribution.of(runs, 0.95).inverseCumulativeProbability(0.01 / 2));
  }
}
