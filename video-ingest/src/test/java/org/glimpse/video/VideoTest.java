package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glimpse.workspace.Digest;
import org.junit.jupiter.api.Test;

class VideoTest {
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

  @Test
  void segmentsTileTheVideo() {
    Video video = video(segment(0, 0, 100, 64, 48), segment(1, 100, 1, 32, 96), segment(2, 101, 9));
    assertThat(video.frameCount()).isEqualTo(110);
    assertThat(video.allFrames()).isEqualTo(FrameSet.range(0, 110));
    for (long frame = 0; frame < 110; frame++) {
      int expected = frame < 100 ? 0 : frame < 101 ? 1 : 2;
      assertThat(video.segmentOf(frame).fileId()).as("frame %d", frame).isEqualTo(expected);
    }
    assertThat(video.width()).isEqualTo(64);
    assertThat(video.height()).isEqualTo(96);
  }

  @Test
  void framesOutsideBelongToNoSegment() {
    Video video = video(segment(0, 0, 10));
    assertThatThrownBy(() -> video.segmentOf(10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> video.segmentOf(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> video().segmentOf(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aVideoWithoutFilesIsEmpty() {
    Video video = video();
    assertThat(video.frameCount()).isZero();
    assertThat(video.allFrames()).isEqualTo(FrameSet.empty());
    assertThat(video.width()).isZero();
  }

  @Test
  void oneSegmentWithoutPixelsMakesTheVideoSo() {
    assertThat(video(segment(0, 0, 10)).hasPixels()).isTrue();
    Video.Segment recorded =
        new Video.Segment(1, digest("r"), Optional.empty(), 10, 5, 0, 500_000, 0, 0, 10, false);
    assertThat(recorded.hasPixels()).isFalse();
    assertThat(video(segment(0, 0, 10), recorded).hasPixels()).isFalse();
  }

  @Test
  void segmentsCannotBeChangedFromOutside() {
    List<Video.Segment> segments = new ArrayList<>(List.of(segment(0, 0, 10)));
    Video video = new Video("v", "v.mp4", START, Optional.empty(), segments);
    segments.clear();
    assertThat(video.frameCount()).isEqualTo(10);
  }

  private static Video video(Video.Segment... segments) {
    return new Video("v", "*.mp4", START, Optional.of("d"), List.of(segments));
  }

  private static Video.Segment segment(int id, long first, long frames) {
    return segment(id, first, frames, 64, 48);
  }

  private static Video.Segment segment(int id, long first, long frames, int width, int height) {
    return new Video.Segment(
        id,
        digest("file " + id),
        Optional.of(Path.of("file" + id + ".mp4")),
        first,
        frames,
        first * 40_000,
        frames * 40_000,
        width,
        height,
        25,
        false);
  }

  private static Digest digest(String text) {
    return Digest.ofParts(text);
  }
}
