package org.glimpse.models.counts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Derivations;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.SingleFlight;
import org.glimpse.workspace.Workspace;

/**
 * The count models of a workspace: trained once, kept, and asked about every frame of a video once.
 * Safe from any thread; trainings wait for each other.
 */
public final class CountModels {
  private final Workspace workspace;
  private final ModelRegistry registry;
  private final ThumbnailStore thumbnails;
  private final ScoreStore scores;
  private final CountPrices prices;
  private final SingleFlight<CountModels> trainings = new SingleFlight<>();
  private final SingleFlight<Digest> choices = new SingleFlight<>();

  private CountModels(Workspace workspace, FrameReaders readers) {
    this.workspace = workspace;
    Derivations derivations = workspace.derivations();
    this.registry = new ModelRegistry(workspace);
    this.thumbnails = new ThumbnailStore(workspace, readers, derivations);
    this.scores = new ScoreStore(workspace, thumbnails, derivations);
    this.prices = new CountPrices(workspace.measuredCosts(), thumbnails, scores);
  }

  /** The models of this workspace; its tables are created if they are absent. */
  public static CountModels open(Workspace workspace, FrameReaders readers) {
    return new CountModels(workspace, readers);
  }

  /** All models, oldest first. */
  public List<TrainedModel> list() {
    return registry.list();
  }

  /** The model that answers an equal request, if there is one. */
  public Optional<TrainedModel> find(CountRequest request) {
    return registry.find(request.key());
  }

  /** The models of that name, or whose key or file digest begins with it. */
  public Optional<TrainedModel> find(String nameOrDigest) {
    return list().stream()
        .filter(
            model ->
                model.name().equalsIgnoreCase(nameOrDigest)
                    || nameOrDigest.length() >= 6
                        && (model.key().hex().startsWith(nameOrDigest)
                            || model.onnx().hex().startsWith(nameOrDigest)))
        .findFirst();
  }

  /**
   * The models that learned this detector's labels of this video, or of the files that it began
   * with, newest first. Models of others never match.
   */
  public List<TrainedModel> of(Video video, Digest detector) {
    List<TrainedModel> all = new ArrayList<>(list());
    all.removeIf(model -> !model.detector().equals(detector) || !ModelRegistry.isOf(model, video));
    Collections.reverse(all);
    return all;
  }

  /**
   * The ONNX file of a model.
   *
   * @throws GlimpseException NOT_A_MODEL where it is not what was stored, by its digest
   */
  public byte[] onnx(TrainedModel model) {
    return registry.onnx(model);
  }

  /** Forgets a model. */
  public void drop(TrainedModel model) {
    registry.drop(model);
  }

  /**
   * Waits until no other statement is about to train a model on this detector's labels of this
   * video, from before it has them made. Look again then whether there is a model that will do, and
   * close it once the own one is stored.
   *
   * @throws GlimpseException the reason of a cancelled statement
   */
  public SingleFlight.Flight alone(Video video, Digest detector, QueryContext context) {
    Digest videoKey = ModelRegistry.videoKey(video, video.segments().size());
    return choices.enter(Digest.ofParts(videoKey.hex(), detector.hex()), context);
  }

  /**
   * A model as it came about.
   *
   * @param stored whether an equal request had made it before, so that nothing was trained
   */
  public record Training(TrainedModel model, boolean stored) {}

  /**
   * Trains a model, or gives the one that an equal request has made before. Makes the video's
   * thumbnails first where they are missing: one pass over all of it. What is cut short goes on
   * with the next equal request.
   *
   * @throws GlimpseException INVALID_OPTION where no class is shown often enough to be learned,
   *     UNSUPPORTED where PyTorch does not start, NO_PIXELS, what decoding throws, or the reason of
   *     a cancelled statement
   */
  public Training train(CountRequest request, QueryContext context) {
    Optional<TrainedModel> known = find(request);
    if (known.isPresent()) {
      registry.onnx(known.get());
      return new Training(known.get(), true);
    }
    SingleFlight.Flight alone = trainings.enter(this, context);
    try {
      Optional<TrainedModel> meanwhile = find(request);
      return meanwhile.isPresent()
          ? new Training(meanwhile.get(), true)
          : new Training(trainNew(request, context), false);
    } finally {
      alone.close();
    }
  }

  private TrainedModel trainNew(CountRequest request, QueryContext context) {
    LabelledThumbnails frames = read(request.video(), request.training(), context);
    LabelledThumbnails heldOut = read(request.video(), request.heldOut(), context);
    Path checkpoint = checkpoint(request);
    CountTraining.Result result =
        CountTraining.run(
            frames,
            heldOut,
            request.architecture(),
            request.options(),
            Optional.of(checkpoint),
            context);
    context.stats().add(Counter.TRAINING_FRAMES, frames.size());
    workspace
        .measuredCosts()
        .observe(
            CountPrices.TRAINING, request.architecture().name(), result.images(), result.seconds());
    TrainedModel model = registry.store(request, result);
    try {
      Files.deleteIfExists(checkpoint);
    } catch (IOException kept) {
      context.warn("The checkpoint " + checkpoint + " cannot be deleted: " + kept.getMessage());
    }
    return model;
  }

  private Path checkpoint(CountRequest request) {
    Path folder = workspace.folder().resolve("checkpoints");
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.WORKSPACE_UNUSABLE,
          "Cannot make the folder " + folder + ": " + failure.getMessage(),
          "Check free space and permissions of the workspace folder.",
          failure);
    }
    return folder.resolve(request.key().hex());
  }

  private LabelledThumbnails read(Video video, LabelledFrames labels, QueryContext context) {
    LabelledThumbnails read = LabelledThumbnails.of(labels.classes());
    show(video, labels.set(), (frame, pixels) -> read.add(pixels, labels.countsOf(frame)), context);
    return read;
  }

  /**
   * Shows the thumbnails of some frames, in order. Makes the video's thumbnails first where they
   * are missing: one pass over all of it.
   *
   * @throws GlimpseException NO_PIXELS, what decoding throws, or the reason of a cancelled
   *     statement
   */
  public void show(Video video, FrameSet frames, ThumbnailSink sink, QueryContext context) {
    for (Video.Segment segment : video.segments()) {
      long end = segment.firstFrame() + segment.frameCount();
      FrameSet wanted = frames.intersect(FrameSet.range(segment.firstFrame(), end));
      if (!prices.canBeSeen(segment) && wanted.isEmpty()) {
        continue;
      }
      Derivations.Use use = thumbnails.use(segment);
      try {
        thumbnails.complete(video, segment, context);
        thumbnails.read(segment, wanted, sink, context);
      } finally {
        use.close();
      }
    }
  }

  /**
   * What a model says of every frame of a video: at once where it was asked before, else from
   * thumbnails, which are made first where they are missing. Counts PROXY_FRAMES and PROXY seconds
   * of every worker.
   *
   * @throws GlimpseException NOT_A_MODEL where the model's file is damaged, what decoding throws,
   *     or the reason of a cancelled statement
   * @throws IllegalArgumentException for a model of another video
   */
  public CountScores scores(Video video, TrainedModel model, QueryContext context) {
    if (!ModelRegistry.isOf(model, video)) {
      throw new IllegalArgumentException(
          "the model " + model.name() + " is not one of the video " + video.name());
    }
    List<Derivations.Use> uses = new ArrayList<>();
    try {
      for (Video.Segment segment : video.segments()) {
        uses.add(scores.use(segment, model));
      }
      if (prices.unscored(video, model) > 0) {
        score(video, model, context);
      }
      ScoreBlock[][] blocks = new ScoreBlock[video.segments().size()][0];
      for (int each = 0; each < blocks.length; each++) {
        Video.Segment segment = video.segments().get(each);
        if (scores.missing(segment, model) == 0) {
          blocks[each] = scores.open(segment, model);
        }
      }
      return new CountScores(video, model.heads(), blocks);
    } finally {
      uses.forEach(Derivations.Use::close);
    }
  }

  private void score(Video video, TrainedModel model, QueryContext context) {
    byte[] onnx = registry.onnx(model);
    ExecutorService workers = Executors.newFixedThreadPool(threads(context), CountModels::worker);
    try (CountModel opened = CountModel.open(onnx, model.architecture(), model.heads())) {
      try {
        for (Video.Segment segment : video.segments()) {
          if (prices.canBeSeen(segment) && scores.missing(segment, model) > 0) {
            score(video, segment, model, opened, workers, context);
          }
        }
      } finally {
        // The model must outlive every call into it.
        stop(workers);
      }
    }
  }

  private void score(
      Video video,
      Video.Segment segment,
      TrainedModel model,
      CountModel opened,
      ExecutorService workers,
      QueryContext context) {
    SingleFlight.Flight alone = scores.alone(segment, model, context);
    Derivations.Use use = thumbnails.use(segment);
    try {
      long missing = scores.missing(segment, model);
      if (missing == 0) {
        return; // another statement has scored it meanwhile
      }
      thumbnails.complete(video, segment, context);
      Job job = Job.start("Scoring " + video.name(), "frames", missing, context);
      scores.complete(segment, model, opened, workers, job, context);
    } finally {
      use.close();
      alone.close();
    }
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "frame scorer");
    thread.setDaemon(true);
    return thread;
  }

  private static void stop(ExecutorService workers) {
    workers.shutdownNow();
    boolean interrupted = false;
    boolean stopped = false;
    while (!stopped) {
      try {
        stopped = workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static int threads(QueryContext context) {
    int threads = (int) context.settings().integer(Setting.THREADS);
    return threads > 0 ? threads : Math.min(64, Runtime.getRuntime().availableProcessors());
  }

  /** What training for a request and scoring every frame would cost. */
  public CountCosts predict(CountRequest request, QueryContext context) {
    Optional<TrainedModel> known = find(request);
    return known.isPresent()
        ? prices.of(request.video(), known.get(), threads(context))
        : prices.of(
            request.video(),
            request.architecture(),
            request.options().epochs(),
            request.training().size(),
            threads(context));
  }

  /** What scoring every frame would cost, with a model that is there. */
  public CountCosts predict(Video video, TrainedModel model, QueryContext context) {
    return prices.of(video, model, threads(context));
  }

  /** What training the usual model on so many frames and scoring every frame would cost. */
  public CountCosts predict(Video video, int trainingFrames, QueryContext context) {
    return predict(video, CountArchitecture.DEFAULT, trainingFrames, context);
  }

  /** What training another model on so many frames and scoring every frame would cost. */
  public CountCosts predict(
      Video video, CountArchitecture architecture, int trainingFrames, QueryContext context) {
    return prices.of(
        video,
        architecture,
        CountTrainingOptions.ofSeed(0).epochs(),
        trainingFrames,
        threads(context));
  }
}
