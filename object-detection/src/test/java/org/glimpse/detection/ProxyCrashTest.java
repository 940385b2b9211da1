package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of CREATE PROXY: all of it is there, or nothing. */
class ProxyCrashTest {
  private static final int FRAMES = 1_000_000;
  private static final int KILLS = 4;
  private static final int MILLIS_MAX = 1_500;

  @TempDir Path folder;

  @Test
  @Timeout(200)
  void aKilledImportLeavesNothingBehind() throws Exception {
    Path scores = folder.resolve("scores.csv");
    try (BufferedWriter out = Files.newBufferedWriter(scores)) {
      out.write("frame,score\n");
      for (int frame = 0; frame < FRAMES; frame++) {
        out.write(frame + "," + frame % 100 + "\n");
      }
    }
    try (Room room = new Room(folder)) {
      room.videos.createWithoutPixels(
          "street", "s", "street", FRAMES, 10, Optional.empty(), Optional.empty(), false);
    }
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      boolean done = runAndKill(scores, random.nextInt(MILLIS_MAX));
      try (Room room = new Room(folder)) {
        String as = "seed " + seed + ", kill " + kill;
        Optional<RegisteredProxy> proxy = room.detection.proxies().find("p");
        List<List<Object>> rows = room.rows("SELECT count(*) FROM score_rows");
        if (done) {
          assertThat(proxy).as(as).isPresent();
        }
        assertThat(rows).as(as).containsExactly(List.of(proxy.isPresent() ? (long) FRAMES : 0L));
        assertThat(room.rows("SELECT count(*) FROM score_files"))
            .as(as)
            .containsExactly(List.of(proxy.isPresent() ? 1L : 0L));
      }
    }
  }

  /** Starts an import and kills it after a while; whether it said that it was done. */
  private boolean runAndKill(Path scores, int millis) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                ImportingChild.class.getName(),
                folder.toString(),
                scores.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.readLine()).isEqualTo("ready");
      child.waitFor(millis, TimeUnit.MILLISECONDS);
      // By its handle: Process.destroyForcibly would close the stream that is still to be read.
      child.toHandle().destroyForcibly();
      child.waitFor();
      return "done".equals(output.readLine());
    }
  }
}
