package org.glimpse.detection;

import java.util.List;
import java.util.OptionalLong;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.Workspace;

/** The labeler over the label store of a workspace. */
final class FrameLabeler implements Labeler {
  private final DetectorRegistry detectors;
  private final StoredLabels labels;
  private final StatementTally tally = new StatementTally();
  private final PixelLabeling.Tools tools;
  private final RecordingLabeling recordings;
  private final LabelPrices prices;

  FrameLabeler(
      Workspace workspace,
      VideoCatalog videos,
      DetectorRegistry detectors,
      StoredLabels labels,
      FrameSource source) {
    this.detectors = detectors;
    this.labels = labels;
    this.tools = new PixelLabeling.Tools(workspace, labels, tally, new FramesInFlight(), source);
    this.recordings = new RecordingLabeling(workspace, labels, tally);
    this.prices = new LabelPrices(workspace, videos);
  }

  @Override
  public FrameSet label(
      Video video, RegisteredDetector detector, FrameSet frames, QueryContext context) {
    context.cancel().throwIfCancelled();
    FrameSet wanted = present(video, frames, context);
    if (wanted.isEmpty()) {
      return wanted;
    }
    if (detector.kind() == RegisteredDetector.Kind.RECORDING) {
      FrameSet missing = countStored(video, detector, wanted, context);
      StoredRecording recording = detectors.recordingOf(detector);
      RecordingLabeling.warnIfLonger(video, detector, recording, context);
      if (!missing.isEmpty()) {
        recordings.label(
            video,
            new RecordingLabeling.Source(detector, recording, detectors.recordingOptions(detector)),
            missing,
            context);
      }
      return wanted;
    }
    FrameSet stored = labels.labelled(video, detector, wanted);
    if (stored.size() == wanted.size()) {
      count(video, detector, stored, context);
      return wanted;
    }
    try (OpenModels<ObjectDetector>.Lease lease = detectors.lease(detector);
        PixelLabeling labeling =
            new PixelLabeling(tools, video, detector, lease.model(), wanted, context)) {
      FrameSet missing = countStored(video, detector, wanted, context);
      return wanted.minus(missing).union(labeling.label(missing));
    }
  }

  @Override
  public LabelCost predict(Video video, RegisteredDetector detector, FrameSet frames) {
    FrameSet wanted = FrameSet.empty();
    for (Video.Segment segment : presentSegments(video)) {
      wanted = wanted.union(range(segment));
    }
    wanted = wanted.intersect(frames);
    FrameSet missing = wanted.minus(labels.labelled(video, detector, wanted));
    return prices.predict(video, detector, missing, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Counts the labels found and refuses what {@code max_calls} forbids; returns what is missing.
   */
  private FrameSet countStored(
      Video video, RegisteredDetector detector, FrameSet wanted, QueryContext context) {
    FrameSet stored = labels.labelled(video, detector, wanted);
    FrameSet missing = wanted.minus(stored);
    OptionalLong limit = context.settings().integerOrOff(Setting.MAX_CALLS);
    long needed = context.stats().get(Counter.DETECTOR_CALLS) + missing.size();
    if (limit.isPresent() && !missing.isEmpty() && needed > limit.getAsLong()) {
      throw GlimpseException.of(
          ErrorCode.CALL_LIMIT,
          "The statement needs "
              + needed
              + " detector calls, and max_calls allows "
              + limit.getAsLong(),
          "SET max_calls = " + needed + " (or 'off'), or narrow the range of frames.");
    }
    count(video, detector, stored, context);
    return missing;
  }

  private void count(
      Video video, RegisteredDetector detector, FrameSet stored, QueryContext context) {
    if (stored.isEmpty()) {
      return;
    }
    for (Video.Segment segment : StoredLabels.segmentsOf(video, stored.first(), stored.last())) {
      FrameSet inFile = RecordingLabeling.inFile(stored.intersect(range(segment)), segment);
      int owner = labels.owners().ownerOf(detector, segment);
      tally.reused(context, owner, segment.fileId(), inFile);
    }
  }

  /** The frames asked for whose files are there. */
  private static FrameSet present(Video video, FrameSet frames, QueryContext context) {
    if (!frames.isEmpty() && frames.last() >= video.frameCount()) {
      throw GlimpseException.of(
          ErrorCode.FRAME_OUT_OF_RANGE,
          "The video '" + video.name() + "' has no frame " + frames.last(),
          "Its frames are 0 to " + (video.frameCount() - 1) + ".");
    }
    FrameSet wanted = frames;
    for (Video.Segment segment : video.segments()) {
      if (segment.absent()) {
        FrameSet gone = wanted.intersect(range(segment));
        if (!gone.isEmpty()) {
          wanted = wanted.minus(gone);
          context.warn(
              gone.size()
                  + " frames of '"
                  + video.name()
                  + "' are left out: their file "
                  + segment.path().map(Object::toString).orElse("")
                  + " has vanished");
        }
      }
    }
    return wanted;
  }

  private static List<Video.Segment> presentSegments(Video video) {
    return video.segments().stream().filter(segment -> !segment.absent()).toList();
  }

  private static FrameSet range(Video.Segment segment) {
    return FrameSet.range(segment.firstFrame(), segment.firstFrame() + segment.frameCount());
  }
}
