package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.glimpse.video.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortTrackerTest {
  private static final int WINDOW = 30;

  /** A box of 40 x 30 that moves at a constant speed. */
  private record Mover(double x, double y, double dx, double dy) {
    Detection at(long frame, Random jitter) {
      double noiseX = jitter.nextGaussian() * 0.5;
      double noiseY = jitter.nextGaussian() * 0.5;
      float left = (float) (x + dx * frame + noiseX);
      float top = (float) (y + dy * frame + noiseY);
      return new Detection("car", 0.9f, new Box(left, top, left + 40, top + 30));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void parallelPathsKeepTheirIds(long seed) {
    Random random = new Random(seed);
    List<Mover> movers = new ArrayList<>();
    for (int lane = 0; lane < 12; lane++) {
      movers.add(new Mover(random.nextInt(500), lane * 35, random.nextDouble() * 8 - 4, 0));
    }
    SortTracker tracker = new SortTracker(WINDOW);
    long[] first = null;
    for (long frame = 0; frame < 200; frame++) {
      long[] ids = tracker.next(frame, detections(movers, frame, random));
      first = first == null ? ids : first;
      assertThat(ids).as("seed %d, frame %d", seed, frame).isEqualTo(first);
    }
    assertThat(new HashSet<>(boxed(first))).hasSize(12);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void crossingPathsKeepTheirIds(long seed) {
    Random random = new Random(seed);
    double speed = 2 + random.nextDouble() * 3;
    List<Mover> movers =
        List.of(
            new Mover(0, 100, speed, 0),
            new Mover(100 * speed, 100 + random.nextInt(12), -speed, 0),
            new Mover(50 * speed, 100 - 50 * speed, 0, speed));
    SortTracker tracker = new SortTracker(WINDOW);
    long[] first = null;
    long[] last = null;
    for (long frame = 0; frame < 100; frame++) {
      last = tracker.next(frame, detections(movers, frame, random));
      first = first == null ? last : first;
    }
    assertThat(last).as("seed %d", seed).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW})
  void anObjectUnseenForLongerThanTheWindowIsNew(int gap) {
    Random still = new Random(0);
    Mover parked = new Mover(50, 50, 0, 0);
    SortTracker tracker = new SortTracker(WINDOW);
    long id = 0;
    for (long frame = 0; frame < 20; frame++) {
      id = tracker.next(frame, List.of(parked.at(0, still)))[0];
    }
    long again = tracker.next(19 + gap, List.of(parked.at(0, still)))[0];
    assertThat(again == id).isEqualTo(gap <= WINDOW);
  }

  @Test
  void movesOnBehindAnOcclusion() {
    Random random = new Random(5);
    Mover car = new Mover(0, 50, 4, 0);
    SortTracker tracker = new SortTracker(WINDOW);
    long id = 0;
    for (long frame = 0; frame < 40; frame++) {
      id = tracker.next(frame, List.of(car.at(frame, random)))[0];
    }
    // Hidden for 12 frames it travels more than its own width.
    assertThat(tracker.next(52, List.of(car.at(52, random)))[0]).isEqualTo(id);
  }

  @Test
  void enteringAgainElsewhereIsANewObject() {
    Random random = new Random(6);
    SortTracker tracker = new SortTracker(WINDOW);
    long first = 0;
    for (long frame = 0; frame < 50; frame++) {
      first = tracker.next(frame, List.of(new Mover(600, 50, 4, 0).at(frame, random)))[0];
    }
    long second = tracker.next(55, List.of(new Mover(0, 50, 4, 0).at(0, random)))[0];
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void classesAreFollowedApart() {
    Box box = new Box(0, 0, 20, 20);
    SortTracker tracker = new SortTracker(WINDOW);
    long car = tracker.next(0, List.of(new Detection("car", 0.9f, box)))[0];
    long bus = tracker.next(1, List.of(new Detection("bus", 0.9f, box)))[0];
    long[] both =
        tracker.next(2, List.of(new Detection("bus", 0.9f, box), new Detection("car", 0.8f, box)));
    assertThat(bus).isNotEqualTo(car);
    assertThat(both).containsExactly(bus, car);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void goesOnFromItsStateAsIfItHadNeverStopped(long seed) {
    Random random = new Random(seed);
    List<List<Detection>> frames = new ArrayList<>();
    for (int frame = 0; frame < 300; frame++) {
      List<Detection> detections = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        float x = random.nextInt(200);
        float y = random.nextInt(100);
        detections.add(
            new Detection(
                random.nextBoolean() ? "car" : "bus", 0.5f, new Box(x, y, x + 50, y + 40)));
      }
      frames.add(detections);
    }
    SortTracker whole = new SortTracker(WINDOW);
    SortTracker parts = new SortTracker(WINDOW);
    for (int frame = 0; frame < frames.size(); frame++) {
      if (random.nextInt(10) == 0) {
        parts = SortTracker.resume(WINDOW, parts.state());
      }
      assertThat(parts.next(frame, frames.get(frame)))
          .as("seed %d, frame %d", seed, frame)
          .isEqualTo(whole.next(frame, frames.get(frame)));
    }
  }

  @Test
  void remembersOnlyTheTracksOfTheWindow() {
    Random random = new Random(9);
    SortTracker tracker = new SortTracker(WINDOW);
    Set<Long> ids = new HashSet<>();
    for (long frame = 0; frame < 20_000; frame++) {
      // Every frame another object, in another place.
      float x = (frame * 97) % 5000;
      float y = random.nextInt(50);
      ids.add(
          tracker
              .next(frame, List.of(new Detection("car", 0.9f, new Box(x, y, x + 40, y + 30))))[0]);
      assertThat(tracker.liveTracks()).isLessThanOrEqualTo(WINDOW + 1);
    }
    assertThat(ids).hasSizeGreaterThan(15_000);
    assertThat(tracker.state().length).isLessThan(20_000);
  }

  @Test
  void emptyBoxesAreNewObjectsEachTime() {
    SortTracker tracker = new SortTracker(WINDOW);
    Detection nowhere = new Detection("car", 1, new Box(0, 0, 0, 0));
    assertThat(tracker.next(0, List.of(nowhere, nowhere))).containsExactly(1, 2);
    assertThat(tracker.next(1, List.of(nowhere))).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void assignsLikeTryingEveryPermutation(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int rows = random.nextInt(6);
      int columns = random.nextInt(6);
      double[][] gains = new double[rows][columns];
      for (double[] row : gains) {
        for (int j = 0; j < columns; j++) {
          row[j] = random.nextInt(3) == 0 ? 0 : random.nextInt(100) / 100.0;
        }
      }
      int[] assigned = Assignment.maximise(gains);
      double total = 0;
      Set<Integer> used = new HashSet<>();
      for (int i = 0; i < rows; i++) {
        if (assigned[i] >= 0) {
          assertThat(used.add(assigned[i])).isTrue();
          assertThat(gains[i][assigned[i]]).isPositive();
          total += gains[i][assigned[i]];
        }
      }
      assertThat(total)
          .as("seed %d, round %d", seed, round)
          .isCloseTo(
              best(gains, 0, new boolean[columns]), org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  private static double best(double[][] gains, int row, boolean[] used) {
    if (row == gains.length) {
      return 0;
    }
    double best = best(gains, row + 1, used);
    for (int j = 0; j < used.length; j++) {
      if (!used[j]) {
        used[j] = true;
        best = Math.max(best, gains[row][j] + best(gains, row + 1, used));
        used[j] = false;
      }
    }
    return best;
  }

  private static List<Detection> detections(List<Mover> movers, long frame, Random random) {
    return movers.stream().map(mover -> mover.at(frame, random)).toList();
  }

  private static List<Long> boxed(long[] values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return list;
  }
}
