package org.glimpse.video;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.glimpse.workspace.Workspace;

/**
 * Everything that Glimpse tells of a clip.
 *
 * @param millis when each frame is shown, from frame 0 on, by number
 * @param checksums of each frame's pixels, in the order read
 * @param warnings of registering and reading
 * @param lost frames counted as lost
 */
record ClipReading(List<Long> millis, List<Long> checksums, List<String> warnings, long lost) {
  private static final Duration TIME_MAX = Duration.ofSeconds(20);

  /** Whether the user was told that something is wrong. */
  boolean hasWarning() {
    return lost > 0 || !warnings.isEmpty();
  }

  static QueryContext context(int threads) {
    return QueryContext.of(
        1,
        CancelToken.withTimeout(TIME_MAX),
        ProgressListener.NONE,
        SettingValues.defaults().with("threads", Integer.toString(threads)));
  }

  /** As {@link #context}, going on behind damage. */
  static QueryContext skippingContext() {
    return QueryContext.of(
        1,
        CancelToken.withTimeout(TIME_MAX),
        ProgressListener.NONE,
        SettingValues.defaults().with("on_damaged_media", "skip"));
  }

  /** Registers a file under a name, reads all of its frames, and forgets the name. */
  static ClipReading registerAndRead(Workspace workspace, String name, String file, int threads) {
    return registerAndRead(workspace, name, file, context(threads));
  }

  /** As above, in the context given. */
  static ClipReading registerAndRead(
      Workspace workspace, String name, String file, QueryContext context) {
    VideoCatalog catalog = VideoCatalogs.open(workspace);
    Video video = catalog.create(name, file, Optional.empty(), Optional.empty(), false, context);
    try {
      return read(workspace, video, context);
    } finally {
      catalog.drop(name);
    }
  }

  /** Reads all frames of a registered video. */
  static ClipReading read(Workspace workspace, Video video, QueryContext context) {
    List<Long> checksums = new ArrayList<>();
    FrameFormat format = FrameFormat.source(FrameFormat.Channels.RGB);
    try (FrameReader reader =
        FrameReaders.of(workspace).open(video, format, DecodeOptions.of(context.settings()))) {
      reader.read(
          video.allFrames(),
          frame -> {
            CRC32 checksum = new CRC32();
            checksum.update(frame.pixels().duplicate());
            checksums.add(checksum.getValue());
            return true;
          },
          context);
    }
    return new ClipReading(
        millis(workspace, video),
        checksums,
        context.warnings(),
        context.stats().get(Counter.FRAMES_LOST));
  }

  private static List<Long> millis(Workspace workspace, Video video) {
    String sql =
        "SELECT epoch_ms(\"timestamp\") FROM ("
            + VideoCatalogs.open(workspace).framesSql(video)
            + ") ORDER BY frame";
    List<Long> millis = new ArrayList<>();
    try (Connection connection = workspace.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        millis.add(rows.getLong(1));
      }
    } catch (SQLException failed) {
      throw new AssertionError(sql, failed);
    }
    return millis;
  }
}
