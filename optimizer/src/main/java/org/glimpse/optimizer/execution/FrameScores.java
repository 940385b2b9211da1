package org.glimpse.optimizer.execution;

import java.util.Optional;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;

/** A proxy's score for every frame of a video, four bytes each. */
final class FrameScores {
  /** More frames than this (a quarter of a gigabyte) are not held. */
  private static final long FRAMES_MAX = 64L << 20;

  private final float[] scores;

  private FrameScores(float[] scores) {
    this.scores = scores;
  }

  /**
   * The registered proxy that says most of objects of a class: the one named, else one that counts
   * them.
   */
  static Optional<RegisteredProxy> proxyFor(
      VideoServices services, Video video, Optional<String> className, Optional<String> named) {
    if (video.frameCount() > FRAMES_MAX) {
      return Optional.empty();
    }
    return services.proxies().list().stream()
        .filter(proxy -> proxy.video().equalsIgnoreCase(video.name()))
        .filter(proxy -> className.isEmpty() || proxy.serves(className.get()))
        .filter(
            proxy ->
                named.isPresent()
                    ? proxy.name().equalsIgnoreCase(named.get())
                    : className.isPresent() && proxy.kind() == RegisteredProxy.Kind.CLASS_COUNTS)
        .findFirst();
  }

  /** Reads the scores of a registered proxy. */
  static FrameScores read(
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
    return new FrameScores(scores);
  }

  /** The scores of some frames by their places, and their mean. */
  ControlVariate over(FrameSet frames, FramePlaces places) {
    double sum = 0;
    for (FrameSet.Range range : frames.ranges()) {
      for (long frame = range.start(); frame < range.end(); frame++) {
        sum += scores[(int) frame];
      }
    }
    double mean = sum / frames.size();
    return new ControlVariate() {
      @Override
      public double value(long place) {
        return scores[(int) places.frame(place)];
      }

      @Override
      public double mean() {
        return mean;
      }
    };
  }
}
