package org.glimpse.video.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times of a file against those that torchcodec publishes for it. */
@Tag("media")
class PublishedTimesTest {
  private static final Pattern TIME = Pattern.compile("\"pts_time\": \"(-?[0-9.]+)\"");

  @TempDir private Path folder;

  @Test
  void microsecondsAreThosePublished() throws IOException {
    Path media = Path.of(System.getProperty("glimpse.shared"), "media", "odd", "torchcodec");
    Path target = folder.resolve("index");
    FrameIndexer.build(media.resolve("nasa_13013.mp4"), target, QueryContext.background());
    FrameIndex index = FrameIndex.open(target);
    String truth =
        Files.readString(
            media.resolve(
                "nasa_13013.mp4.stream" + index.header().streamIndex() + ".all_frames_info.json"));
    List<Long> published =
        TIME.matcher(truth)
            .results()
            .map(found -> new BigDecimal(found.group(1)).movePointRight(6).longValueExact())
            .toList();
    assertThat(index.frameCount()).isEqualTo(published.size()).isGreaterThan(100);
    for (int frame = 0; frame < index.frameCount(); frame++) {
      assertThat(index.micros(frame) + published.get(0))
          .as("frame %d", frame)
          .isEqualTo(published.get(frame));
    }
  }

  @Test
  void ticksBecomeMicrosecondsRoundedHalfUp() {
    assertThat(Ticks.toMicros(1, 1001, 30_000)).isEqualTo(33_367);
    assertThat(Ticks.toMicros(3, 1, 2_000_000)).isEqualTo(2);
    assertThat(Ticks.toMicros(-3, 1, 2_000_000)).isEqualTo(-1);
    assertThat(Ticks.toMicros(-1, 1, 90_000)).isEqualTo(-11);
    assertThat(Ticks.toMicros(Long.MAX_VALUE / 2_000_000, 2, 2))
        .isEqualTo(Long.MAX_VALUE / 2_000_000 * 1_000_000);
    assertThat(Ticks.toMicros(1L << 50, 1, 90_000)).isEqualTo(12_509_998_964_918_044L);
  }
}
