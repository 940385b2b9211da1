package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of labelling: what was reported is there, nothing is there by halves. */
class CrashTest {
  @TempDir Path folder;

  @Test
  @Timeout(300)
  void fiveKillsLoseNothingThatWasReported() throws Exception {
    killRepeatedly(5, 20_261_121L);
  }

  @Test
  @Tag("soak")
  @Timeout(3000)
  void fiftyKillsLoseNothingThatWasReported() throws Exception {
    killRepeatedly(50, System.nanoTime());
  }

  private void killRepeatedly(int kills, long seed) throws Exception {
    Random random = new Random(seed);
    Video video = FixedScene.video("street", LabellingChild.FRAMES);
    FrameSet before = FrameSet.empty();
    for (int kill = 0; kill < kills; kill++) {
      // All runs together stay below the eight seconds that the whole scan takes at least.
      long reported = runAndKill(random.nextInt(6_000 / kills));
      try (Room room = new Room(folder)) {
        RegisteredDetector cars = room.carDetector();
        FrameSet labelled = room.detection.labels().labelled(video, cars, video.allFrames());
        String as = "seed " + seed + ", kill " + kill;
        assertThat(labelled.intersect(before)).as(as).isEqualTo(before);
        assertThat(labelled.size()).as(as).isGreaterThanOrEqualTo(before.size() + reported);
        assertWhole(room, video, cars, labelled, as);
        before = labelled;
      }
    }
    try (Room room = new Room(folder)) {
      RegisteredDetector cars = room.carDetector();
      QueryContext context = Room.context();
      room.detection.labeler().label(video, cars, video.allFrames(), context);
      long missing = video.frameCount() - before.size();
      assertThat(missing).as("seed " + seed).isPositive();
      assertThat(room.scene.calls).hasValue(Math.toIntExact(missing));
      assertThat(context.stats().get(Counter.DETECTOR_CALLS)).isEqualTo(missing);
      assertThat(context.stats().get(Counter.LABELS_REUSED)).isEqualTo(before.size());
      assertWhole(room, video, cars, video.allFrames(), "at the end");
    }
  }

  /** Starts a labelling process, kills it after some frames more; returns the frames reported. */
  private long runAndKill(int millisAfterFirstStep) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(LabellingChild.class.getName());
    command.add(folder.toString());
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long reported = 0;
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      assertThat(line).as("the child's first report").isEqualTo("done 0");
      if (child.waitFor(millisAfterFirstStep, TimeUnit.MILLISECONDS)) {
        assertThat(child.exitValue()).as("a child that came to its end").isZero();
      }
      // By its handle: Process.destroyForcibly would close the stream that is still to be read.
      child.toHandle().destroyForcibly();
      child.waitFor();
      for (line = output.readLine(); line != null; line = output.readLine()) {
        if (line.matches("done \\d+")) { // the last line may be cut off
          reported = Math.max(reported, Long.parseLong(line.substring(5)));
        }
      }
    }
    return reported;
  }

  private static void assertWhole(
      Room room, Video video, RegisteredDetector cars, FrameSet labelled, String as) {
    Map<Long, Integer> counts = room.countsByFrame(video, cars);
    assertThat(counts.keySet()).as(as).allMatch(labelled::contains);
    labelled.forEach(
        frame ->
            assertThat(counts.getOrDefault(frame, 0))
                .as("%s: objects in frame %d", as, frame)
                .isEqualTo(FixedScene.objectsIn(frame)));
  }
}
