package org.glimpse.detection;

import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/** Where the labeler gets pixels from: opens readers, which the caller closes. */
@FunctionalInterface
public interface FrameSource {
  FrameReader open(Video video, FrameFormat format, QueryContext context);
}
