package org.glimpse.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.glimpse.detection.Detection;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.Box;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;

/**
 * Frames of videos as pictures, and what stored labels say of them, for people to look at. Looking
 * never calls a detector. Safe for use from several threads.
 */
public final class VideoPictures {
  private static final long CACHED_BYTES_MAX = 32L << 20;
  private static final int CACHED_MEMORY_SHARE = 16;

  private final VideoServices services;
  private final PictureCache cache =
      new PictureCache(
          Math.min(CACHED_BYTES_MAX, Runtime.getRuntime().maxMemory() / CACHED_MEMORY_SHARE));

  VideoPictures(VideoServices services) {
    this.services = services;
  }

  /**
   * A video as lists show it.
   *
   * @param detector the one that its labels come from; empty where none is named and there are none
   *     or several
   * @param labelled frames that have a label of that detector
   */
  public record Summary(Video video, Optional<String> detector, long labelled) {}

  /**
   * What is stored of some frames.
   *
   * @param labelled those that have a label
   * @param objects by frame; a labelled frame without an entry shows nothing
   */
  public record Labels(FrameSet labelled, Map<Long, List<Detection>> objects) {}

  /** All videos by name. */
  public List<Summary> videos() {
    return services.videos().list().stream().map(this::summary).toList();
  }

  private Summary summary(Video video) {
    Optional<RegisteredDetector> detector = detector(video);
    long labelled =
        detector
            .map(each -> services.labels().labelled(video, each, video.allFrames()).size())
            .orElse(0L);
    return new Summary(video, detector.map(RegisteredDetector::name), labelled);
  }

  private Optional<RegisteredDetector> detector(Video video) {
    List<RegisteredDetector> all = services.detectors().list();
    return video.detector().isPresent()
        ? services.detectors().find(video.detector().get())
        : all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  /**
   * A video by its name.
   *
   * @throws GlimpseException UNKNOWN_VIDEO
   */
  public Video video(String name) {
    return services
        .videos()
        .find(name)
        .orElseThrow(
            () ->
                GlimpseException.of(
                    ErrorCode.UNKNOWN_VIDEO,
                    "There is no video '" + name + "'",
                    Suggestions.didYouMean(
                            name, services.videos().list().stream().map(Video::name).toList())
                        .orElse("SHOW VIDEOS lists those there are.")));
  }

  /** What names the picture of a frame for good: equal tags, equal bytes. */
  public static String tag(Video video, long frame, int widthMax) {
    PictureCache.Key key = key(video, frame, widthMax);
    return Digest.ofParts(key.file().hex(), String.valueOf(key.frame()), String.valueOf(widthMax))
        .shortForm();
  }

  private static PictureCache.Key key(Video video, long frame, int widthMax) {
    Video.Segment segment = video.segmentOf(frame);
    return new PictureCache.Key(segment.digest(), frame - segment.firstFrame(), widthMax);
  }

  /**
   * Frames as JPEG files: first those that were made lately, then the others in ascending order,
   * each as soon as it is decoded. Frames lost under {@code on_damaged_media = 'skip'} are left
   * out.
   *
   * @param widthMax pixels; wider frames are scaled down to it
   * @throws GlimpseException what {@link VideoPixels#pictures} throws
   */
  public void jpegs(
      Video video,
      FrameSet frames,
      int widthMax,
      VideoPixels.PictureSink sink,
      QueryContext context) {
    if (!frames.isEmpty() && frames.last() >= video.frameCount()) {
      throw GlimpseException.of(
          ErrorCode.FRAME_OUT_OF_RANGE,
          "Video " + video.name() + " has no frame " + frames.last(),
          "Its frames are 0 to " + (video.frameCount() - 1) + ".");
    }
    FrameSet.Builder missing = FrameSet.builder();
    for (var each = frames.iterator(); each.hasNext(); ) {
      long frame = each.nextLong();
      Optional<byte[]> known = cache.find(key(video, frame, widthMax));
      if (known.isEmpty()) {
        missing.add(frame);
      } else if (!sink.accept(frame, known.get())) {
        return;
      }
    }
    FrameSet left = missing.build();
    if (!left.isEmpty()) {
      services
          .pixels()
          .pictures(
              video,
              left,
              widthMax,
              (frame, jpeg) -> {
                cache.add(key(video, frame, widthMax), jpeg);
                return sink.accept(frame, jpeg);
              },
              context);
    }
  }

  /** What is stored of the frames; of a video without a detector, nothing. */
  public Labels labels(Video video, FrameSet frames) {
    Optional<RegisteredDetector> detector = detector(video);
    FrameSet labelled =
        detector
            .map(each -> services.labels().labelled(video, each, frames))
            .orElse(FrameSet.empty());
    if (labelled.isEmpty()) {
      return new Labels(labelled, Map.of());
    }
    String sql =
        "SELECT frame, class, confidence, xmin, ymin, xmax, ymax FROM ("
            + services
                .labels()
                .objectsSql(
                    video,
                    detector.get(),
                    new FrameSet.Range(labelled.first(), labelled.last() + 1))
            + ") WHERE frame IN ("
            + labelled.stream().mapToObj(String::valueOf).collect(Collectors.joining(","))
            + ") ORDER BY frame, ordinal";
    return new Labels(labelled, objects(sql));
  }

  private Map<Long, List<Detection>> objects(String sql) {
    Map<Long, List<Detection>> objects = new TreeMap<>();
    try (Connection connection = services.workspace().connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        objects
            .computeIfAbsent(rows.getLong(1), frame -> new ArrayList<>())
            .add(
                new Detection(
                    rows.getString(2),
                    rows.getFloat(3),
                    new Box(
                        rows.getFloat(4), rows.getFloat(5), rows.getFloat(6), rows.getFloat(7))));
      }
    } catch (SQLException failure) {
      throw GlimpseException.internal("Stored labels cannot be read", failure);
    }
    return objects;
  }
}
