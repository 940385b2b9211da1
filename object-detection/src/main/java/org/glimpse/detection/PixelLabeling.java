package org.glimpse.detection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.FrameReader;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;
import org.glimpse.workspace.Turn;
import org.glimpse.workspace.Workspace;

/** Labels from pixels, for one call of the labeler: decode, detect, store, step by step. */
final class PixelLabeling implements AutoCloseable {
  private final Workspace workspace;
  private final StoredLabels labels;
  private final StatementTally tally;
  private final FrameSource source;
  private final Video video;
  private final RegisteredDetector detector;
  private final ObjectDetector model;
  private final QueryContext context;
  private final Map<Video.Segment, FramesInFlight.Work> works = new LinkedHashMap<>();

  /** What one call works with. */
  record Tools(
      Workspace workspace,
      StoredLabels labels,
      StatementTally tally,
      FramesInFlight inFlight,
      FrameSource source) {}

  /** Begins: from here on, labels that other statements store are noticed. */
  PixelLabeling(
      Tools tools,
      Video video,
      RegisteredDetector detector,
      ObjectDetector model,
      FrameSet frames,
      QueryContext context) {
    this.workspace = tools.workspace();
    this.labels = tools.labels();
    this.tally = tools.tally();
    this.source = tools.source();
    this.video = video;
    this.detector = detector;
    this.model = model;
    this.context = context;
    for (Video.Segment segment : StoredLabels.segmentsOf(video, frames.first(), frames.last())) {
      int owner = labels.owners().ownerOf(detector, segment);
      works.put(segment, tools.inFlight().begin(owner, segment.fileId()));
    }
  }

  /**
   * Labels frames that had no label when this began; returns those that have one now. Frames that
   * another statement is at are waited for, and labelled here if that statement gives up.
   */
  FrameSet label(FrameSet missing) {
    Job job = Job.start("Detecting objects in " + video.name(), "frames", missing.size(), context);
    FrameSet done = FrameSet.empty();
    FrameSet rest = missing;
    while (!rest.isEmpty()) {
      FrameSet busy = FrameSet.empty();
      for (Map.Entry<FrameFormat, List<Video.Segment>> group : byFormat().entrySet()) {
        FrameSet wanted = rest.intersect(framesOf(group.getValue()));
        if (!wanted.isEmpty()) {
          Pass pass = new Pass(group.getKey(), group.getValue(), job);
          pass.run(wanted);
          done = done.union(pass.done());
          busy = busy.union(pass.busy.build());
        }
      }
      if (!busy.isEmpty()) {
        Turn.Rest resting = context.turn().rest();
        try {
          busy.forEach(this::awaitOthers);
        } finally {
          resting.close();
        }
      }
      FrameSet arrived = labels.labelled(video, detector, busy);
      countReused(arrived);
      if (!arrived.isEmpty()) {
        job.finished(arrived.size());
      }
      done = done.union(arrived);
      rest = busy.minus(arrived);
    }
    return done;
  }

  private void awaitOthers(long frame) {
    Video.Segment segment = video.segmentOf(frame);
    works.get(segment).awaitFree(frame - segment.firstFrame(), context.cancel());
  }

  private void countReused(FrameSet frames) {
    for (Video.Segment segment : works.keySet()) {
      FrameSet inFile =
          RecordingLabeling.inFile(frames.intersect(framesOf(List.of(segment))), segment);
      if (!inFile.isEmpty()) {
        int owner = labels.owners().ownerOf(detector, segment);
        tally.reused(context, owner, segment.fileId(), inFile);
      }
    }
  }

  /** The files by the pixels that the detector wants of them: files may differ in size. */
  private Map<FrameFormat, List<Video.Segment>> byFormat() {
    Map<FrameFormat, List<Video.Segment>> groups = new LinkedHashMap<>();
    for (Video.Segment segment : works.keySet()) {
      groups
          .computeIfAbsent(
              model.inputFormat(segment.width(), segment.height()), absent -> new ArrayList<>())
          .add(segment);
    }
    return groups;
  }

  private static FrameSet framesOf(List<Video.Segment> segments) {
    FrameSet.Builder frames = FrameSet.builder();
    for (Video.Segment segment : segments) {
      frames.add(segment.firstFrame(), segment.firstFrame() + segment.frameCount());
    }
    return frames.build();
  }

  static int threads(QueryContext context) {
    long set = context.settings().integer(Setting.THREADS);
    return set > 0 ? (int) set : Runtime.getRuntime().availableProcessors();
  }

  @Override
  public void close() {
    works.values().forEach(FramesInFlight.Work::close);
  }

  /** One reading of files that share a format. */
  private final class Pass {
    private final FrameFormat format;
    private final List<Video.Segment> segments;
    private final Job job;
    private final FrameSet.Builder stored = FrameSet.builder();
    private final FrameSet.Builder others = FrameSet.builder();
    private final FrameSet.Builder busy = FrameSet.builder();
    private RuntimeException failure;

    Pass(FrameFormat format, List<Video.Segment> segments, Job job) {
      this.format = format;
      this.segments = segments;
      this.job = job;
    }

    FrameSet done() {
      return stored.build().union(others.build());
    }

    void run(FrameSet wanted) {
      int batch = (int) context.settings().integer(Setting.DETECTOR_BATCH);
      int threads = (int) Math.min(threads(context), (wanted.size() + batch - 1) / batch);
      double decodeBefore = context.stats().seconds(Clock.DECODE);
      long decodedBefore = context.stats().get(Counter.FRAMES_DECODED);
      DetectionPipeline pipeline =
          new DetectionPipeline(model, threads, batch, context, Clock.DETECTOR, this::store);
      boolean complete = false;
      try {
        try (FrameReader reader = source.open(video, format, context)) {
          reader.read(wanted, frame -> accept(frame, pipeline), context);
        }
        if (failure != null) {
          throw failure;
        }
        pipeline.finish();
        complete = true;
      } finally {
        pipeline.close();
        if (!complete) {
          keepFinished(pipeline);
        }
        observe(
            pipeline,
            context.stats().get(Counter.FRAMES_DECODED) - decodedBefore,
            context.stats().seconds(Clock.DECODE) - decodeBefore);
      }
      countReused(others.build());
    }

    /** After an error or a cancellation: what was detected in order is worth keeping. */
    private void keepFinished(DetectionPipeline pipeline) {
      try {
        pipeline.takeRest();
      } catch (RuntimeException second) {
        if (failure != null && failure != second) {
          failure.addSuppressed(second);
        }
      }
    }

    private boolean accept(DecodedFrame frame, DetectionPipeline pipeline) {
      try {
        Video.Segment segment = video.segmentOf(frame.frame());
        switch (works.get(segment).claim(frame.frame() - segment.firstFrame())) {
          case GRANTED -> pipeline.submit(frame);
          case STORED -> others.add(frame.frame());
          case BUSY -> busy.add(frame.frame());
        }
        return true;
      } catch (RuntimeException thrown) {
        failure = thrown; // thrown again outside the reader, which may be in native code here
        return false;
      }
    }

    private void store(List<FrameLabel> step) {
      int from = 0;
      while (from < step.size()) {
        Video.Segment segment = video.segmentOf(step.get(from).frame());
        long end = segment.firstFrame() + segment.frameCount();
        int to = from;
        while (to < step.size() && step.get(to).frame() < end) {
          to++;
        }
        storeInFile(segment, step.subList(from, to));
        from = to;
      }
      job.finished(step.size());
    }

    private void storeInFile(Video.Segment segment, List<FrameLabel> step) {
      labels.store(detector, segment, step);
      FramesInFlight.Work work = works.get(segment);
      FrameSet.Builder inFile = FrameSet.builder();
      for (FrameLabel label : step) {
        work.stored(label.frame() - segment.firstFrame());
        inFile.add(label.frame() - segment.firstFrame());
        stored.add(label.frame());
      }
      int owner = labels.owners().ownerOf(detector, segment);
      tally.made(context, owner, segment.fileId(), inFile.build());
    }

    private void observe(DetectionPipeline pipeline, long decoded, double decodeSeconds) {
      Map<String, Long> shares = new HashMap<>();
      long detected = stored.build().size();
      workspace
          .measuredCosts()
          .observe(
              LabelPrices.DETECTOR, detector.key().hex(), detected, pipeline.detectorSeconds());
      for (Video.Segment segment : segments) {
        shares.merge(segment.digest().hex(), 1L, Long::sum);
      }
      for (String digest : shares.keySet()) {
        long share = decoded / shares.size();
        workspace
            .measuredCosts()
            .observe(LabelPrices.DECODE, digest, share, decodeSeconds / shares.size());
      }
    }
  }
}
