package org.glimpse.detection;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;

/**
 * Videos made from recordings: frames without pixels, whose objects a recording names.
 *
 * <p>Their detector is registered with them under the video's name. It serves that video alone (it
 * never counts as "the only registered detector") and goes when the video goes.
 */
public final class Recordings {
  private static final List<String> NAMES =
      List.of("frame_count", "fps", "seconds_per_frame", "score_threshold", "merge");
  private static final double FPS_MAX = 1_000_000;

  private final VideoCatalog videos;
  private final DetectorRegistry detectors;
  private final RecordingImport imports;

  Recordings(VideoCatalog videos, DetectorRegistry detectors, RecordingImport imports) {
    this.videos = videos;
    this.detectors = detectors;
    this.imports = imports;
  }

  /**
   * {@code CREATE VIDEO name FROM RECORDING 'file' WITH (..)}: nothing is registered if any part is
   * refused.
   *
   * @param options {@code frame_count} and {@code fps}, both required, and {@code
   *     seconds_per_frame}, {@code score_threshold}, {@code merge}; values as text
   * @param start timestamp of frame 0; 1970-01-01 00:00:00 where empty
   * @throws GlimpseException ALREADY_EXISTS, FILE_NOT_FOUND, NOT_A_FILE, INVALID_RECORDING (also
   *     where it names frames beyond {@code frame_count}), UNKNOWN_OPTION, INVALID_OPTION
   */
  public synchronized Video createVideo(
      String name,
      Path file,
      Map<String, String> options,
      Optional<LocalDateTime> start,
      boolean replace,
      QueryContext context) {
    Map<String, String> values = new TreeMap<>();
    options.forEach((key, value) -> values.put(known(key), value.strip()));
    long frameCount = frameCount(values.remove("frame_count"));
    double fps = framesPerSecond(values.remove("fps"));
    RecordingOptions parsed = RecordingOptions.parse(values);
    if (!replace && videos.find(name).isPresent()) {
      throw GlimpseException.of(
          ErrorCode.ALREADY_EXISTS,
          "There is already a video '" + name + "'",
          "Use another name, or CREATE OR REPLACE VIDEO.");
    }
    StoredRecording recording = imports.load(file, context);
    if (recording.lastFrame() >= frameCount) {
      throw GlimpseException.of(
          ErrorCode.INVALID_RECORDING,
          file + " names frame " + recording.lastFrame() + ", but frame_count is " + frameCount,
          "Frames count from 0: give frame_count = " + (recording.lastFrame() + 1) + " or more.");
    }
    detectors.register(name, file, recording, parsed, Optional.of(name), replace);
    boolean created = false;
    try {
      Video video =
          videos.createWithoutPixels(
              name,
              file.toString(),
              recording.digest().hex(),
              frameCount,
              fps,
              start,
              Optional.of(name),
              replace);
      created = true;
      return video;
    } finally {
      if (!created) {
        detectors.removeOwned(name);
      }
    }
  }

  private static String known(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    if (!NAMES.contains(lower)) {
      List<String> names = new ArrayList<>(NAMES);
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_OPTION,
          "A video from a recording has no option '" + name + "'",
          Suggestions.didYouMean(name, names)
              .orElse("The options are " + String.join(", ", names) + "."));
    }
    return lower;
  }

  private static long frameCount(String text) {
    require("frame_count", text);
    double number = RecordingOptions.number("frame_count", text, 1, FileCells.FRAME_MAX + 1.0);
    if (number != Math.rint(number)) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "The option frame_count cannot be '" + text + "'",
          "Give a whole number.");
    }
    return (long) number;
  }

  private static double framesPerSecond(String text) {
    require("fps", text);
    return RecordingOptions.number("fps", text, 1e-6, FPS_MAX);
  }

  private static void require(String name, String text) {
    if (text == null) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "A video from a recording needs the option " + name,
          "CREATE VIDEO v FROM RECORDING '..' WITH (frame_count = 1000, fps = 30).");
    }
  }
}
