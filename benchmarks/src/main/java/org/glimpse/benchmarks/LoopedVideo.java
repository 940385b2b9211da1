package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.glimpse.video.FfmpegCommand;

/** A video again and again in one file, without encoding it anew. */
final class LoopedVideo {
  private LoopedVideo() {}

  /**
   * Writes it.
   *
   * @param folder for it and for FFmpeg's program
   * @param times how often the video is in it
   */
  static Path write(Path file, int times, Path folder) throws IOException, InterruptedException {
    Path looped = folder.resolve("long.mp4");
    Process process =
        FfmpegCommand.unpackInto(folder.resolve("ffmpeg"))
            .ffmpeg(
                "-nostdin",
                "-v",
                "error",
                "-stream_loop",
                String.valueOf(times - 1),
                "-i",
                file.toString(),
                "-map",
                "0:v:0",
                "-c",
                "copy",
                looped.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("ffmpeg could not repeat " + file);
    }
    return looped;
  }
}
