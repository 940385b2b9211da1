package org.glimpse.scenes;

/**
 * Random numbers by SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
 * OOPSLA 2014), written out so that no platform's generator decides what a scene shows.
 */
final class SceneRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  private SceneRandom(long state) {
    this.state = state;
  }

  /** A stream of its own for each purpose, so that one more car does not move a tree. */
  static SceneRandom of(long seed, String purpose) {
    long mixed = mix(seed + GOLDEN);
    for (int i = 0; i < purpose.length(); i++) {
      mixed = mix(mixed * 31 + purpose.charAt(i));
    }
    return new SceneRandom(mixed);
  }

  SceneRandom copy() {
    return new SceneRandom(state);
  }

  long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** 0 (inclusive) to 1 (exclusive). */
  double nextUnit() {
    return (nextLong() >>> 11) * UNIT;
  }

  double between(double low, double high) {
    return low + (high - low) * nextUnit();
  }

  /** 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) (nextUnit() * bound);
  }

  boolean chance(double probability) {
    return nextUnit() < probability;
  }

  /** An exponential waiting time. */
  double waiting(double mean) {
    return -mean * StrictMath.log(1 - nextUnit());
  }

  /** A number for a place in a grid, without any state: the texture of a wall. */
  static int hash(int x, int y, int salt) {
    int mixed = x * 0x27D4EB2D + y * 0x165667B1 + salt * 0x9E3779B1;
    mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
    mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
    return mixed ^ (mixed >>> 16);
  }

  /** As {@link #hash}, 0 to 1. */
  static double unit(int x, int y, int salt) {
    return (hash(x, y, salt) >>> 8) * 0x1.0p-24;
  }

  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
