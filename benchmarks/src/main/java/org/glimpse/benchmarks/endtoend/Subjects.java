package org.glimpse.benchmarks.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import org.glimpse.examples.DemoCommand;
import org.glimpse.scenes.Scene;
import org.glimpse.scenes.SceneEffect;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.workspace.QueryContext;

/** Where videos and detectors come from. */
final class Subjects {
  /** The street of the demo, on which its detector has not learned. */
  private static final long STREET_SEED = 36;

  private Subjects() {}

  /** A video file with a detector. */
  static Subject of(Path video, Path detector) {
    String file = video.getFileName().toString();
    int dot = file.lastIndexOf('.');
    return new Subject(dot < 0 ? file : file.substring(0, dot), video, detector, 0);
  }

  /** The demo's street, drawn into the work folder unless it is there, with the demo's detector. */
  static Subject street(Path work, int minutes) throws IOException {
    SceneOptions options =
        SceneOptions.ofSeed(STREET_SEED)
            .withStartTime(LocalTime.of(18, 0))
            .withEffects(SceneEffect.DAYLIGHT, SceneEffect.EXPOSURE_DRIFT, SceneEffect.NOISE)
            .withDuration(Duration.ofMinutes(minutes));
    String name = "street_" + minutes + "min";
    SceneVideo scene = SceneVideo.write(Scene.of(options), work, name, QueryContext.background());
    Path detector = work.resolve("street.onnx");
    try (InputStream model = DemoCommand.class.getResourceAsStream("street.onnx")) {
      Files.write(detector, model.readAllBytes());
    }
    return new Subject(name, scene.video(), detector, 0);
  }
}
