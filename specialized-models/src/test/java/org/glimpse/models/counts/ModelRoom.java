package org.glimpse.models.counts;

import java.nio.file.Path;
import java.util.Optional;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameReaders;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;

/** A workspace with a drawn video and its models, as tests need it. */
final class ModelRoom implements AutoCloseable {
  static final Digest DETECTOR = Digest.ofParts("a detector");
  static final CountArchitecture SMALL = new CountArchitecture.StridedNet(4);

  final Workspace workspace;
  final VideoCatalog videos;
  final CountModels models;

  ModelRoom(Path folder) {
    workspace = Workspace.open(folder);
    videos = VideoCatalogs.open(workspace);
    models = CountModels.open(workspace, FrameReaders.of(workspace));
  }

  Video video(Path file) {
    return videos
        .find("street")
        .orElseGet(
            () ->
                videos.create(
                    "street",
                    file.toString(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    QueryContext.background()));
  }

  static QueryContext context(SettingValues settings) {
    return QueryContext.of(1, CancelToken.create(), ProgressListener.NONE, settings);
  }

  static QueryContext context() {
    return context(SettingValues.defaults());
  }

  static CountRequest request(Video video, long seed, int epochs) {
    int end = (int) video.frameCount();
    return new CountRequest(
        video,
        DETECTOR,
        DrawnVideo.labels(0, 3, end),
        DrawnVideo.labels(1, 9, end),
        SMALL,
        CountTrainingOptions.ofSeed(seed).withEpochs(epochs));
  }

  static DecodeOptions decoding() {
    return DecodeOptions.withThreads(1);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
