package org.glimpse.optimizer.execution;

import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.models.counts.CountScores;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;

/**
 * What a proxy says of every frame of a video.
 *
 * @param count the expected number of objects
 * @param presence how likely there is one at all
 */
record FrameScores(LongToDoubleFunction count, LongToDoubleFunction presence) {
  /** More given scores than this (a quarter of a gigabyte) are not held. */
  static final long GIVEN_MAX = 64L << 20;

  /** Scores of a registered proxy, four bytes a frame. */
  static FrameScores given(
      VideoServices services,
      RegisteredProxy proxy,
      Video video,
      Optional<String> className,
      QueryContext context) {
    long start = System.nanoTime();
    float[] scores = new float[Math.toIntExact(video.frameCount())];
    services
        .proxyScores()
        .read(
            proxy,
            className,
            new FrameSet.Range(0, video.frameCount()),
            (first, some) -> {
              for (int i = 0; i < some.length; i++) {
                scores[(int) first + i] = (float) some[i];
              }
              return true;
            },
            context.cancel());
    context.stats().add(Counter.PROXY_FRAMES, scores.length);
    context.stats().addSeconds(Clock.PROXY, (System.nanoTime() - start) / 1e9);
    return new FrameScores(
        frame -> scores[(int) frame], frame -> Math.max(0, Math.min(1, scores[(int) frame])));
  }

  /** The sizes of packets, four bytes a frame. */
  static FrameScores ofPackets(VideoServices services, Video video, QueryContext context) {
    float[] activity = PacketActivity.of(services.videos(), video, context);
    return new FrameScores(frame -> activity[(int) frame], frame -> activity[(int) frame]);
  }

  /** Scores of a specialised model; empty where it does not count the class. */
  static Optional<FrameScores> of(CountScores scores, String className) {
    return scores
        .of(className)
        .map(of -> new FrameScores(of::expected, frame -> of.atLeast(frame, 1)));
  }

  /** One of the scores for some frames, by their places, and its mean over them. */
  static ControlVariate over(FrameSet frames, FramePlaces places, LongToDoubleFunction score) {
    double sum = 0;
    for (FrameSet.Range range : frames.ranges()) {
      for (long frame = range.start(); frame < range.end(); frame++) {
        sum += score.applyAsDouble(frame);
      }
    }
    double mean = sum / frames.size();
    return new ControlVariate() {
      @Override
      public double value(long place) {
        return score.applyAsDouble(places.frame(place));
      }

      @Override
      public double mean() {
        return mean;
      }
    };
  }
}
