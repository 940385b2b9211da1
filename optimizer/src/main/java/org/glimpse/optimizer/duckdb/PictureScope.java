package org.glimpse.optimizer.duckdb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * The pictures of one running statement: how functions that DuckDB calls back find the video that a
 * reference means, and what was decoded already. Close it when the statement ends.
 */
public final class PictureScope implements AutoCloseable {
  /** Means kept for a statement, so that a picture asked twice is decoded once. */
  private static final int MEANS_MAX = 100_000;

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, PictureScope> OPEN = new ConcurrentHashMap<>();

  private final long number;
  private final Map<Integer, Video> videos;
  private final VideoPixels pixels;
  private final QueryContext context;
  private final Map<String, VideoPixels.ChannelMeans> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, VideoPixels.ChannelMeans> eldest) {
          return size() > MEANS_MAX;
        }
      };
  private GlimpseException failure;

  private PictureScope(
      long number, Map<Integer, Video> videos, VideoPixels pixels, QueryContext context) {
    this.number = number;
    this.videos = Map.copyOf(videos);
    this.pixels = pixels;
    this.context = context;
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
      long number, Map<Integer, Video> videos, VideoPixels pixels, QueryContext context) {
    PictureScope scope = new PictureScope(number, videos, pixels, context);
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
    Map<Integer, List<String>> missing = new LinkedHashMap<>();
    Map<String, VideoPixels.ChannelMeans> found = new LinkedHashMap<>();
    for (String reference : references) {
      if (reference == null || found.containsKey(reference)) {
        continue;
      }
      VideoPixels.ChannelMeans means = known.get(reference);
      found.put(reference, means);
      if (means == null) {
        int scan = PictureReference.parse(reference).scan();
        missing.computeIfAbsent(scan, each -> new ArrayList<>()).add(reference);
      }
    }
    missing.forEach((scan, wanted) -> decode(videos.get(scan), wanted, found));
    return references.stream().map(found::get).toList();
  }

  private void decode(
      Video video, List<String> wanted, Map<String, VideoPixels.ChannelMeans> found) {
    record Wanted(String reference, VideoPixels.Region region) {}
    List<Wanted> inOrder =
        wanted.stream()
            .map(reference -> new Wanted(reference, PictureReference.parse(reference).region()))
            .sorted(Comparator.comparingLong(each -> each.region().frame()))
            .toList();
    List<VideoPixels.ChannelMeans> means =
        pixels.channelMeans(video, inOrder.stream().map(Wanted::region).toList(), context);
    for (int i = 0; i < inOrder.size(); i++) {
      found.put(inOrder.get(i).reference(), means.get(i));
      known.put(inOrder.get(i).reference(), means.get(i));
    }
  }

  @Override
  public void close() {
    OPEN.remove(number, this);
  }
}
