package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoCatalogTest {
  @TempDir private Path folder;

  private Workspace workspace;
  private VideoCatalog catalog;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("workspace"));
    catalog = VideoCatalogs.open(workspace);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void filesOfOneGlobAreOneVideoInNameOrder() throws SQLException {
    clip("b.mp4", 30);
    clip("a.mp4", 20);
    clip("{c}.mp4", 10);
    Video video = create("Street", "*.mp4", Optional.of(LocalDateTime.of(2024, 2, 29, 23, 59, 59)));

    assertThat(video.segments())
        .extracting(segment -> segment.path().orElseThrow().getFileName().toString())
        .containsExactly("a.mp4", "b.mp4", "{c}.mp4");
    assertThat(video.segments())
        .extracting(Video.Segment::firstFrame)
        .containsExactly(0L, 20L, 50L);
    assertThat(video.segments())
        .extracting(Video.Segment::startMicros)
        .containsExactly(0L, 800_000L, 2_000_000L);
    assertThat(video.frameCount()).isEqualTo(60);
    assertThat(catalog.find("sTREET")).contains(video);
    List<String> frames = frames(video);
    assertThat(frames).hasSize(60);
    assertThat(frames.get(0)).isEqualTo("0 2024-02-29T23:59:59 true");
    assertThat(frames.get(21)).isEqualTo("21 2024-02-29T23:59:59.840 false");
    assertThat(frames.get(59)).isEqualTo("59 2024-03-01T00:00:01.360 false");
  }

  @Test
  void countingAndReopeningDecodeNothing() {
    clip("a.mp4", 20);
    QueryContext context = QueryContext.background();
    Video video =
        catalog.create("a", path("a.mp4"), Optional.empty(), Optional.of("d"), false, context);
    assertThat(context.stats().get(Counter.FRAMES_DECODED)).isZero();
    workspace.close();
    open();
    assertThat(catalog.list()).containsExactly(video);
    assertThat(video.detector()).contains("d");
  }

  @Test
  void equalBytesShareAFileAndItsFrames() throws IOException, SQLException {
    clip("a.mp4", 20);
    Files.copy(folder.resolve("a.mp4"), folder.resolve("b.mp4"));
    Video both = create("both", "?.mp4", Optional.empty());
    assertThat(both.segments().get(0).fileId()).isEqualTo(both.segments().get(1).fileId());
    assertThat(frames(both)).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void refreshAppendsMarksAbsentAndRefusesChanges() throws IOException, SQLException {
    clip("a.mp4", 20);
    clip("c.mp4", 10);
    create("v", "*.mp4", Optional.empty());
    clip("b.mp4", 30);
    Video grown = catalog.refresh("v", QueryContext.background());
    assertThat(grown.segments())
        .extracting(segment -> segment.path().orElseThrow().getFileName().toString())
        .containsExactly("a.mp4", "c.mp4", "b.mp4");
    assertThat(grown.frameCount()).isEqualTo(60);

    Files.move(folder.resolve("a.mp4"), folder.resolve("a.away"));
    Video shrunk = catalog.refresh("v", QueryContext.background());
    assertThat(shrunk.segments())
        .extracting(Video.Segment::absent)
        .containsExactly(true, false, false);
    assertThat(shrunk.frameCount()).isEqualTo(60);
    assertThat(frames(shrunk)).hasSize(40).noneMatch(row -> row.startsWith("5 "));

    Files.copy(folder.resolve("b.mp4"), folder.resolve("a.mp4"));
    refused(ErrorCode.MEDIA_CHANGED, () -> catalog.refresh("v", QueryContext.background()));
    Files.delete(folder.resolve("a.mp4"));
    Files.move(folder.resolve("a.away"), folder.resolve("a.mp4"));
    assertThat(catalog.refresh("v", QueryContext.background()).segments())
        .extracting(Video.Segment::absent)
        .containsOnly(false);
  }

  @Test
  void aRefusedFileLeavesNothingBehind() throws IOException {
    clip("a.mp4", 20);
    Files.writeString(folder.resolve("b.mp4"), "no video");
    refused(ErrorCode.NOT_A_VIDEO, () -> create("v", "*.mp4", Optional.empty()));
    assertThat(catalog.list()).isEmpty();
    Files.delete(folder.resolve("b.mp4"));
    create("v", "*.mp4", Optional.empty());
    refused(ErrorCode.ALREADY_EXISTS, () -> create("V", "a.mp4", Optional.empty()));
    refused(ErrorCode.UNKNOWN_VIDEO, () -> catalog.drop("w"));
    catalog.drop("V");
    assertThat(catalog.find("v")).isEmpty();
  }

  @Test
  void aVideoWithoutPixelsHasFramesButNoPictures() throws SQLException {
    Video video =
        catalog.createWithoutPixels(
            "rec", "rec.csv", "x", 4, 30, Optional.empty(), Optional.empty(), false);
    assertThat(video.hasPixels()).isFalse();
    assertThat(frames(video))
        .containsExactly(
            "0 1970-01-01T00:00 true",
            "1 1970-01-01T00:00:00.033 true",
            "2 1970-01-01T00:00:00.067 true",
            "3 1970-01-01T00:00:00.100 true");
    try (FrameReader reader =
        FrameReaders.of(workspace)
            .open(
                video,
                FrameFormat.source(FrameFormat.Channels.RGB),
                DecodeOptions.withThreads(1))) {
      refused(
          ErrorCode.NO_PIXELS,
          () -> reader.read(FrameSet.of(1), frame -> true, QueryContext.background()));
    }
    assertThat(catalog.refresh("rec", QueryContext.background())).isEqualTo(video);
    refused(
        ErrorCode.INVALID_OPTION,
        () ->
            catalog.createWithoutPixels(
                "r", "r", "x", 4, 0, Optional.empty(), Optional.empty(), false));
  }

  @Test
  void packetsAreThoseOfTheFrames() throws IOException {
    clip("a.mp4", 30);
    TestClips.withBFrames(folder.resolve("b.avi"), 30);
    for (String name : List.of("a.mp4", "b.avi")) {
      Video video = create(name.substring(0, 1), name, Optional.empty());
      List<Long> frames = new ArrayList<>();
      List<Long> keys = new ArrayList<>();
      long[] bytes = {0, Long.MAX_VALUE};
      catalog.packets(
          video,
          (frame, size, key) -> {
            frames.add(frame);
            bytes[0] += size;
            bytes[1] = Math.min(bytes[1], size);
            if (key) {
              keys.add(frame);
            }
          },
          QueryContext.background());
      assertThat(frames).hasSize((int) video.frameCount()).isSorted().doesNotHaveDuplicates();
      assertThat(keys).startsWith(0L, 12L, 24L);
      assertThat(bytes[1]).isPositive();
      // The rest of the file is the container's.
      assertThat(bytes[0]).isBetween(fileSize(name) / 3, fileSize(name));
    }
  }

  private long fileSize(String name) throws IOException {
    return Files.size(folder.resolve(name));
  }

  private void clip(String name, int frames) {
    TestClips.moving(folder.resolve(name), 64, 48, frames);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Video create(String name, String files, Optional<LocalDateTime> start) {
    return catalog.create(
        name, path(files), start, Optional.empty(), false, QueryContext.background());
  }

  private static void refused(ErrorCode code, ThrowingCallable action) {
    GlimpseException failure = catchThrowableOfType(GlimpseException.class, action);
    assertThat(failure).isNotNull();
    assertThat(failure.code()).as(failure.describe()).isEqualTo(code);
    assertThat(failure.advice()).isNotBlank();
  }

  private List<String> frames(Video video) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = workspace.connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT frame, \"timestamp\", keyframe FROM ("
                    + catalog.framesSql(video)
                    + ") ORDER BY frame")) {
      while (result.next()) {
        LocalDateTime time = result.getObject(2, LocalDateTime.class);
        rows.add(result.getLong(1) + " " + time + " " + result.getBoolean(3));
      }
    }
    return rows;
  }
}
