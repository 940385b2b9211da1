package org.glimpse.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What FFmpeg's own programs tell of a clip.
 *
 * @param seconds when each decoded frame is shown, from the first one on; NaN where it has no time
 * @param complaints errors, corrupt packets or frames, and concealment, as logged
 */
record WitnessReading(List<Double> seconds, List<String> complaints) {

  static WitnessReading of(Path file) {
    FfmpegWitness.Result frames =
        FfmpegWitness.ffprobe(
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "frame=best_effort_timestamp_time",
            "-of",
            "csv=p=0",
            file.toString());
    List<Double> times = new ArrayList<>();
    for (String line : frames.output()) {
      if (!line.isBlank()) {
        String time = line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
        times.add(time.equals("N/A") ? Double.NaN : Double.parseDouble(time));
      }
    }
    double first = times.isEmpty() ? 0 : times.get(0);
    List<String> complaints = new ArrayList<>(frames.errors());
    FfmpegWitness.Result decoding =
        FfmpegWitness.ffmpeg(
            "-v",
            "level+info",
            "-nostats",
            "-i",
            file.toString(),
            "-map",
            "0:v:0",
            "-f",
            "null",
            "-");
    for (String line : decoding.errors()) {
      String lower = line.toLowerCase(Locale.ROOT);
      // The null muxer rounds times to frames and then complains of its own rounding.
      if (lower.startsWith("[null @")) {
        continue;
      }
      if (lower.contains("[error]")
          || lower.contains("[fatal]")
          || lower.contains("[panic]")
          || lower.contains("corrupt")
          || lower.contains("conceal")) {
        complaints.add(line);
      }
    }
    if (frames.exitCode() != 0 || decoding.exitCode() != 0) {
      complaints.add("exit codes " + frames.exitCode() + " and " + decoding.exitCode());
    }
    return new WitnessReading(times.stream().map(time -> time - first).toList(), complaints);
  }

  /** Whether Glimpse saw the same frames at the same times, to the millisecond. */
  boolean agreesWith(ClipReading reading) {
    if (reading.millis().size() != seconds.size() || reading.checksums().size() != seconds.size()) {
      return false;
    }
    for (int i = 0; i < seconds.size(); i++) {
      double seen = seconds.get(i);
      // A frame without a time of its own gets one from its neighbours, which is no claim.
      if (!Double.isNaN(seen) && Math.abs(seen * 1000 - reading.millis().get(i)) > 1.001) {
        return false;
      }
    }
    return true;
  }
}
