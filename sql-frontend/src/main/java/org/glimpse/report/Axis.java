package org.glimpse.report;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A straight scale from values to coordinates, with ticks at round numbers or times.
 *
 * @param least value at {@code from}
 * @param greatest value at {@code to}, above least
 * @param ticks within them
 * @param labels of the ticks
 */
record Axis(
    double least,
    double greatest,
    double from,
    double to,
    List<Double> ticks,
    List<String> labels) {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long[] STEPS = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    182 * DAY,
    365 * DAY
  };

  /** Of numbers, widened to whole ticks. */
  static Axis ofNumbers(double least, double greatest, double from, double to, int ticksMax) {
    double spread = greatest > least ? greatest - least : Math.max(1, Math.abs(least));
    double step = roundAbove(spread / ticksMax);
    double begin = Math.floor(least / step) * step;
    double end = Math.max(begin + step, Math.ceil(greatest / step - 1e-9) * step);
    List<Double> ticks = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    long count = Math.round((end - begin) / step);
    for (long i = 0; i <= count; i++) {
      double tick = begin + i * step;
      ticks.add(tick);
      labels.add(Cells.number(Math.abs(tick) < step / 1e6 ? 0 : tick));
    }
    return new Axis(begin, end, from, to, ticks, labels);
  }

  /** Of numbers, as far as they go, with the round ones among them as ticks. */
  static Axis ofRange(double least, double greatest, double from, double to, int ticksMax) {
    Axis wide = ofNumbers(least, greatest, from, to, ticksMax);
    double end = greatest > least ? greatest : wide.greatest();
    double begin = greatest > least ? least : wide.least();
    List<Double> ticks = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < wide.ticks().size(); i++) {
      double tick = wide.ticks().get(i);
      if (tick >= begin && tick <= end) {
        ticks.add(tick);
        labels.add(wide.labels().get(i));
      }
    }
    return new Axis(begin, end, from, to, ticks, labels);
  }

  /** Of times in milliseconds. */
  static Axis ofTimes(double least, double greatest, double from, double to, int ticksMax) {
    double end = greatest > least ? greatest : least + SECOND;
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      if ((end - least) / STEPS[i] <= ticksMax) {
        step = STEPS[i];
      }
    }
    while ((end - least) / step > ticksMax) {
      step *= 2;
    }
    DateTimeFormatter form = form(step, least, end);
    List<Double> ticks = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (double tick = Math.ceil(least / step) * step; tick <= end; tick += step) {
      ticks.add(tick);
      labels.add(form.format(time(tick)));
    }
    return new Axis(least, end, from, to, ticks, labels);
  }

  /** As fine as the step, and with the day where there are several. */
  static DateTimeFormatter form(long step, double least, double greatest) {
    boolean oneDay = time(least).toLocalDate().equals(time(greatest).toLocalDate());
    String pattern =
        step >= DAY
            ? "uuuu-MM-dd"
            : (oneDay ? "" : "MM-dd ")
                + (step >= MINUTE ? "HH:mm" : step >= SECOND ? "HH:mm:ss" : "HH:mm:ss.SSS");
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  static LocalDateTime time(double millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli((long) millis), ZoneOffset.UTC);
  }

  /** Where a value lies. */
  double at(double value) {
    return from + (to - from) * (value - least) / (greatest - least);
  }

  /** 1, 2 or 5 times a power of ten, at least so large. */
  private static double roundAbove(double size) {
    double power = Math.pow(10, Math.floor(Math.log10(size)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= size * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
