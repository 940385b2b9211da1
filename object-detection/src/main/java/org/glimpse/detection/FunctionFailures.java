package org.glimpse.detection;

import java.util.Locale;
import org.glimpse.video.Box;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** What is said where a function of pictures fails: which, at which picture. */
final class FunctionFailures {
  private FunctionFailures() {}

  static GlimpseException of(
      RegisteredFunction function,
      String did,
      Video video,
      VideoPixels.Region region,
      String advice,
      Throwable cause) {
    return GlimpseException.of(
        ErrorCode.FUNCTION_FAILED,
        "The function '" + function.name() + "' " + did + " for " + place(video, region),
        advice,
        cause);
  }

  private static String place(Video video, VideoPixels.Region region) {
    String frame = "frame " + region.frame() + " of " + video.name();
    Box box = region.box();
    return box == null
        ? frame
        : String.format(
            Locale.ROOT,
            "%s, box %.1f,%.1f to %.1f,%.1f",
            frame,
            box.xmin(),
            box.ymin(),
            box.xmax(),
            box.ymax());
  }
}
