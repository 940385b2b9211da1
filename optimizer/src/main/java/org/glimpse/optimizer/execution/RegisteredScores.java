package org.glimpse.optimizer.execution;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.glimpse.detection.ProxyScores;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.search.Condition;
import org.glimpse.optimizer.search.ScoreIndex;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.QueryContext;

/** The given scores of a registered proxy. */
record RegisteredScores(
    ProxyScores scores, RegisteredProxy proxy, Optional<String> className, Video video)
    implements ScoreSource {
  /** Of given scores nothing is known. */
  private static final double CORRELATION = 0.4;

  /**
   * The proxy of a video that speaks for objects of some classes: the one named by USING, if it
   * does, else the first by name.
   *
   * @param classes of the objects that a condition counts
   */
  static Optional<ScoreSource> of(
      VideoServices services, Video video, Set<String> classes, Optional<String> named) {
    if (video.frameCount() > ScoreIndex.FRAMES_MAX) {
      return Optional.empty();
    }
    List<RegisteredProxy> proxies =
        services.proxies().list().stream()
            .filter(proxy -> proxy.video().equalsIgnoreCase(video.name()))
            .sorted(
                Comparator.comparing(
                        (RegisteredProxy proxy) ->
                            named.filter(proxy.name()::equalsIgnoreCase).isEmpty())
                    .thenComparing(RegisteredProxy::name))
            .toList();
    for (RegisteredProxy proxy : proxies) {
      boolean isNamed = named.filter(proxy.name()::equalsIgnoreCase).isPresent();
      Optional<String> served = classes.stream().sorted().filter(proxy::serves).findFirst();
      boolean ofPredicate = proxy.kind() == RegisteredProxy.Kind.PREDICATE;
      // Scores of an unnamed predicate may be about anything: only USING vouches for them.
      if (served.isPresent() && (isNamed || proxy.forClass().isPresent() || !ofPredicate)) {
        return Optional.of(new RegisteredScores(services.proxyScores(), proxy, served, video));
      }
      if (isNamed && ofPredicate && proxy.forClass().isEmpty()) {
        return Optional.of(
            new RegisteredScores(services.proxyScores(), proxy, Optional.empty(), video));
      }
    }
    return Optional.empty();
  }

  @Override
  public String name() {
    return "proxy " + proxy.name();
  }

  /** Whether its scores are about a whole predicate. */
  boolean ofPredicate() {
    return proxy.kind() == RegisteredProxy.Kind.PREDICATE;
  }

  @Override
  public double correlation() {
    return CORRELATION;
  }

  @Override
  public ScoreIndex read(FramePlaces frames, QueryContext context) {
    return new ScoreIndex(values(frames, context), CORRELATION);
  }

  @Override
  public float[] likely(FramePlaces frames, Condition condition, QueryContext context) {
    float[] values = values(frames, context);
    boolean ofCounts = !ofPredicate();
    double lowest = Math.min(0, proxy.lowest());
    double range = Math.max(1, proxy.highest()) - lowest;
    for (int place = 0; place < values.length; place++) {
      double score = values[place];
      values[place] =
          (float)
              (ofCounts
                  ? condition.probability(count -> tail(score, count))
                  : (score - lowest) / range);
    }
    return values;
  }

  /** As given: errors of counts are about alike for all counts. */
  @Override
  public float[] signal(FramePlaces frames, Condition condition, QueryContext context) {
    return values(frames, context);
  }

  /** The probability of a count or more where so many are expected, as if by Poisson. */
  private static double tail(double expected, int count) {
    if (count <= 0) {
      return 1;
    }
    if (!(expected > 0)) {
      return 0;
    }
    return count == 1
        ? -Math.expm1(-expected)
        : PoissonDistribution.of(expected).survivalProbability(count - 1);
  }

  private float[] values(FramePlaces frames, QueryContext context) {
    long start = System.nanoTime();
    float[] values = new float[(int) frames.size()];
    long end = frames.frame(frames.size() - 1) + 1;
    FrameSet.Range range = new FrameSet.Range(frames.frame(0), end);
    scores.read(
        proxy,
        className,
        range,
        (first, chunk) -> {
          long position = frames.before(first);
          long last = frames.before(first + chunk.length);
          for (; position < last; position++) {
            values[(int) position] = (float) chunk[(int) (frames.frame(position) - first)];
          }
          return true;
        },
        context.cancel());
    context.stats().add(Counter.PROXY_FRAMES, values.length);
    context.stats().addSeconds(Clock.PROXY, (System.nanoTime() - start) / 1e9);
    return values;
  }
}
