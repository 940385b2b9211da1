package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files from the wild that no video can be made of. */
@Tag("media")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadMediaFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "derived/zero_length.mp4",
        "derived/trunc_7_bytes.mp4",
        "derived/no_moov_44_bytes_cv2_writer.mp4",
        "derived/trunc_in_moov.mp4",
        "derived/trunc50_moov_last.mp4",
        "derived/random_64k_renamed.mp4",
        "derived/png_renamed.mp4",
        "pixeltable/bad_video.mp4",
        "androidx/sample_fragmented_clearkey.mp4",
      })
  void brokenFilesAreNoVideos(String name) {
    refused(name, Set.of(ErrorCode.NOT_A_VIDEO, ErrorCode.DAMAGED_MEDIA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "derived/audio_only.mp4",
        "androidx/sample_audio_only.mp4",
        "androidx/bbb_1ch_48kHz_q10_opus.webm",
        "mp4parse/afconvert-aac-0.5s.mp4",
        "mp4parse/bipbop-cenc-audioinit.mp4",
        "derived/mp3_with_cover.mp3",
      })
  void soundIsNoVideo(String name) {
    refused(name, Set.of(ErrorCode.NOT_A_VIDEO, ErrorCode.UNSUPPORTED_MEDIA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mp4parse/short-cenc.mp4",
        "mp4parse/av1-clearkey-cbcs-video.mp4",
      })
  void encryptedVideosAreNamedAsSuch(String name) {
    GlimpseException error = refused(name, Set.of(ErrorCode.UNSUPPORTED_MEDIA));
    assertThat(error).hasMessageContaining("encrypted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "derived/bitflip_mdat_seed1.mp4",
        "derived/hole_8k_in_mdat.mp4",
        "derived/fragmented_trunc70.mp4",
        "derived/trunc60.mkv",
        "derived/lost_every_50th_packet.ts",
      })
  void damagedVideosAreErrorsUnlessSkipped(String name) {
    GlimpseException error = refused(name, Set.of(ErrorCode.DAMAGED_MEDIA));
    assertThat(error).hasMessageMatching("(?s).*frames? \\d+.*");
    try (Workspace workspace = Workspace.open(folder.resolve("skipping"))) {
      ClipReading reading =
          ClipReading.registerAndRead(
              workspace, "v", file(name).toString(), ClipReading.skippingContext());
      assertThat(reading.hasWarning()).isTrue();
      assertThat(reading.checksums()).isNotEmpty();
      assertThat(reading.checksums().size()).isLessThanOrEqualTo(reading.millis().size());
    }
  }

  private GlimpseException refused(String name, Set<ErrorCode> codes) {
    GlimpseException[] seen = new GlimpseException[1];
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      VideoCatalog catalog = VideoCatalogs.open(workspace);
      assertThatThrownBy(
              () ->
                  catalog.create(
                      "v",
                      file(name).toString(),
                      Optional.empty(),
                      Optional.empty(),
                      false,
                      QueryContext.background()))
          .isInstanceOfSatisfying(
              GlimpseException.class,
              error -> {
                assertThat(error.code()).as(error.describe()).isIn(codes);
                assertThat(error.advice()).isNotBlank();
                seen[0] = error;
              });
      assertThat(catalog.list()).isEmpty();
    }
    return seen[0];
  }

  private static Path file(String name) {
    return Path.of(System.getProperty("glimpse.shared"), "media", "odd").resolve(name);
  }
}
