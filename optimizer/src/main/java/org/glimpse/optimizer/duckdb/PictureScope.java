package org.glimpse.optimizer.duckdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.glimpse.detection.FunctionCatalog;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.MeasuredCosts;
import org.glimpse.workspace.QueryContext;

/**
 * The pictures of one running statement: how functions that DuckDB calls back find the video that a
 * reference means, and what was decoded already. Close it when the statement ends.
 */
public final class PictureScope implements AutoCloseable {
  /** Means kept for a statement, so that a picture asked twice is decoded once. */
  private static final int MEANS_MAX = 100_000;

  /** Values kept for a statement, for each function. */
  private static final int VALUES_MAX = 100_000;

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, PictureScope> OPEN = new ConcurrentHashMap<>();

  private final long number;
  private final Map<Integer, Video> videos;
  private final VideoPixels pixels;
  private final FunctionCatalog functions;
  private final MeasuredCosts costs;
  private final QueryContext context;
  private final Map<String, VideoPixels.ChannelMeans> known = bounded(MEANS_MAX);
  private final Map<Digest, Map<String, Object>> knownValues = new HashMap<>();
  private final Map<String, Count> counts = new HashMap<>();
  private final Count averaged = new Count();
  private long covered;
  private GlimpseException failure;

  /** How many were asked about, and what came of it: pictures that passed, or seconds. */
  private static final class Count {
    long asked;
    double sum;

    void add(long moreAsked, double more) {
      asked += moreAsked;
      sum += more;
    }
  }

  private PictureScope(
      long number, Map<Integer, Video> videos, VideoServices services, QueryContext context) {
    this.number = number;
    this.videos = Map.copyOf(videos);
    this.pixels = services.pixels();
    this.functions = services.functions();
    this.costs = services.workspace().measuredCosts();
    this.context = context;
  }

  /** A map that forgets its oldest entries. */
  private static <V> Map<String, V> bounded(int entriesMax) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > entriesMax;
      }
    };
  }

  /** A number for a statement to come; its SQL names it. */
  public static long nextNumber() {
    return NUMBERS.incrementAndGet();
  }

  /**
   * Opens the scope of a statement.
   *
   * @param videos the video of each scan, by the scan's number
   */
  public static PictureScope open(
      long number, Map<Integer, Video> videos, VideoServices services, QueryContext context) {
    PictureScope scope = new PictureScope(number, videos, services, context);
    OPEN.put(number, scope);
    return scope;
  }

  static PictureScope find(long number) {
    PictureScope scope = OPEN.get(number);
    if (scope == null) {
      throw new IllegalStateException("no statement has pictures under the number " + number);
    }
    return scope;
  }

  /** What a function of this statement threw, or null. */
  public synchronized GlimpseException failure() {
    return failure;
  }

  synchronized void fail(GlimpseException reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  /** The video that a reference means. */
  public Video video(PictureReference reference) {
    return videos.get(reference.scan());
  }

  /**
   * Channel means of each picture, null for a null reference; pictures not known yet are decoded
   * together, each frame once.
   */
  synchronized List<VideoPixels.ChannelMeans> means(List<String> references) {
    return looked(references, known, this::averages);
  }

  private List<VideoPixels.ChannelMeans> averages(Video video, List<VideoPixels.Region> regions) {
    long start = System.nanoTime();
    List<VideoPixels.ChannelMeans> means = pixels.channelMeans(video, regions, context);
    averaged.add(regions.size(), (System.nanoTime() - start) / 1e9);
    return means;
  }

  /** Notes that rows of so many more frames have been found, whatever had to be asked for that. */
  public synchronized void cover(long frames) {
    covered += frames;
  }

  /** Notes for how many of the pictures asked about a condition held. */
  synchronized void count(String condition, long asked, long held) {
    counts.computeIfAbsent(condition, each -> new Count()).add(asked, held);
  }

  /**
   * Values of a user's function for each picture, null for a null reference; each picture is shown
   * to the model once a statement, as long as no more than {@value #VALUES_MAX} are asked about.
   */
  synchronized List<Object> values(Digest function, List<String> references) {
    return looked(
        references,
        knownValues.computeIfAbsent(function, each -> bounded(VALUES_MAX)),
        (video, regions) -> functions.values(function, video, regions, pixels, context));
  }

  /** Finds out about regions of one video, which are in ascending order of frames. */
  @FunctionalInterface
  private interface Look<V> {
    List<V> at(Video video, List<VideoPixels.Region> regions);
  }

  private <V> List<V> looked(List<String> references, Map<String, V> remembered, Look<V> look) {
    Map<Integer, Set<String>> missing = new LinkedHashMap<>();
    Map<String, V> found = new HashMap<>();
    for (String reference : references) {
      if (reference == null || found.containsKey(reference)) {
        continue;
      }
      if (remembered.containsKey(reference)) {
        found.put(reference, remembered.get(reference));
      } else {
        int scan = PictureReference.parse(reference).scan();
        missing.computeIfAbsent(scan, each -> new LinkedHashSet<>()).add(reference);
      }
    }
    missing.forEach((scan, wanted) -> look(videos.get(scan), wanted, found, look));
    missing.values().forEach(all -> all.forEach(each -> remembered.put(each, found.get(each))));
    List<V> values = new ArrayList<>(references.size());
    references.forEach(reference -> values.add(found.get(reference)));
    return values;
  }

  private static <V> void look(
      Video video, Collection<String> wanted, Map<String, V> found, Look<V> look) {
    record Wanted(String reference, VideoPixels.Region region) {}
    List<Wanted> inOrder =
        wanted.stream()
            .map(reference -> new Wanted(reference, PictureReference.parse(reference).region()))
            .sorted(Comparator.comparingLong(each -> each.region().frame()))
            .toList();
    List<V> values = look.at(video, inOrder.stream().map(Wanted::region).toList());
    for (int i = 0; i < inOrder.size(); i++) {
      found.put(inOrder.get(i).reference(), values.get(i));
    }
  }

  /** Ends the scope; what was measured is kept for the plans of later statements. */
  @Override
  public synchronized void close() {
    OPEN.remove(number, this);
    costs.observe(PictureCondition.PIXELS, PictureCondition.PIXELS, averaged.asked, averaged.sum);
    counts.forEach(
        (condition, count) -> {
          costs.observe(PictureCondition.HELD, condition, count.asked, count.sum);
          costs.observe(PictureCondition.ASKED, condition, covered, count.asked);
        });
    counts.clear();
    averaged.asked = 0;
  }
}
