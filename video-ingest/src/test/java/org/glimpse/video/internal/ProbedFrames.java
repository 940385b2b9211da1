package org.glimpse.video.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.video.FfmpegWitness;

/**
 * What {@code ffprobe -show_frames} says of one stream.
 *
 * @param frames the decoded frames in output order
 * @param errors what it logged at level error
 */
record ProbedFrames(List<Frame> frames, List<String> errors) {

  /**
   * One decoded frame.
   *
   * @param pts ticks, or null where the frame has none
   * @param bestEffort ticks, or null where FFmpeg cannot guess either
   */
  record Frame(Long pts, Long bestEffort) {}

  /** Probes a stream: an index, or a specifier such as {@code v:0}. */
  static ProbedFrames of(Path file, String stream) {
    FfmpegWitness.Result result =
        FfmpegWitness.ffprobe(
            "-v",
            "error",
            "-select_streams",
            stream,
            "-show_frames",
            "-show_entries",
            "frame=pts,best_effort_timestamp",
            "-of",
            "compact=p=0",
            "file:" + file);
    List<Frame> frames = new ArrayList<>();
    for (String line : result.output()) {
      if (!line.contains("pts=") && !line.contains("best_effort_timestamp=")) {
        continue;
      }
      Long pts = null;
      Long bestEffort = null;
      for (String field : line.split("\\|")) {
        if (field.startsWith("pts=")) {
          pts = ticks(field.substring(4));
        } else if (field.startsWith("best_effort_timestamp=")) {
          bestEffort = ticks(field.substring(22));
        }
      }
      frames.add(new Frame(pts, bestEffort));
    }
    return new ProbedFrames(frames, result.errors());
  }

  private static Long ticks(String text) {
    return text.equals("N/A") ? null : Long.valueOf(text);
  }
}
