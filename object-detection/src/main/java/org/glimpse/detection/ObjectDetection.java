package org.glimpse.detection;

import java.nio.file.Path;
import java.util.List;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.VideoCatalog;
import org.glimpse.workspace.Workspace;

/**
 * This room, opened over a workspace: detectors, labels, the labeler, crops, tracks, recordings,
 * proxies. Owns the detectors that are loaded; close it before the workspace, when no statement
 * runs any more. Open one per workspace: what it knows of work in flight is its own.
 */
public final class ObjectDetection implements AutoCloseable {
  private final DetectorRegistry detectors;
  private final StoredLabels labels;
  private final FrameLabeler labeler;
  private final PackedCrops crops;
  private final TrackStore tracks;
  private final Recordings recordings;
  private final ProxyRegistry proxies;
  private final StoredProxyScores scores;
  private final FunctionRegistry functions;

  private ObjectDetection(
      Workspace workspace,
      VideoCatalog videos,
      FrameSource source,
      DetectorModels models,
      List<Path> functionJars) {
    DetectionTables.create(workspace);
    RecordingImport imports = new RecordingImport(workspace);
    detectors = new DetectorRegistry(workspace, videos, models, imports);
    labels = new StoredLabels(workspace, new LabelOwners(workspace));
    labeler = new FrameLabeler(workspace, videos, detectors, labels, source);
    crops = new PackedCrops(detectors, source);
    tracks = new TrackStore(workspace, detectors, labels);
    recordings = new Recordings(videos, detectors, imports);
    proxies = new ProxyRegistry(workspace, videos);
    scores = new StoredProxyScores(workspace);
    functions = new FunctionRegistry(workspace, JarFunctions.open(functionJars));
  }

  /** Opens this room over the videos of a workspace; its tables are created if absent. */
  public static ObjectDetection open(Workspace workspace, VideoCatalog videos) {
    FrameReaders readers = FrameReaders.of(workspace);
    return open(
        workspace,
        videos,
        (video, format, context) ->
            readers.open(video, format, DecodeOptions.of(context.settings())));
  }

  /**
   * Opens this room with another source of pixels than the videos' files.
   *
   * @param source where pixels come from
   */
  public static ObjectDetection open(Workspace workspace, VideoCatalog videos, FrameSource source) {
    return open(workspace, videos, source, List.of());
  }

  /**
   * As {@link #open(Workspace, VideoCatalog, FrameSource)}, with functions of pictures.
   *
   * @param functionJars whose code will run with the rights of this process
   * @throws org.glimpse.workspace.GlimpseException FILE_NOT_FOUND, NOT_A_FILE, INVALID_PARAMETER
   *     for a jar without functions, ALREADY_EXISTS
   */
  public static ObjectDetection open(
      Workspace workspace, VideoCatalog videos, FrameSource source, List<Path> functionJars) {
    return new ObjectDetection(workspace, videos, source, new OnnxModels(), functionJars);
  }

  /** As {@link #open(Workspace, VideoCatalog, FrameSource)}, with other models than ONNX. */
  static ObjectDetection open(
      Workspace workspace, VideoCatalog videos, FrameSource source, DetectorModels models) {
    return new ObjectDetection(workspace, videos, source, models, List.of());
  }

  public DetectorCatalog detectors() {
    return detectors;
  }

  public LabelStore labels() {
    return labels;
  }

  public Labeler labeler() {
    return labeler;
  }

  public CropDetection crops() {
    return crops;
  }

  public ObjectTracks tracks() {
    return tracks;
  }

  public Recordings recordings() {
    return recordings;
  }

  public ProxyCatalog proxies() {
    return proxies;
  }

  public ProxyScores proxyScores() {
    return scores;
  }

  public FunctionCatalog functions() {
    return functions;
  }

  @Override
  public void close() {
    functions.close();
    detectors.close();
  }
}
