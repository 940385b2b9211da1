package org.glimpse.scenes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.glimpse.video.VideoWriter;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;

/** Renders runs of frames on several threads while this one encodes them in order. */
final class SceneWriting {
  private static final int THREADS_MAX = 4;

  /** Frames that one thread renders at a time, at most. */
  private static final int RUN_MAX = 30;

  /** Bytes of frames that wait to be encoded, all runs together. */
  private static final long WAITING_BYTES_MAX = 64L << 20;

  private SceneWriting() {}

  /** Frames {@code first, first + 1, ..}: pixels and truth. */
  private record Run(long first, byte[][] pixels, List<List<SceneObject>> truth) {}

  /** Writes all files but the marker; leaves nothing if it fails. */
  static void write(Scene scene, SceneVideo files, QueryContext context) throws IOException {
    int threads = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
    ExecutorService workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "scene renderer");
              thread.setDaemon(true);
              return thread;
            });
    try (VideoWriter video =
            VideoWriter.create(files.video(), SceneVideo.encoding(scene.options()));
        TruthFiles truth = TruthFiles.create(files)) {
      encode(scene, video, truth, new Rendering(scene, workers, threads), context);
      video.finish();
      truth.publish();
    } finally {
      workers.shutdownNow();
    }
  }

  private static void encode(
      Scene scene, VideoWriter video, TruthFiles truth, Rendering rendering, QueryContext context)
      throws IOException {
    Job job = Job.start("Rendering a street", "frames", scene.options().frames(), context);
    job.checkpoint();
    for (Run run = rendering.next(); run != null; run = rendering.next()) {
      for (int i = 0; i < run.truth().size(); i++) {
        video.write(ByteBuffer.wrap(run.pixels()[i]), run.first() + i);
        truth.add(run.first() + i, run.truth().get(i));
      }
      rendering.recycle(run);
      job.finished(run.truth().size());
    }
  }

  /** Runs that are being rendered, in order; at most two a thread are held. */
  private static final class Rendering {
    private final Scene scene;
    private final ExecutorService workers;
    private final int ahead;
    private final int run;
    private final ArrayDeque<Future<Run>> pending = new ArrayDeque<>();
    private final BlockingQueue<SceneRenderer> renderers;
    private final ArrayDeque<byte[][]> buffers = new ArrayDeque<>();
    private long nextFrame;

    Rendering(Scene scene, ExecutorService workers, int threads) {
      this.scene = scene;
      this.workers = workers;
      ahead = 2 * threads;
      long frames = WAITING_BYTES_MAX / ahead / frameBytes();
      run = (int) Math.max(1, Math.min(Math.min(RUN_MAX, second(scene.options())), frames));
      renderers = new ArrayBlockingQueue<>(threads);
      for (int i = 0; i < threads; i++) {
        renderers.add(scene.renderer());
      }
    }

    /** Frames of a second, which share the simulation and whole steps of the light. */
    private static long second(SceneOptions options) {
      return Math.round(
          (double) options.framesPerSecond().numerator() / options.framesPerSecond().denominator());
    }

    /** The next frames in order; null after the last. */
    Run next() {
      while (pending.size() < ahead && nextFrame < scene.options().frames()) {
        long first = nextFrame;
        int count = (int) Math.min(run, scene.options().frames() - first);
        byte[][] pixels = buffers.isEmpty() ? newBuffers() : buffers.poll();
        pending.add(workers.submit(() -> render(first, count, pixels)));
        nextFrame += count;
      }
      Future<Run> head = pending.poll();
      return head == null ? null : await(head);
    }

    void recycle(Run run) {
      buffers.add(run.pixels());
    }

    private byte[][] newBuffers() {
      return new byte[run][frameBytes()];
    }

    private int frameBytes() {
      return 3 * scene.options().width() * scene.options().height();
    }

    private Run render(long first, int count, byte[][] pixels) throws InterruptedException {
      SceneRenderer renderer = renderers.take();
      try {
        List<List<SceneObject>> truth = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          truth.add(renderer.render(first + i, pixels[i]));
        }
        return new Run(first, pixels, truth);
      } finally {
        renderers.add(renderer);
      }
    }

    private static Run await(Future<Run> head) {
      try {
        return head.get();
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof GlimpseException known) {
          throw known;
        }
        throw GlimpseException.internal("rendering a scene failed", failed.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw GlimpseException.internal("interrupted while rendering", interrupted);
      }
    }
  }
}
