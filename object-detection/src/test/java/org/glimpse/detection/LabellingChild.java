package org.glimpse.detection;

import java.nio.file.Path;
import org.glimpse.video.Video;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;

/**
 * The process that {@link CrashTest} kills: labels the fixed scene and prints each progress report.
 */
final class LabellingChild {
  /** With two threads and the detector's pace: at least eight seconds of work. */
  static final int FRAMES = 40_000;

  private LabellingChild() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    FixedScene scene = new FixedScene();
    scene.detectNanos = 400_000;
    try (Room room = new Room(folder, scene)) {
      RegisteredDetector cars = room.carDetector();
      Video video = FixedScene.video("street", FRAMES);
      QueryContext context =
          QueryContext.of(
              1,
              CancelToken.create(),
              progress -> {
                System.out.println("done " + progress.done());
                System.out.flush();
              },
              SettingValues.defaults().with("threads", "2"));
      room.detection.labeler().label(video, cars, video.allFrames(), context);
    }
  }
}
