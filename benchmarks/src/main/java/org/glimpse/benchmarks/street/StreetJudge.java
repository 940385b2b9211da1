package org.glimpse.benchmarks.street;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.glimpse.detection.Detection;
import org.glimpse.detection.ObjectDetector;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;

/** Holds a detector against the truth of streets. */
final class StreetJudge {
  private StreetJudge() {}

  /**
   * What came out.
   *
   * @param scores of all frames
   * @param frames looked at
   * @param millisPerFrame of CPU time in the detector
   */
  record Judgement(DetectorScores scores, int frames, double millisPerFrame) {}

  /** Looks at the frames of these streets on one thread. */
  static Judgement of(ObjectDetector detector, List<SceneOptions> streets, QueryContext context)
      throws IOException {
    DetectorScores scores = new DetectorScores();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = {0};
    int[] frames = {0};
    Job job = Job.start("Judging the detector", "streets", streets.size(), context);
    try (StreetFilm film = StreetFilm.open()) {
      for (SceneOptions street : streets) {
        film.show(
            street,
            StreetSeeds.frames(street),
            (frame, truth) -> {
              long start = threads.getCurrentThreadCpuTime();
              List<Detection> found = detector.detect(List.of(frame), context).get(0);
              nanos[0] += threads.getCurrentThreadCpuTime() - start;
              frames[0]++;
              scores.add(found, truth);
            },
            context);
        job.finished(1);
      }
    }
    return new Judgement(scores, frames[0], nanos[0] / 1e6 / frames[0]);
  }
}
