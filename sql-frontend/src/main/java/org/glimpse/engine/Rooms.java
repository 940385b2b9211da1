package org.glimpse.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.glimpse.detection.FrameSource;
import org.glimpse.detection.ObjectDetection;
import org.glimpse.detection.Recordings;
import org.glimpse.detection.RegisteredFunction;
import org.glimpse.models.counts.CountModels;
import org.glimpse.optimizer.QueryPlanner;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.sql.BuiltInFunctions;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.RegionPixels;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Workspace;

/** The rooms below, opened over one workspace and closed in the opposite order. */
final class Rooms implements AutoCloseable {
  private final Workspace workspace;
  private final ObjectDetection detection;
  private final VideoServices services;
  private final QueryPlanner planner;
  private final AtomicLong definitions = new AtomicLong();

  private Rooms(
      Workspace workspace,
      ObjectDetection detection,
      VideoServices services,
      QueryPlanner planner) {
    this.workspace = workspace;
    this.detection = detection;
    this.services = services;
    this.planner = planner;
  }

  /**
   * @param functionJars jars of functions of pictures
   * @throws GlimpseException WORKSPACE_LOCKED or WORKSPACE_UNUSABLE, and what {@link
   *     ObjectDetection#open(Workspace, VideoCatalog, FrameSource, List)} throws
   */
  static Rooms open(Path folder, List<Path> functionJars) {
    Workspace workspace = Workspace.open(folder);
    try {
      VideoCatalog videos = VideoCatalogs.open(workspace);
      FrameReaders readers = FrameReaders.of(workspace);
      ObjectDetection detection =
          ObjectDetection.open(
              workspace,
              videos,
              (video, format, context) ->
                  readers.open(video, format, DecodeOptions.of(context.settings())),
              functionJars);
      requireNewNames(detection);
      VideoServices services =
          new VideoServices(
              workspace,
              videos,
              RegionPixels.over(readers),
              detection.detectors(),
              detection.labels(),
              detection.labeler(),
              detection.crops(),
              detection.tracks(),
              detection.proxies(),
              detection.proxyScores(),
              detection.functions(),
              CountModels.open(workspace, readers));
      return new Rooms(workspace, detection, services, new QueryPlanner(services));
    } catch (RuntimeException failure) {
      workspace.close();
      throw failure;
    }
  }

  private static void requireNewNames(ObjectDetection detection) {
    for (RegisteredFunction function : detection.functions().list()) {
      if (BuiltInFunctions.contains(function.name())) {
        detection.close();
        throw GlimpseException.of(
            ErrorCode.ALREADY_EXISTS,
            function.source()
                + " brings a function '"
                + function.name()
                + "', which is one of SQL or of Glimpse",
            "Give it another name in its jar.");
      }
    }
  }

  /** How often names have been defined, or dropped, here so far. */
  long definitions() {
    return definitions.get();
  }

  /** Some name may mean something else from now on. */
  void defined() {
    definitions.incrementAndGet();
  }

  VideoServices services() {
    return services;
  }

  QueryPlanner planner() {
    return planner;
  }

  Recordings recordings() {
    return detection.recordings();
  }

  @Override
  public void close() {
    try {
      detection.close();
    } finally {
      workspace.close();
    }
  }
}
