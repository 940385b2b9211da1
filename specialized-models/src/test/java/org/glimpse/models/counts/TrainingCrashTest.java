package org.glimpse.models.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of a training: it goes on where it was seconds before. */
class TrainingCrashTest {
  @TempDir private Path folder;

  @Test
  @Timeout(300)
  void aKilledTrainingGoesOn() throws Exception {
    Path file = DrawnVideo.write(folder.resolve("street.mp4"), 200, 1);
    Path workspace = folder.resolve("workspace");
    long before = 0;
    for (int kill = 0; kill < 2; kill++) {
      long reported = runAndKill(workspace, file, before);
      long resumed = resume(workspace, file);
      assertThat(resumed).as("kill " + kill).isGreaterThan(before).isLessThanOrEqualTo(reported);
      before = resumed;
    }
  }

  /** Kills the child once a checkpoint newer than its start lies there; the steps in all. */
  private long runAndKill(Path workspace, Path file, long before) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add(TrainingChild.class.getName());
    command.add(workspace.toString());
    command.add(file.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process child = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String old = checkpoint(workspace);
    long steps = 0;
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      boolean killed = false;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.matches("T \\d+")) {
          steps = Long.parseLong(line.substring(2));
          if (!killed && !checkpoint(workspace).equals(old)) {
            killed = true;
            child.toHandle().destroyForcibly();
          }
        }
      }
      assertThat(killed).as("killed, not ended").isTrue();
    }
    child.waitFor();
    return before + steps;
  }

  /** Name and time of the checkpoint, empty while there is none. */
  private static String checkpoint(Path workspace) throws IOException {
    Path checkpoints = workspace.resolve("checkpoints");
    if (!Files.exists(checkpoints)) {
      return "";
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      List<Path> whole =
          files.filter(file -> !file.getFileName().toString().endsWith(".part")).toList();
      return whole.isEmpty() ? "" : whole + " " + Files.getLastModifiedTime(whole.get(0));
    }
  }

  /** Goes on for a moment; the step that it went on from. Cancelling takes less than a second. */
  private long resume(Path workspace, Path file) {
    try (ModelRoom room = new ModelRoom(workspace)) {
      CountRequest request = TrainingChild.request(room, file);
      long all = TrainingChild.EPOCHS * request.options().stepsPerEpoch(request.training().size());
      AtomicLong from = new AtomicLong(-1);
      AtomicLong cancelled = new AtomicLong();
      CancelToken cancel = CancelToken.create();
      QueryContext context =
          QueryContext.of(
              1,
              cancel,
              progress -> {
                if (progress.job().startsWith("Training")) {
                  from.compareAndSet(-1, all - progress.total());
                  if (progress.done() == 3) {
                    cancelled.set(System.nanoTime());
                    cancel.cancel("enough");
                  }
                }
              },
              SettingValues.defaults());
      assertThatThrownBy(() -> room.models.train(request, context))
          .isInstanceOfSatisfying(
              GlimpseException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat((System.nanoTime() - cancelled.get()) / 1e9).as("seconds").isLessThan(1);
      assertThat(context.stats().get(Counter.FRAMES_DECODED)).as("thumbnails are kept").isZero();
      return from.get();
    }
  }
}
