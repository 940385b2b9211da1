package org.glimpse.benchmarks.endtoend;

import java.nio.file.Path;
import java.util.Locale;
import org.glimpse.benchmarks.Stopwatch;

/**
 * A video with the detector that is asked about it.
 *
 * @param name short, and the name of its files in the work folder
 * @param video file
 * @param detector ONNX file, or a recording where there is a price
 * @param price seconds that a call is charged without passing; 0 where the detector runs
 */
record Subject(String name, Path video, Path detector, double price) {

  boolean isPriced() {
    return price > 0;
  }

  /** The same, answered from what the detector said before. */
  Subject priced(Path recording, double secondsPerFrame) {
    return new Subject(name, video, recording, secondsPerFrame);
  }

  /** The statement that registers its detector as {@code d}. */
  String detectorSql() {
    return isPriced()
        ? String.format(
            Locale.ROOT,
            "CREATE DETECTOR d FROM RECORDING '%s' WITH (seconds_per_frame = %s)",
            detector,
            price)
        : "CREATE DETECTOR d FROM '" + detector + "'";
  }

  /** Seconds with what some calls are charged. */
  Stopwatch.Seconds charged(Stopwatch.Seconds seconds, long calls) {
    return new Stopwatch.Seconds(seconds.wall() + calls * price, seconds.cpu() + calls * price);
  }
}
