package org.glimpse.examples;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import org.glimpse.scenes.Scene;
import org.glimpse.scenes.SceneEffect;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.workspace.QueryContext;

/**
 * The street that the demo asks about: from six in the evening on, until the lamps are lit.
 *
 * @param options what is drawn
 */
record DemoStreet(SceneOptions options) {
  /** The video's name in SQL. */
  static final String NAME = "street";

  /** The same frames with the scene's own truth for a detector. */
  static final String TRUTH_NAME = "street_truth";

  static final String STARTS_AT = "2026-06-01 18:00:00";

  /** Far from the seeds of the streets that the detector was trained on. */
  private static final long SEED = 36;

  static DemoStreet of(int minutes, int framesPerSecond) {
    return new DemoStreet(
        SceneOptions.ofSeed(SEED)
            .withStartTime(LocalTime.of(18, 0))
            // No sway of the camera: a still background is encoded in two thirds of the time.
            .withEffects(SceneEffect.DAYLIGHT, SceneEffect.EXPOSURE_DRIFT, SceneEffect.NOISE)
            .withFramesPerSecond(framesPerSecond, 1)
            .withDuration(Duration.ofMinutes(minutes)));
  }

  /** Where its files are in a folder. */
  static SceneVideo filesIn(Path folder) {
    return SceneVideo.in(folder, NAME);
  }

  /** Renders its files into a folder, unless they are there. */
  SceneVideo write(Path folder, QueryContext context) {
    return SceneVideo.write(Scene.of(options), folder, NAME, context);
  }

  /** Detector calls of an answer that looks at each frame. */
  long frames() {
    return options.frames();
  }
}
