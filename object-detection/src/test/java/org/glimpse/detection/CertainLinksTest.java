package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.glimpse.video.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two frames show beyond doubt, no past of the tracker changes. */
final class CertainLinksTest {
  private static final int WINDOW = 30;

  private static Box at(float x, float width) {
    return new Box(x, 0, x + width, 10);
  }

  @Test
  void boxesAreLinkedThatOverlapByHalfAndComeNearToNoOther() {
    List<Box> before = List.of(at(0, 30), at(100, 30), at(200, 30));
    assertThat(CertainLinks.of(before, List.of(at(205, 30), at(8, 30), at(111, 30))))
        .containsExactly(2, 0, -1);
    // Another box comes near: before, after, or both.
    assertThat(CertainLinks.of(List.of(at(0, 30), at(24, 30)), List.of(at(2, 30))))
        .containsExactly(-1);
    assertThat(CertainLinks.of(List.of(at(0, 30)), List.of(at(24, 30), at(2, 30))))
        .containsExactly(-1, -1);
    assertThat(CertainLinks.of(List.of(at(0, 30), at(28, 30)), List.of(at(1, 30), at(29, 30))))
        .containsExactly(0, 1);
    assertThat(CertainLinks.of(List.of(new Box(0, 0, 0, 0)), List.of(new Box(0, 0, 0, 0))))
        .containsExactly(-1);
    assertThat(CertainLinks.of(List.of(), List.of(at(0, 30)))).containsExactly(-1);
  }

  /** A box that moves as it likes: it speeds up, halts at once, grows, and is overlooked. */
  private static final class Wanderer {
    private final Random random;
    private double x;
    private double y;
    private double side;
    private double dx;
    private double dy;
    private double growth = 1;

    Wanderer(Random random) {
      this.random = random;
      this.x = random.nextInt(300);
      this.y = random.nextInt(200);
      this.side = 15 + random.nextInt(40);
    }

    Box next() {
      switch (random.nextInt(12)) {
        case 0 -> dx = dy = 0;
        case 1 -> {
          dx = random.nextGaussian() * side / 4;
          dy = random.nextGaussian() * side / 4;
        }
        case 2 -> growth = 0.9 + random.nextDouble() / 5;
        default -> {
          dx *= 1.05;
          dy *= 1.05;
        }
      }
      x += dx;
      y += dy;
      side = Math.min(90, Math.max(12, side * growth));
      return new Box((float) x, (float) y, (float) (x + 2 * side), (float) (y + side));
    }
  }

  private static List<List<Detection>> wild(Random random) {
    List<Wanderer> wanderers = new ArrayList<>();
    List<List<Detection>> frames = new ArrayList<>();
    for (int frame = 0; frame < 1500; frame++) {
      if (random.nextInt(40) == 0 && wanderers.size() < 6) {
        wanderers.add(new Wanderer(random));
      } else if (random.nextInt(60) == 0 && !wanderers.isEmpty()) {
        wanderers.remove(random.nextInt(wanderers.size()));
      }
      List<Detection> detections = new ArrayList<>();
      for (Wanderer each : wanderers) {
        Box box = each.next();
        if (random.nextInt(10) > 0) {
          detections.add(new Detection(random.nextInt(30) == 0 ? "car" : "bus", 0.9f, box));
        }
      }
      frames.add(detections);
    }
    return frames;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aChainIsOfOneTrackWhateverWasBeforeIt(long seed) {
    Random random = new Random(seed);
    List<List<Detection>> frames = wild(random);
    SortTracker tracker = new SortTracker(WINDOW);
    List<long[]> tracks = new ArrayList<>();
    for (int frame = 0; frame < frames.size(); frame++) {
      tracks.add(tracker.next(frame, frames.get(frame)));
    }
    int linked = 0;
    for (int window = 0; window < 100; window++) {
      int start = random.nextInt(frames.size() - 100);
      LinkFollower follower = new LinkFollower();
      Map<Long, Long> trackOf = new HashMap<>();
      for (int frame = start; frame < start + 100; frame++) {
        if (frames.get(frame).isEmpty()) {
          continue; // nobody is told of frames without objects
        }
        long[] chains = follower.next(frame, frames.get(frame));
        for (int i = 0; i < chains.length; i++) {
          Long track = trackOf.putIfAbsent(chains[i], tracks.get(frame)[i]);
          linked += track == null ? 0 : 1;
          assertThat(track == null ? tracks.get(frame)[i] : track)
              .as("seed %d, frame %d from %d on", seed, frame, start)
              .isEqualTo(tracks.get(frame)[i]);
        }
      }
    }
    assertThat(linked).isGreaterThan(3_000);
  }
}
