package org.glimpse.video.internal;

import java.math.BigInteger;

/** Exact arithmetic on ticks of a time base. */
final class Ticks {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private Ticks() {}

  /** {@code ticks * numerator / denominator} seconds in microseconds, rounded half up. */
  static long toMicros(long ticks, int numerator, int denominator) {
    long scale = numerator * MICROS_PER_SECOND;
    long low = ticks * scale;
    if (Math.multiplyHigh(ticks, scale) == low >> 63
        && low < Long.MAX_VALUE - denominator
        && low > Long.MIN_VALUE + denominator) {
      return Math.floorDiv(low + denominator / 2, denominator);
    }
    BigInteger exact = BigInteger.valueOf(ticks).multiply(BigInteger.valueOf(scale));
    BigInteger[] parts =
        exact
            .shiftLeft(1)
            .add(BigInteger.valueOf(denominator))
            .divideAndRemainder(BigInteger.valueOf(2L * denominator));
    return parts[1].signum() < 0
        ? parts[0].subtract(BigInteger.ONE).longValueExact()
        : parts[0].longValueExact();
  }
}
