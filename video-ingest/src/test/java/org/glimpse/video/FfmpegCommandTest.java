package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegCommandTest {
  @Test
  void bothExecutablesStart(@TempDir Path folder) throws Exception {
    FfmpegCommand command = FfmpegCommand.unpackInto(folder.resolve("ffmpeg"));
    for (ProcessBuilder builder :
        new ProcessBuilder[] {command.ffprobe("-version"), command.ffmpeg("-version")}) {
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      assertThat(told).contains("version 8.");
    }
    command.delete();
    assertThat(folder.resolve("ffmpeg")).doesNotExist();
  }
}
