package org.glimpse.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * Registers a file and reads every frame of it, in a process of its own whose memory a test limits;
 * prints the number of frames, of bytes of pixels, and the most memory that the process ever held.
 */
final class LongVideoReading {
  private LongVideoReading() {}

  /** Arguments: the folder of a workspace, the file. */
  public static void main(String[] arguments) throws IOException {
    long[] frames = {0};
    long[] bytes = {0};
    try (Workspace workspace = Workspace.open(Path.of(arguments[0]))) {
      QueryContext context = QueryContext.background();
      Video video =
          VideoCatalogs.open(workspace)
              .create("v", arguments[1], Optional.empty(), Optional.empty(), false, context);
      FrameFormat format = FrameFormat.source(FrameFormat.Channels.RGB);
      try (FrameReader reader =
          FrameReaders.of(workspace).open(video, format, DecodeOptions.of(context.settings()))) {
        reader.read(
            video.allFrames(),
            frame -> {
              frames[0]++;
              bytes[0] += frame.pixels().remaining();
              return true;
            },
            context);
      }
    }
    System.out.println(frames[0] + " " + bytes[0] + " " + residentKilobytesMax());
  }

  private static long residentKilobytesMax() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("this system does not tell the memory of a process");
  }
}
