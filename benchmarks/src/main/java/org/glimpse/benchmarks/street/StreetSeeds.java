package org.glimpse.benchmarks.street;

import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.glimpse.scenes.SceneEffect;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.TrafficRates;

/**
 * Which streets serve what. No seed serves two purposes, and all are far from those that demo and
 * tests use.
 */
enum StreetSeeds {
  /** The detector learns from these. */
  TRAINING(1_000_000),
  /** The thresholds of scores are set by these. */
  CALIBRATION(2_000_000),
  /** The detector is judged by these. */
  HELD_OUT(3_000_000),
  /** A test judges it again by these. */
  TEST(4_000_000);

  /** Frames between two that are looked at: 6.5 s at 15 frames a second. */
  private static final int STEP = 97;

  private static final double RAIN_SHARE = 0.2;
  private static final int MINUTES_OF_DAY = 24 * 60;

  private final long first;

  StreetSeeds(long first) {
    this.first = first;
  }

  /** So many streets of default size, at every time of day, in any weather, quiet and busy. */
  List<SceneOptions> any(int count, int frames) {
    return LongStream.range(first, first + count).mapToObj(seed -> any(seed, frames)).toList();
  }

  /** So many streets with the default options: a dry evening rush hour. */
  List<SceneOptions> defaults(int count, int frames) {
    return LongStream.range(first + 500_000, first + 500_000 + count)
        .mapToObj(seed -> SceneOptions.ofSeed(seed).withFrames((long) STEP * frames))
        .toList();
  }

  private static SceneOptions any(long seed, int frames) {
    Random random = new Random(seed);
    EnumSet<SceneEffect> effects = EnumSet.allOf(SceneEffect.class);
    if (random.nextDouble() >= RAIN_SHARE) {
      effects.remove(SceneEffect.RAIN);
    }
    // Every other street is seen between 15:00 and 21:00, when the light changes most.
    int minute =
        random.nextBoolean() ? random.nextInt(MINUTES_OF_DAY) : 15 * 60 + random.nextInt(6 * 60);
    TrafficRates town = TrafficRates.town();
    TrafficRates rates =
        new TrafficRates(
            town.cars() * (0.5 + random.nextDouble()),
            town.buses() * 2.5,
            town.trucks() * 2.5,
            town.motorcycles() * 3,
            town.people() * (0.7 + random.nextDouble()),
            false,
            town.bursts(),
            town.parkedCars());
    return SceneOptions.ofSeed(seed)
        .withFrames((long) STEP * frames)
        .withStartTime(LocalTime.of(minute / 60, minute % 60))
        .withRates(rates)
        .withEffects(effects.toArray(SceneEffect[]::new));
  }

  /** The frames of a street that are looked at. */
  static long[] frames(SceneOptions options) {
    return LongStream.range(0, options.frames() / STEP)
        .map(each -> each * STEP + STEP - 1)
        .toArray();
  }
}
