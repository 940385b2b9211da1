package org.glimpse.video;

import org.glimpse.video.internal.FfmpegFrameReader;
import org.glimpse.workspace.Workspace;

/** Opens readers over the videos of a workspace. */
public final class FrameReaders {
  private final Workspace workspace;

  private FrameReaders(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Readers that find their frame indexes in this workspace. */
  public static FrameReaders of(Workspace workspace) {
    return new FrameReaders(workspace);
  }

  /**
   * A reader over a video; nothing is opened before the first read. Close it.
   *
   * <p>It decodes on threads of its own, ahead of the sink by a bounded number of frames.
   */
  public FrameReader open(Video video, FrameFormat format, DecodeOptions options) {
    return new FfmpegFrameReader(workspace, video, format, options);
  }
}
