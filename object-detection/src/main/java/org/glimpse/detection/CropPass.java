package org.glimpse.detection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.glimpse.video.Box;
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

/** One reading of frames: decode, pack, detect, hand over what was found. */
final class CropPass {
  private final ObjectDetector model;
  private final PackedPictures pictures;
  private final CropTiles tiles;
  private final CropDetection.CropSink sink;
  private final QueryContext context;

  /** The frames of each picture that is being detected. */
  private final Deque<List<Long>> underWay = new ArrayDeque<>();

  private Job job;
  private PackedPictures.Picture filling;
  private List<Long> packed = new ArrayList<>();
  private long nextPicture;
  private RuntimeException failure;

  CropPass(
      ObjectDetector model,
      PackedPictures pictures,
      CropDetection.CropSink sink,
      QueryContext context) {
    this.model = model;
    this.pictures = pictures;
    this.tiles = pictures.tiles();
    this.sink = sink;
    this.context = context;
  }

  /** Reads frames of the given format, all of one size, and detects what their crops show. */
  void run(FrameSource source, Video video, FrameFormat format, FrameSet frames) {
    job =
        Job.start(
            "Detecting objects in a part of " + video.name(), "frames", frames.size(), context);
    try (DetectionPipeline pipeline = pipeline(frames.size())) {
      try (FrameReader reader = source.open(video, format, context)) {
        reader.read(frames, frame -> accept(frame, pipeline), context);
      }
      if (failure != null) {
        throw failure;
      }
      if (filling != null) {
        submit(pipeline);
      }
      pipeline.finish();
    } finally {
      if (filling != null) {
        filling.release();
      }
    }
  }

  private DetectionPipeline pipeline(long frames) {
    int batch = (int) context.settings().integer(Setting.DETECTOR_BATCH);
    long perBatch = (long) batch * tiles.count();
    int threads =
        (int) Math.min(PixelLabeling.threads(context), (frames + perBatch - 1) / perBatch);
    return new DetectionPipeline(model, threads, batch, context, Clock.PROXY, this::handOver);
  }

  private boolean accept(DecodedFrame frame, DetectionPipeline pipeline) {
    try {
      if (filling == null) {
        filling = pictures.take(nextPicture++);
      }
      filling.lay(packed.size(), frame);
      packed.add(frame.frame());
      if (packed.size() == tiles.count()) {
        submit(pipeline);
      }
      return true;
    } catch (RuntimeException thrown) {
      failure = thrown; // thrown again outside the reader, which may be in native code here
      return false;
    }
  }

  private void submit(DetectionPipeline pipeline) {
    for (int tile = packed.size(); tile < tiles.count(); tile++) {
      filling.blank(tile);
    }
    PackedPictures.Picture full = filling;
    filling = null;
    underWay.add(packed);
    packed = new ArrayList<>();
    try {
      pipeline.submit(full);
    } finally {
      full.release();
    }
  }

  private void handOver(List<FrameLabel> found) {
    long frames = 0;
    for (FrameLabel picture : found) {
      List<Long> shown = underWay.remove();
      List<List<Detection>> apart = byTile(picture.detections(), shown.size());
      for (int tile = 0; tile < shown.size(); tile++) {
        sink.accept(shown.get(tile), apart.get(tile));
      }
      context.stats().add(Counter.PROXY_FRAMES, shown.size());
      frames += shown.size();
    }
    job.finished(frames);
  }

  private List<List<Detection>> byTile(List<Detection> found, int used) {
    List<List<Detection>> apart = new ArrayList<>();
    for (int tile = 0; tile < used; tile++) {
      apart.add(new ArrayList<>());
    }
    for (Detection each : found) {
      Box inPicture = pictures.fromSource(each.box());
      int tile = tiles.tileOf(inPicture);
      if (tile < used) {
        tiles
            .toFrame(tile, inPicture)
            .map(box -> new Detection(each.className(), each.confidence(), pictures.toSource(box)))
            .ifPresent(apart.get(tile)::add);
      }
    }
    return apart;
  }
}
