package org.glimpse.video.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;
import org.glimpse.workspace.Workspace;

/** The catalogue of videos in a workspace's DuckDB file. */
public final class DuckDbVideoCatalog implements VideoCatalog {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
  private static final double FRAMES_PER_SECOND_MAX = 1e6;

  private final Workspace workspace;

  private DuckDbVideoCatalog(Workspace workspace) {
    this.workspace = workspace;
  }

  /** See {@link org.glimpse.video.VideoCatalogs#open}. */
  public static DuckDbVideoCatalog open(Workspace workspace) {
    VideoTables.inTransaction(
        workspace,
        connection -> {
          VideoTables.create(connection);
          return null;
        });
    return new DuckDbVideoCatalog(workspace);
  }

  @Override
  public Video create(
      String name,
      String source,
      Optional<LocalDateTime> start,
      Optional<String> detector,
      boolean replace,
      QueryContext context) {
    if (!replace && find(name).isPresent()) {
      throw alreadyExists(name);
    }
    List<VideoTables.Source> sources = new ArrayList<>();
    for (Path file : SourceFiles.resolve(source, context.files())) {
      context.files().require(file);
      sources.add(examine(file, context));
    }
    return register(name, source, start, detector, replace, sources);
  }

  @Override
  public Video createWithoutPixels(
      String name,
      String source,
      String definition,
      long frameCount,
      double framesPerSecond,
      Optional<LocalDateTime> start,
      Optional<String> detector,
      boolean replace) {
    if (frameCount < 0 || frameCount > MediaPolicy.FRAMES_MAX) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "frame_count = " + frameCount + " is out of range",
          "It may be 0 to " + MediaPolicy.FRAMES_MAX + ".");
    }
    if (!(framesPerSecond > 0) || framesPerSecond > FRAMES_PER_SECOND_MAX) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "fps = " + framesPerSecond + " is out of range",
          "It must be above 0, such as 25 or 29.97.");
    }
    Digest digest =
        Digest.ofParts(
            "video-without-pixels",
            definition,
            Long.toString(frameCount),
            Double.toString(framesPerSecond));
    VideoTables.Source only =
        new VideoTables.Source(
            digest,
            Optional.empty(),
            new SourceCheck(0, 0),
            frameCount,
            0,
            0,
            framesPerSecond,
            Math.round(frameCount * 1e6 / framesPerSecond),
            Optional.empty());
    return register(name, source, start, detector, replace, List.of(only));
  }

  private VideoTables.Source examine(Path file, QueryContext context) {
    SourceCheck state = SourceCheck.of(file);
    if (state.bytes() == 0) {
      throw GlimpseException.of(
          ErrorCode.NOT_A_VIDEO, file + " is empty", "Check that its copy or recording finished.");
    }
    Digest digest = SourceCheck.digestOf(file, context.cancel());
    FrameIndex index = FrameIndexer.indexOf(workspace, file, digest, context);
    FrameIndexer.requireAccepted(file, index, context);
    if (!SourceCheck.of(file).equals(state)) {
      throw MediaErrors.changed(file, "it was written to while it was read");
    }
    return new VideoTables.Source(
        digest,
        Optional.of(file),
        state,
        index.frameCount(),
        index.header().width(),
        index.header().height(),
        index.header().framesPerSecond(),
        index.durationMicros(),
        Optional.of(index));
  }

  private synchronized Video register(
      String name,
      String source,
      Optional<LocalDateTime> start,
      Optional<String> detector,
      boolean replace,
      List<VideoTables.Source> sources) {
    return VideoTables.inTransaction(
        workspace,
        connection -> {
          Optional<Integer> existing = VideoTables.videoId(connection, name);
          if (existing.isPresent()) {
            if (!replace) {
              throw alreadyExists(name);
            }
            VideoTables.deleteVideo(connection, existing.get());
          }
          int videoId =
              VideoTables.insertVideo(connection, name, source, start.orElse(EPOCH), detector);
          for (VideoTables.Source each : sources) {
            VideoTables.appendSegment(connection, videoId, each);
          }
          return VideoTables.videos(connection, Optional.of(name)).get(0);
        });
  }

  @Override
  public Video refresh(String name, QueryContext context) {
    Video video = require(name);
    if (!video.hasPixels()) {
      return video;
    }
    Set<Path> known = new HashSet<>();
    for (Video.Segment segment : video.segments()) {
      Path path = segment.path().orElseThrow();
      known.add(path);
      if (Files.isRegularFile(path)) {
        VideoTables.stateOf(workspace, segment)
            .requireSame(path, segment.digest(), context.cancel());
      }
    }
    List<VideoTables.Source> added = new ArrayList<>();
    for (Path file : SourceFiles.find(video.source(), context.files())) {
      if (!known.contains(file)) {
        context.files().require(file);
        added.add(examine(file, context));
      }
    }
    return append(video, added);
  }

  private synchronized Video append(Video video, List<VideoTables.Source> added) {
    return VideoTables.inTransaction(
        workspace,
        connection -> {
          int videoId =
              VideoTables.videoId(connection, video.name())
                  .orElseThrow(() -> unknown(video.name()));
          for (Video.Segment segment : video.segments()) {
            Path path = segment.path().orElseThrow();
            VideoTables.setAbsent(connection, videoId, path, !Files.isRegularFile(path));
          }
          for (VideoTables.Source each : added) {
            VideoTables.appendSegment(connection, videoId, each);
          }
          return VideoTables.videos(connection, Optional.of(video.name())).get(0);
        });
  }

  @Override
  public synchronized void drop(String name) {
    VideoTables.inTransaction(
        workspace,
        connection -> {
          int videoId = VideoTables.videoId(connection, name).orElseThrow(() -> unknown(name));
          VideoTables.deleteVideo(connection, videoId);
          return null;
        });
  }

  @Override
  public Optional<Video> find(String name) {
    return VideoTables.inTransaction(
        workspace, connection -> load(connection, Optional.of(name)).stream().findFirst());
  }

  @Override
  public List<Video> list() {
    return VideoTables.inTransaction(workspace, connection -> load(connection, Optional.empty()));
  }

  private static List<Video> load(Connection connection, Optional<String> name)
      throws SQLException {
    return VideoTables.videos(connection, name);
  }

  @Override
  public void packets(Video video, PacketVisitor visitor, QueryContext context) {
    if (!video.hasPixels()) {
      throw GlimpseException.of(
          ErrorCode.NO_PIXELS,
          "Video " + video.name() + " was made from a recording and has no packets",
          "Use a video made with CREATE VIDEO .. FROM '<file>'.");
    }
    for (Video.Segment segment : video.segments()) {
      if (segment.absent()) {
        continue;
      }
      VideoTables.stateOf(workspace, segment)
          .requireSame(segment.path().orElseThrow(), segment.digest(), context.cancel());
      FrameIndex index =
          FrameIndexer.indexOf(workspace, segment.path().orElseThrow(), segment.digest(), context);
      for (int frame = 0; frame < index.frameCount(); frame++) {
        visitor.packet(segment.firstFrame() + frame, index.packetBytes(frame), index.isKey(frame));
      }
    }
  }

  @Override
  public String framesSql(Video video) {
    long startMicros =
        video.start().toEpochSecond(ZoneOffset.UTC) * 1_000_000 + video.start().getNano() / 1000;
    List<String> parts = new ArrayList<>();
    List<Video.Segment> present =
        video.segments().stream().filter(segment -> !segment.absent()).toList();
    List<Video.Segment> decoded = present.stream().filter(Video.Segment::hasPixels).toList();
    if (!decoded.isEmpty()) {
      String files =
          decoded.stream()
              .map(
                  segment ->
                      String.format(
                          java.util.Locale.ROOT,
                          "(%d, %d::BIGINT, %d::BIGINT)",
                          segment.fileId(),
                          segment.firstFrame(),
                          startMicros + segment.startMicros()))
              .collect(Collectors.joining(", "));
      parts.add(
          "SELECT s.first_frame + f.frame AS frame, "
              + toMillis("s.start_micros + f.micros")
              + " AS \"timestamp\", f.keyframe AS keyframe FROM video_frames f JOIN (VALUES "
              + files
              + ") AS s(file_id, first_frame, start_micros) ON f.file_id = s.file_id");
    }
    for (Video.Segment segment : present) {
      if (!segment.hasPixels()) {
        parts.add(regularFramesSql(segment, startMicros));
      }
    }
    return parts.isEmpty()
        ? "SELECT 0::BIGINT AS frame, TIMESTAMP '1970-01-01' AS \"timestamp\", true AS keyframe"
            + " WHERE false"
        : String.join(" UNION ALL ", parts);
  }

  private static String regularFramesSql(Video.Segment segment, long videoStartMicros) {
    String micros =
        (videoStartMicros + segment.startMicros())
            + "::BIGINT + round(r.range * 1e6 / "
            + segment.framesPerSecond()
            + "::DOUBLE)::BIGINT";
    return "SELECT "
        + segment.firstFrame()
        + "::BIGINT + r.range AS frame, "
        + toMillis(micros)
        + " AS \"timestamp\", true AS keyframe FROM range("
        + segment.frameCount()
        + "::BIGINT) r";
  }

  /** Microseconds since 1970 to a TIMESTAMP of whole milliseconds, rounded half up. */
  private static String toMillis(String micros) {
    return "make_timestamp(floor(((" + micros + ") + 500) / 1000)::BIGINT * 1000)";
  }

  private Video require(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  private GlimpseException unknown(String name) {
    return GlimpseException.of(
        ErrorCode.UNKNOWN_VIDEO,
        "There is no video '" + name + "'",
        Suggestions.didYouMean(name, list().stream().map(Video::name).toList())
            .orElse("SHOW VIDEOS lists them."));
  }

  private static GlimpseException alreadyExists(String name) {
    return GlimpseException.of(
        ErrorCode.ALREADY_EXISTS,
        "There is a video '" + name + "' already",
        "Use another name, or CREATE OR REPLACE VIDEO.");
  }
}
