package org.glimpse.server;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.GlimpseException;

/** Numbers of a URL. */
final class Requested {
  private static final int CHARACTERS_MAX = 8 << 10;

  private Requested() {}

  /**
   * A whole number, 0 or more.
   *
   * @throws GlimpseException INVALID_REQUEST
   */
  static long number(String what, String text, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // told below
    }
    throw Failure.invalidRequest(
        what + " is '" + QueryRequest.cut(text) + "', no whole number from 0 to " + max,
        "Correct it.");
  }

  /**
   * Frames as {@code 7,12-20}.
   *
   * @throws GlimpseException INVALID_REQUEST for what is no such list, is empty, or has too many
   */
  static FrameSet frames(String text, int max) {
    if (text.length() > CHARACTERS_MAX) {
      throw tooMany(max);
    }
    List<FrameSet.Range> ranges =
        Arrays.stream(text.split(","))
            .map(Requested::range)
            .sorted(Comparator.comparingLong(FrameSet.Range::start))
            .toList();
    FrameSet frames = FrameSet.of(ranges);
    if (frames.size() > max) {
      throw tooMany(max);
    }
    return frames;
  }

  private static GlimpseException tooMany(int max) {
    return Failure.invalidRequest(
        "More than " + max + " frames are asked for at once", "Ask for some of them at a time.");
  }

  private static FrameSet.Range range(String text) {
    int dash = text.indexOf('-');
    long max = Long.MAX_VALUE - 1;
    long first = number("frames", (dash < 0 ? text : text.substring(0, dash)).strip(), max);
    long last = dash < 0 ? first : number("frames", text.substring(dash + 1).strip(), max);
    if (last < first) {
      throw Failure.invalidRequest(
          "frames has the range '" + QueryRequest.cut(text) + "', which is empty",
          "Give the lower frame first.");
    }
    return new FrameSet.Range(first, last + 1);
  }
}
