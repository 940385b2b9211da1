package org.glimpse.detection;

import java.util.List;
import org.glimpse.video.Box;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * Crops of several frames packed into pictures of the frame's size. Where a detector asks for
 * frames of another size than their own, the region is cut out of those, and fewer may fit.
 */
final class PackedCrops implements CropDetection {
  private final DetectorRegistry detectors;
  private final FrameSource source;

  PackedCrops(DetectorRegistry detectors, FrameSource source) {
    this.detectors = detectors;
    this.source = source;
  }

  @Override
  public int framesPerRun(Video video, RegisteredDetector detector, Box region) {
    return detector.kind() != RegisteredDetector.Kind.RECORDING && isUniform(video.segments())
        ? CropTiles.of(region, video.width(), video.height()).count()
        : 0;
  }

  private static boolean isUniform(List<Video.Segment> files) {
    return files.stream().allMatch(file -> file.hasPixels() && !file.absent())
        && files.stream().mapToInt(Video.Segment::width).distinct().count() == 1
        && files.stream().mapToInt(Video.Segment::height).distinct().count() == 1;
  }

  @Override
  public void detect(
      Video video,
      RegisteredDetector detector,
      Box region,
      FrameSet frames,
      CropSink sink,
      QueryContext context) {
    if (framesPerRun(video, detector, region) == 0) {
      throw new IllegalArgumentException(
          "no crops of " + region + " in " + video.name() + " for " + detector.name());
    }
    context.cancel().throwIfCancelled();
    if (frames.isEmpty()) {
      return;
    }
    try (OpenModels<ObjectDetector>.Lease lease = detectors.leaseForCrops(detector)) {
      FrameFormat format =
          withSize(lease.model().inputFormat(video.width(), video.height()), video);
      PackedPictures pictures = PackedPictures.of(region, format, video.width(), video.height());
      new CropPass(lease.model(), pictures, sink, context).run(source, video, format, frames);
    }
  }

  /** So that frames of a stream that changes its size all come in one. */
  private static FrameFormat withSize(FrameFormat asked, Video video) {
    return FrameFormat.scaled(
        asked.width() == 0 ? video.width() : asked.width(),
        asked.height() == 0 ? video.height() : asked.height(),
        asked.channels(),
        asked.scaling());
  }
}
