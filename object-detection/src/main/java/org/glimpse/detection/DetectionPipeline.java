package org.glimpse.detection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.glimpse.video.DecodedFrame;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * Frames in, labels out, in the same order: the thread that decodes hands frames over, a few
 * workers detect, and the same thread takes finished labels in steps. Every queue is bounded, so
 * that decoding waits when detection is the slower of the two.
 *
 * <p>{@link #submit}, {@link #finish} and the step sink run on one thread.
 */
final class DetectionPipeline implements AutoCloseable {
  /** Labels taken together, and so lost together by a crash. */
  private static final int STEP_FRAMES = 256;

  /** A step is taken after this time even if it is small. */
  private static final long STEP_NANOS = 1_000_000_000L;

  /** Frames under way or finished out of order, pixels not counted. */
  private static final int PENDING_MAX = 4 * STEP_FRAMES;

  private static final long WAIT_MILLIS = 50;

  private final ObjectDetector detector;
  private final QueryContext context;
  private final Clock clock;
  private final StepSink sink;
  private final int batch;
  private final int queuedBatchesMax;
  private final List<Thread> workers = new ArrayList<>();

  // Guarded by this.
  private final Deque<List<Slot>> queue = new ArrayDeque<>();
  private boolean ended;
  private Throwable failure;
  private double detectorSeconds;

  // Only on the submitting thread.
  private final Deque<Slot> pending = new ArrayDeque<>();
  private final List<FrameLabel> ready = new ArrayList<>();
  private List<Slot> filling = new ArrayList<>();
  private long lastStepNanos = System.nanoTime();

  /** Takes the labels of a step, ascending by frame; durable when it returns. */
  @FunctionalInterface
  interface StepSink {
    void accept(List<FrameLabel> labels);
  }

  /** A frame under way. */
  private static final class Slot {
    final long frame;
    DecodedFrame picture;
    volatile List<Detection> detections;

    Slot(DecodedFrame picture) {
      this.frame = picture.frame();
      this.picture = picture;
    }
  }

  /**
   * @param threads that detect
   * @param batch frames of a run; fewer if the detector takes fewer
   * @param clock what the seconds of detection count as
   */
  DetectionPipeline(
      ObjectDetector detector,
      int threads,
      int batch,
      QueryContext context,
      Clock clock,
      StepSink sink) {
    this.detector = detector;
    this.context = context;
    this.clock = clock;
    this.sink = sink;
    this.batch = Math.max(1, Math.min(batch, detector.maxBatch()));
    this.queuedBatchesMax = threads + 1;
    for (int i = 0; i < threads; i++) {
      Thread worker = new Thread(this::work, "glimpse-detect-" + i);
      worker.setDaemon(true);
      workers.add(worker);
      worker.start();
    }
  }

  /**
   * Hands a frame over, keeping its pixels until it is detected; waits while the queue is full.
   *
   * @throws GlimpseException what detection or a step threw, or the reason of a cancelled statement
   */
  void submit(DecodedFrame picture) {
    picture.retain();
    Slot slot = new Slot(picture);
    pending.add(slot);
    filling.add(slot);
    if (filling.size() >= batch) {
      enqueue();
    }
    takeSteps(false);
  }

  /**
   * Waits for every frame handed over and takes the last step.
   *
   * @throws GlimpseException as {@link #submit}
   */
  void finish() {
    if (!filling.isEmpty()) {
      enqueue();
    }
    while (!pending.isEmpty()) {
      await(() -> !pending.isEmpty() && pending.peek().detections == null);
      takeSteps(false);
    }
    takeSteps(true);
  }

  /** Seconds that the workers have spent detecting. */
  synchronized double detectorSeconds() {
    return detectorSeconds;
  }

  /** Stops the workers after what they are running now, and keeps what was finished in order. */
  @Override
  public void close() {
    synchronized (this) {
      ended = true;
      queue.forEach(slots -> slots.forEach(DetectionPipeline::release));
      queue.clear();
      notifyAll();
    }
    filling.forEach(DetectionPipeline::release);
    filling.clear();
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException again) {
          interrupted = true; // native runs must end before their buffers go
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** After {@link #close}: labels finished in order that no step has taken yet. */
  void takeRest() {
    takeSteps(true);
  }

  private void enqueue() {
    List<Slot> full = filling;
    await(() -> queue.size() >= queuedBatchesMax || pending.size() > PENDING_MAX + full.size());
    synchronized (this) {
      queue.add(full);
      notifyAll();
    }
    filling = new ArrayList<>();
  }

  private interface Condition {
    boolean holds();
  }

  /** Waits while the condition holds, taking steps that fall due. */
  private void await(Condition condition) {
    while (true) {
      context.cancel().throwIfCancelled();
      takeSteps(false);
      synchronized (this) {
        throwFailure();
        if (!condition.holds()) {
          return;
        }
        try {
          wait(WAIT_MILLIS);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          context.cancel().cancel("The thread of the statement was interrupted");
        }
      }
    }
  }

  private void takeSteps(boolean all) {
    while (!pending.isEmpty() && pending.peek().detections != null) {
      Slot slot = pending.poll();
      ready.add(new FrameLabel(slot.frame, slot.detections));
    }
    boolean due =
        ready.size() >= STEP_FRAMES || System.nanoTime() - lastStepNanos >= STEP_NANOS || all;
    if (due && !ready.isEmpty()) {
      List<FrameLabel> step = List.copyOf(ready);
      ready.clear();
      sink.accept(step);
      lastStepNanos = System.nanoTime();
    }
  }

  private synchronized void throwFailure() {
    if (failure instanceof GlimpseException known) {
      throw GlimpseException.of(known.code(), known.getMessage(), known.advice(), known);
    }
    if (failure != null) {
      throw GlimpseException.internal("The detector failed: " + failure, failure);
    }
  }

  private void work() {
    while (true) {
      List<Slot> slots;
      synchronized (this) {
        while (queue.isEmpty() && !ended && failure == null) {
          try {
            wait();
          } catch (InterruptedException interrupted) {
            return; // nobody interrupts these threads but a JVM that goes down
          }
        }
        if (failure != null || queue.isEmpty()) {
          return;
        }
        slots = queue.poll();
        notifyAll();
      }
      try {
        detect(slots);
      } catch (RuntimeException | Error thrown) {
        synchronized (this) {
          failure = failure == null ? thrown : failure;
          notifyAll();
        }
        return;
      } finally {
        slots.forEach(DetectionPipeline::release);
      }
    }
  }

  private void detect(List<Slot> slots) {
    List<DecodedFrame> pictures = slots.stream().map(slot -> slot.picture).toList();
    long start = System.nanoTime();
    List<List<Detection>> found = detector.detect(pictures, context);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (found.size() != slots.size()) {
      throw GlimpseException.internal(
          "A detector gave " + found.size() + " labels for " + slots.size() + " frames", null);
    }
    context.stats().addSeconds(clock, seconds);
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).detections = List.copyOf(found.get(i));
    }
    synchronized (this) {
      detectorSeconds += seconds;
      notifyAll();
    }
  }

  private static void release(Slot slot) {
    if (slot.picture != null) {
      slot.picture.release();
      slot.picture = null;
    }
  }
}
