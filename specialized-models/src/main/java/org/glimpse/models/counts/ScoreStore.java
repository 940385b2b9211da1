package org.glimpse.models.counts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Derivations;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SingleFlight;
import org.glimpse.workspace.Workspace;

/**
 * The scores of every frame of a file by one model, kept in blocks: scoring that was cut short goes
 * on with the first block that is not there.
 */
final class ScoreStore {
  /** Kind of {@link org.glimpse.workspace.MeasuredCosts}: one frame scored, by architecture. */
  static final String COST = "proxy";

  /** Parts of a block of thumbnails; more of them leave workers idle for less time at the end. */
  private static final int PARTS = 8;

  private static final String KIND = "scores";
  private static final String OPERATION = "count scores 1";

  private final Workspace workspace;
  private final ThumbnailStore thumbnails;
  private final Derivations derivations;
  private final SingleFlight<Derivations.Name> flights = new SingleFlight<>();

  ScoreStore(Workspace workspace, ThumbnailStore thumbnails, Derivations derivations) {
    this.workspace = workspace;
    this.thumbnails = thumbnails;
    this.derivations = derivations;
  }

  private static Derivations.Name name(Video.Segment segment, TrainedModel model) {
    return new Derivations.Name(
        KIND, Digest.ofParts(OPERATION, segment.digest().hex(), model.onnx().hex()));
  }

  /** Keeps a file's scores from being thrown away. */
  Derivations.Use use(Video.Segment segment, TrainedModel model) {
    return derivations.use(name(segment, model));
  }

  /** Waits until no other statement scores a file with the model. */
  SingleFlight.Flight alone(Video.Segment segment, TrainedModel model, QueryContext context) {
    return flights.enter(name(segment, model), context);
  }

  private static int blocks(Video.Segment segment) {
    return Math.toIntExact((segment.frameCount() + ScoreBlock.FRAMES - 1) / ScoreBlock.FRAMES);
  }

  private static int framesOf(Video.Segment segment, int block) {
    return (int)
        Math.min(ScoreBlock.FRAMES, segment.frameCount() - (long) block * ScoreBlock.FRAMES);
  }

  private Optional<Path> find(Video.Segment segment, TrainedModel model, int block) {
    return workspace.artifacts().find(KIND, name(segment, model).part(block));
  }

  /** Frames of a file that the model has not scored yet. */
  long missing(Video.Segment segment, TrainedModel model) {
    long missing = 0;
    for (int block = 0; block < blocks(segment); block++) {
      missing += find(segment, model, block).isPresent() ? 0 : framesOf(segment, block);
    }
    return missing;
  }

  /**
   * Scores what is missing of a file whose thumbnails are complete and in use.
   *
   * @param workers as many threads, each of which scores on one core
   */
  void complete(
      Video.Segment segment,
      TrainedModel model,
      CountModel opened,
      ExecutorService workers,
      Job job,
      QueryContext context) {
    // Memory that was touched before is cheaper than fresh memory for each part.
    Queue<CountModel.Scorer> scorers = new ConcurrentLinkedQueue<>();
    for (int block = 0; block < blocks(segment); block++) {
      if (find(segment, model, block).isEmpty()) {
        score(segment, model, block, opened, scorers, workers, job, context);
      }
    }
  }

  private void score(
      Video.Segment segment,
      TrainedModel model,
      int block,
      CountModel opened,
      Queue<CountModel.Scorer> scorers,
      ExecutorService workers,
      Job job,
      QueryContext context) {
    int frames = framesOf(segment, block);
    ScoreBlock.Writer writer = new ScoreBlock.Writer(frames, opened.columns());
    List<Future<Double>> parts = new ArrayList<>();
    int perBlock = ScoreBlock.FRAMES / ThumbnailBlock.FRAMES;
    int first = block * perBlock;
    int end = Math.min(first + perBlock, ThumbnailStore.blocks(segment));
    for (int source = first; source < end; source++) {
      int at = (source - first) * ThumbnailBlock.FRAMES;
      int number = source;
      for (int part = 0; part < PARTS; part++) {
        int which = part;
        Callable<Double> work =
            () -> {
              CountModel.Scorer scorer = scorers.poll();
              if (scorer == null) {
                scorer = opened.scorer(ThumbnailChunk.FRAMES);
              }
              double seconds = score(segment, number, which, scorer, writer, at, context);
              scorers.add(scorer);
              return seconds;
            };
        parts.add(workers.submit(work));
      }
    }
    double seconds = finish(parts, job, frames);
    context.stats().addSeconds(Clock.PROXY, seconds);
    context.stats().add(Counter.PROXY_FRAMES, frames);
    workspace.measuredCosts().observe(COST, model.architecture().name(), frames, seconds);
    Path file =
        workspace.artifacts().findOrCreate(KIND, name(segment, model).part(block), writer::writeTo);
    derivations.made(name(segment, model), blocks(segment), size(file), seconds, context);
  }

  /** Seconds of all workers. */
  private static double finish(List<Future<Double>> parts, Job job, int frames) {
    double seconds = 0;
    boolean done = false;
    try {
      long told = 0;
      for (int i = 0; i < parts.size(); i++) {
        seconds += parts.get(i).get();
        long now = (long) frames * (i + 1) / parts.size();
        job.finished(now - told);
        told = now;
      }
      done = true;
      return seconds;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof GlimpseException known) {
        throw known;
      }
      throw GlimpseException.internal("Scoring failed", failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw GlimpseException.of(
          ErrorCode.CANCELLED, "Scoring was interrupted", "Run the same again to go on.");
    } finally {
      if (!done) {
        parts.forEach(part -> part.cancel(false));
      }
    }
  }

  /** One part of the chunks of a block of thumbnails: seconds that it took. */
  private double score(
      Video.Segment segment,
      int number,
      int part,
      CountModel.Scorer scorer,
      ScoreBlock.Writer writer,
      int at,
      QueryContext context) {
    long start = System.nanoTime();
    try (ThumbnailBlock block = thumbnails.open(segment, number)) {
      int chunks = block.chunks();
      int first = chunks * part / PARTS * ThumbnailChunk.FRAMES;
      int behind = chunks * (part + 1) / PARTS * ThumbnailChunk.FRAMES;
      int end = Math.min(behind, ThumbnailStore.framesOf(segment, number));
      while (first < end) {
        context.cancel().throwIfCancelled();
        int count = block.read(first, scorer.thumbnails());
        writer.put(at + first, count, scorer.score(count));
        first += count;
      }
    } catch (IOException damaged) {
      throw thumbnails.damaged(segment, number, damaged);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** The scores of a file, all of them there. */
  ScoreBlock[] open(Video.Segment segment, TrainedModel model) {
    ScoreBlock[] opened = new ScoreBlock[blocks(segment)];
    int columns = CountExport.columns(model.heads());
    for (int block = 0; block < opened.length; block++) {
      try {
        Path file =
            find(segment, model, block).orElseThrow(() -> new IOException("they are not there"));
        opened[block] = ScoreBlock.open(file, framesOf(segment, block), columns);
      } catch (IOException damaged) {
        workspace.artifacts().delete(KIND, name(segment, model).part(block));
        throw GlimpseException.of(
            ErrorCode.WORKSPACE_UNUSABLE,
            "Scores in the workspace are damaged: " + damaged.getMessage(),
            "Run the statement again: they were taken away and will be made anew.",
            damaged);
      }
    }
    return opened;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "Cannot read " + file + ": " + failure.getMessage(),
          "Check the permissions of the workspace folder.",
          failure);
    }
  }
}
