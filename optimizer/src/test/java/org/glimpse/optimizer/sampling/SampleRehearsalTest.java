package org.glimpse.optimizer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What was measured before tells what an estimate of the same seed will measure. */
class SampleRehearsalTest {
  private static final int FRAMES = 50_000;
  private static final List<Target> TARGETS =
      List.of(Target.mean(0, new MeanPromise(0.05, false, 0.95, 100), null));

  private final CountSeries series = new CountSeries(FRAMES, 2, 100, 5);

  private final class Seen implements SampleRehearsal.Known, Measurement {
    private final Set<Long> frames = new HashSet<>();

    @Override
    public boolean has(long[] wanted) {
      return Arrays.stream(wanted).allMatch(frames::contains);
    }

    @Override
    public double[][] rows(long[] wanted) {
      return series.measure(wanted);
    }

    @Override
    public double[][] measure(long[] wanted) {
      Arrays.stream(wanted).forEach(frames::add);
      return series.measure(wanted);
    }
  }

  @Test
  void whatWasAllMeasuredIsComplete() {
    Seen seen = new Seen();
    new MeanEstimator(FRAMES, seen, TARGETS, LookListener.NONE, 3).estimate();
    SampleRehearsal.Outcome outcome = SampleRehearsal.of(FRAMES, TARGETS, 3, seen).orElseThrow();
    assertThat(outcome.expected()).isEqualTo(outcome.frames().length);
    assertThat(outcome.tellsFrames()).isTrue();
    assertThat(outcome.frames())
        .containsExactly(seen.frames.stream().mapToLong(each -> each).sorted().toArray());
  }

  @Test
  void anotherSeedIsUnknown() {
    Seen seen = new Seen();
    new MeanEstimator(FRAMES, seen, TARGETS, LookListener.NONE, 3).estimate();
    assertThat(SampleRehearsal.of(FRAMES, TARGETS, 4, seen)).isEmpty();
  }

  @Test
  void aPilotThatIsThereTellsTheSample() {
    List<Target> easy = List.of(Target.mean(0, new MeanPromise(0.2, false, 0.95, 100), null));
    double[] ratios =
        LongStream.range(0, 101)
            .mapToDouble(
                seed -> {
                  Seen loose = new Seen();
                  new MeanEstimator(FRAMES, loose, easy, LookListener.NONE, seed).estimate();
                  SampleRehearsal.Outcome outcome =
                      SampleRehearsal.of(FRAMES, TARGETS, seed, loose).orElseThrow();
                  return outcome.expected() / (double) framesOf(seed);
                })
            .sorted()
            .toArray();
    assertThat(ratios[ratios.length / 2]).isBetween(0.6, 1.05);
    assertThat(ratios[0]).isGreaterThan(0.2);
  }

  private long framesOf(long seed) {
    return new MeanEstimator(FRAMES, series, TARGETS, LookListener.NONE, seed)
        .estimate()
        .get(0)
        .frames();
  }

  @Test
  void whereEveryFrameWillBeMeasuredAllAreTold() {
    Seen seen = new Seen();
    List<Target> tight = List.of(Target.mean(0, new MeanPromise(1e-5, false, 0.95, 100), null));
    List<Target> easy = List.of(Target.mean(0, new MeanPromise(0.2, false, 0.95, 100), null));
    new MeanEstimator(FRAMES, seen, easy, LookListener.NONE, 3).estimate();
    assertThat(SampleRehearsal.of(FRAMES, tight, 3, seen).orElseThrow().expected())
        .isEqualTo(FRAMES);
  }
}
