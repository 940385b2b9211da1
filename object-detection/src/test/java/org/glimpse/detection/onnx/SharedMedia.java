package org.glimpse.detection.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.detection.Detection;
import org.glimpse.video.Box;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/** The models, videos and reference labels that tests tagged {@code media} share. */
final class SharedMedia {
  private static final Path FOLDER = Path.of(System.getProperty("glimpse.shared"), "media");

  private SharedMedia() {}

  static byte[] model(String name) {
    try {
      return Files.readAllBytes(FOLDER.resolve("models").resolve(name));
    } catch (IOException absent) {
      throw new UncheckedIOException(absent);
    }
  }

  /** Frames {@code 0, step, 2 step, ..} of a video, in the source's size. */
  static List<TestFrame> frames(
      Path workspaceFolder, String video, int count, int step, FrameFormat.Channels channels) {
    FrameSet.Builder wanted = FrameSet.builder();
    for (int i = 0; i < count; i++) {
      wanted.add((long) i * step, (long) i * step + 1);
    }
    List<TestFrame> frames = new ArrayList<>();
    QueryContext context = QueryContext.background();
    try (Workspace workspace = Workspace.open(workspaceFolder)) {
      Video opened =
          VideoCatalogs.open(workspace)
              .create(
                  "v",
                  FOLDER.resolve("videos").resolve(video).toString(),
                  Optional.empty(),
                  Optional.empty(),
                  true,
                  context);
      try (FrameReader reader =
          FrameReaders.of(workspace)
              .open(opened, FrameFormat.source(channels), DecodeOptions.withThreads(1))) {
        reader.read(wanted.build(), frame -> frames.add(TestFrame.copyOf(frame)), context);
      }
    }
    return frames;
  }

  /** The reference detections of a video by frame. */
  static Map<Long, List<Detection>> labels(String name) {
    Map<Long, List<Detection>> labels = new HashMap<>();
    try {
      List<String> lines = Files.readAllLines(FOLDER.resolve("labels/yolox_nano").resolve(name));
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",");
        labels
            .computeIfAbsent(Long.parseLong(cells[0]), frame -> new ArrayList<>())
            .add(
                new Detection(
                    cells[1],
                    Float.parseFloat(cells[2]),
                    new Box(
                        Float.parseFloat(cells[3]),
                        Float.parseFloat(cells[4]),
                        Float.parseFloat(cells[5]),
                        Float.parseFloat(cells[6]))));
      }
    } catch (IOException absent) {
      throw new UncheckedIOException(absent);
    }
    return labels;
  }
}
