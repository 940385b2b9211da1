package org.glimpse.detection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.glimpse.video.Box;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;
import org.glimpse.workspace.Workspace;

/** The detectors of a workspace, in its catalogue database. */
final class DetectorRegistry implements DetectorCatalog, AutoCloseable {
  /** Kind of artefact. */
  static final String MODELS = "models";

  private static final long MODEL_BYTES_MAX = 2_000_000_000L;

  /** Size of the picture that a model is tried on. */
  private static final int TRIAL_WIDTH = 1280;

  private static final int TRIAL_HEIGHT = 720;

  private final Workspace workspace;
  private final VideoCatalog videos;
  private final DetectorModels models;
  private final DetectorRows rows;
  private final RecordingImport recordings;
  private final OpenModels<ObjectDetector> open = new OpenModels<>(ObjectDetector::close);

  DetectorRegistry(
      Workspace workspace, VideoCatalog videos, DetectorModels models, RecordingImport recordings) {
    this.workspace = workspace;
    this.videos = videos;
    this.models = models;
    this.rows = new DetectorRows(workspace);
    this.recordings = recordings;
  }

  @Override
  public synchronized RegisteredDetector createOnnx(
      String name, Path file, Map<String, String> options, boolean replace, QueryContext context) {
    refuseIfTaken(name, replace);
    String canonical = models.canonicalOptions(options);
    byte[] bytes = read(file);
    Digest content = Digest.ofBytes(bytes);
    DetectorModels.Opened opened = models.open(bytes, canonical);
    Digest key = Digest.ofParts("onnx", content.hex(), opened.definition());
    boolean kept = false;
    try {
      measure(opened.detector(), key, context);
      workspace.artifacts().findOrCreate(MODELS, content, part -> Files.write(part, bytes));
      RegisteredDetector detector =
          new RegisteredDetector(
              name,
              0,
              key,
              RegisteredDetector.Kind.ONNX,
              file.toString(),
              opened.detector().classes(),
              false,
              OptionalDouble.empty(),
              opened.description());
      RegisteredDetector registered =
          rows.put(new DetectorRows.Row(detector, content, canonical, Optional.empty()));
      kept = true;
      open.add(key, opened.detector());
      return registered;
    } finally {
      if (!kept) {
        opened.detector().close();
      }
    }
  }

  @Override
  public RegisteredDetector createRecording(
      String name, Path file, Map<String, String> options, boolean replace, QueryContext context) {
    RecordingOptions parsed = RecordingOptions.parse(options);
    refuseIfTaken(name, replace);
    StoredRecording recording = recordings.load(file, context);
    return register(name, file, recording, parsed, Optional.empty(), replace);
  }

  /**
   * Registers an imported recording.
   *
   * @param ownerVideo the video that it is made for; it then gives way to a later one of that video
   */
  synchronized RegisteredDetector register(
      String name,
      Path file,
      StoredRecording recording,
      RecordingOptions options,
      Optional<String> ownerVideo,
      boolean replace) {
    options.merge().requireKnown(recording.classes());
    Digest key = Digest.ofParts("recording", recording.digest().hex(), options.canonicalText());
    Optional<DetectorRows.Row> present = visible(name);
    if (present.isPresent() && ownerVideo.isPresent() && present.get().ownerVideo().isEmpty()) {
      if (!present.get().detector().key().equals(key)) {
        throw taken(name);
      }
      return present.get().detector();
    }
    if (ownerVideo.isEmpty()) {
      refuseIfTaken(name, replace);
    }
    RegisteredDetector detector =
        new RegisteredDetector(
            name,
            0,
            key,
            RegisteredDetector.Kind.RECORDING,
            file.toString(),
            options.merge().apply(recording.classes()),
            recording.hasTrackIds(),
            options.secondsPerFrame(),
            describe(recording, options));
    return rows.put(
        new DetectorRows.Row(detector, recording.digest(), options.canonicalText(), ownerVideo));
  }

  /** Undoes {@link #register} for a video that could not be made. */
  void removeOwned(String name) {
    rows.find(name).filter(row -> row.ownerVideo().isPresent()).ifPresent(row -> rows.remove(name));
  }

  private static String describe(StoredRecording recording, RecordingOptions options) {
    return "recording of "
        + recording.rows()
        + " objects up to frame "
        + recording.lastFrame()
        + "; "
        + options.canonicalText().replace("\n", ", ");
  }

  @Override
  public synchronized void drop(String name) {
    RegisteredDetector detector = find(name).orElseThrow(() -> unknown(name, ""));
    List<String> users =
        videos.list().stream()
            .filter(video -> video.detector().filter(name::equalsIgnoreCase).isPresent())
            .map(Video::name)
            .toList();
    if (!users.isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.IN_USE,
          "The detector '" + detector.name() + "' is named by " + String.join(", ", users),
          "Drop the video first, or give it another: CREATE OR REPLACE VIDEO "
              + users.get(0)
              + " FROM '..' DETECTOR ..");
    }
    rows.remove(name);
  }

  @Override
  public Optional<RegisteredDetector> find(String name) {
    return visible(name).map(DetectorRows.Row::detector);
  }

  @Override
  public List<RegisteredDetector> list() {
    return rows.list().stream().filter(this::isVisible).map(DetectorRows.Row::detector).toList();
  }

  @Override
  public RegisteredDetector detectorFor(Video video) {
    if (video.detector().isPresent()) {
      String name = video.detector().get();
      return find(name)
          .orElseThrow(() -> unknown(name, ", which the video '" + video.name() + "' names"));
    }
    List<RegisteredDetector> free =
        rows.list().stream()
            .filter(row -> row.ownerVideo().isEmpty())
            .map(DetectorRows.Row::detector)
            .toList();
    if (free.size() == 1) {
      return free.get(0);
    }
    throw GlimpseException.of(
        ErrorCode.NO_DETECTOR,
        free.isEmpty()
            ? "There is no detector for the video '" + video.name() + "'"
            : "The video '"
                + video.name()
                + "' names no detector, and there are several: "
                + String.join(", ", free.stream().map(RegisteredDetector::name).toList()),
        free.isEmpty()
            ? "CREATE DETECTOR d FROM 'model.onnx', or FROM RECORDING 'labels.csv'."
            : "CREATE OR REPLACE VIDEO "
                + video.name()
                + " FROM '..' DETECTOR "
                + free.get(0).name()
                + ".");
  }

  @Override
  public Optional<Box> recordedExtent(RegisteredDetector detector) {
    return detector.kind() == RegisteredDetector.Kind.RECORDING
        ? Optional.of(recordings.extent(recordingOf(detector)))
        : Optional.empty();
  }

  /** The detector loaded and ready; close the lease to give it back. */
  OpenModels<ObjectDetector>.Lease lease(RegisteredDetector detector) {
    return open.lease(detector.key(), () -> open(detector, UnaryOperator.identity()));
  }

  /** The same for crops. */
  OpenModels<ObjectDetector>.Lease leaseForCrops(RegisteredDetector detector) {
    return open.lease(
        Digest.ofParts("crops", detector.key().hex()),
        () -> open(detector, models::canonicalOptionsForCrops));
  }

  private ObjectDetector open(RegisteredDetector detector, UnaryOperator<String> options) {
    DetectorRows.Row row = rows.byId(detector.id());
    Path model =
        workspace
            .artifacts()
            .find(MODELS, row.content())
            .orElseThrow(
                () ->
                    GlimpseException.of(
                        ErrorCode.WORKSPACE_UNUSABLE,
                        "The model of the detector '" + detector.name() + "' is gone",
                        "Create it again: CREATE OR REPLACE DETECTOR "
                            + detector.name()
                            + " FROM '"
                            + detector.source()
                            + "'."));
    return models.open(read(model), options.apply(row.options())).detector();
  }

  /** The recording and options behind a detector of that kind. */
  StoredRecording recordingOf(RegisteredDetector detector) {
    return recordings.get(rows.byId(detector.id()).content());
  }

  RecordingOptions recordingOptions(RegisteredDetector detector) {
    return RecordingOptions.ofCanonicalText(rows.byId(detector.id()).options());
  }

  @Override
  public void close() {
    open.close();
  }

  /** A row, unless it belonged to a video that is gone. */
  private Optional<DetectorRows.Row> visible(String name) {
    return rows.find(name).filter(this::isVisible);
  }

  private boolean isVisible(DetectorRows.Row row) {
    return row.ownerVideo()
        .map(
            owner ->
                videos
                    .find(owner)
                    .flatMap(Video::detector)
                    .filter(row.detector().name()::equalsIgnoreCase)
                    .isPresent())
        .orElse(true);
  }

  /** Runs the detector twice on a grey picture; the second run is what one costs. */
  private void measure(ObjectDetector detector, Digest key, QueryContext context) {
    BlankFrame picture =
        new BlankFrame(detector.inputFormat(TRIAL_WIDTH, TRIAL_HEIGHT), TRIAL_WIDTH, TRIAL_HEIGHT);
    detector.detect(List.of(picture), context);
    long start = System.nanoTime();
    detector.detect(List.of(picture), context);
    workspace
        .measuredCosts()
        .observe(LabelPrices.DETECTOR, key.hex(), 1, (System.nanoTime() - start) / 1e9);
  }

  private void refuseIfTaken(String name, boolean replace) {
    if (!replace && visible(name).isPresent()) {
      throw taken(name);
    }
  }

  private static GlimpseException taken(String name) {
    return GlimpseException.of(
        ErrorCode.ALREADY_EXISTS,
        "There is already a detector '" + name + "'",
        "Use another name, or CREATE OR REPLACE DETECTOR.");
  }

  private GlimpseException unknown(String name, String where) {
    List<String> names = list().stream().map(RegisteredDetector::name).toList();
    return GlimpseException.of(
        ErrorCode.UNKNOWN_DETECTOR,
        "There is no detector '" + name + "'" + where,
        Suggestions.didYouMean(name, names)
            .orElse("CREATE DETECTOR " + name + " FROM 'model.onnx', or see SHOW DETECTORS."));
  }

  /** The bytes of a model's file. */
  static byte[] read(Path file) {
    if (!Files.exists(file)) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "There is no file " + file,
          "Check the path; relative paths start at the folder where Glimpse runs.");
    }
    if (!Files.isRegularFile(file)) {
      throw GlimpseException.of(
          ErrorCode.NOT_A_FILE, file + " is not a file", "Name an ONNX file.");
    }
    try {
      if (Files.size(file) > MODEL_BYTES_MAX) {
        throw GlimpseException.of(
            ErrorCode.UNSUPPORTED_MODEL,
            file + " is larger than 2 GB",
            "Use a model that fits into one ONNX file.");
      }
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "Cannot read " + file + ": " + failure.getMessage(),
          "Check the path and its permissions.",
          failure);
    }
  }
}
