package org.glimpse.benchmarks.street;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.glimpse.scenes.Scene;
import org.glimpse.scenes.SceneObject;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.SceneRenderer;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;

/**
 * Frames of streets as a detector meets them: rendered, compressed as H.264, and decoded again. The
 * files in between are deleted.
 */
final class StreetFilm implements AutoCloseable {
  /**
   * Frames that lie seconds apart share little, so a default rate would blur them more than film.
   */
  private static final int BIT_RATE_FACTOR = 3;

  private final Path folder;
  private final Workspace workspace;
  private final VideoCatalog videos;

  private StreetFilm(Path folder) {
    this.folder = folder;
    this.workspace = Workspace.open(folder.resolve("workspace"));
    this.videos = VideoCatalogs.open(workspace);
  }

  /** Works in a new temporary folder. */
  static StreetFilm open() throws IOException {
    return new StreetFilm(Files.createTempDirectory("glimpse-street"));
  }

  /** Takes one frame with everything that is in it. */
  @FunctionalInterface
  interface Viewer {
    /**
     * @param frame valid only until this returns
     * @param truth all objects in the frame
     */
    void see(DecodedFrame frame, List<SceneObject> truth);
  }

  /** Shows some frames of a street, in order; reports no progress of its own. */
  void show(SceneOptions options, long[] frames, Viewer viewer, QueryContext context)
      throws IOException {
    Path file = folder.resolve("street.mp4");
    List<List<SceneObject>> truths = film(options, frames, file, context);
    QueryContext quiet =
        QueryContext.of(0, context.cancel(), ProgressListener.NONE, context.settings());
    Video video =
        videos.create("street", file.toString(), Optional.empty(), Optional.empty(), true, quiet);
    try (FrameReader reader =
        FrameReaders.of(workspace)
            .open(
                video,
                FrameFormat.source(FrameFormat.Channels.RGB),
                DecodeOptions.withThreads(1))) {
      reader.read(
          video.allFrames(),
          frame -> {
            viewer.see(frame, truths.get(Math.toIntExact(frame.frame())));
            return true;
          },
          quiet);
    }
  }

  private static List<List<SceneObject>> film(
      SceneOptions options, long[] frames, Path file, QueryContext context) {
    SceneRenderer renderer = Scene.of(options).renderer();
    VideoEncoding encoding =
        VideoEncoding.of(
            VideoEncoding.Codec.H264,
            options.width(),
            options.height(),
            options.framesPerSecond().numerator(),
            options.framesPerSecond().denominator());
    byte[] rgb = new byte[renderer.frameBytes()];
    List<List<SceneObject>> truths = new ArrayList<>(frames.length);
    try (VideoWriter writer =
        VideoWriter.create(
            file, encoding.withBitRate(BIT_RATE_FACTOR * encoding.bitsPerSecond()))) {
      for (int i = 0; i < frames.length; i++) {
        context.cancel().throwIfCancelled();
        truths.add(renderer.render(frames[i], rgb));
        writer.write(ByteBuffer.wrap(rgb), i);
      }
      writer.finish();
    }
    return truths;
  }

  @Override
  public void close() throws IOException {
    workspace.close();
    try (var paths = Files.walk(folder)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
