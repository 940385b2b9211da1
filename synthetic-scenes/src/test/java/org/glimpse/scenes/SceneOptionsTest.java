package org.glimpse.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;

class SceneOptionsTest {
  private static final SceneOptions USUAL = SceneOptions.ofSeed(1);

  @Test
  void refusesWhatCannotBeDrawn() {
    refused(() -> USUAL.withFrames(0));
    refused(() -> USUAL.withFrames(-5));
    refused(() -> USUAL.withFrames(Long.MAX_VALUE));
    refused(() -> USUAL.withDuration(Duration.ZERO));
    refused(() -> USUAL.withDuration(Duration.ofSeconds(-1)));
    refused(() -> USUAL.withDuration(Duration.ofSeconds(Long.MAX_VALUE)));
    refused(() -> USUAL.withSize(641, 360));
    refused(() -> USUAL.withSize(0, 360));
    refused(() -> USUAL.withSize(640, -360));
    refused(() -> USUAL.withSize(64, 64));
    refused(() -> USUAL.withSize(2048, 2048));
    refused(() -> USUAL.withSize(Integer.MAX_VALUE - 1, 360));
    refused(() -> USUAL.withFramesPerSecond(0, 1));
    refused(() -> USUAL.withFramesPerSecond(15, 0));
    refused(() -> USUAL.withFramesPerSecond(-15, -1));
    refused(() -> USUAL.withFramesPerSecond(1, 2));
    refused(() -> USUAL.withFramesPerSecond(121, 1));
    refused(() -> USUAL.withClockSpeed(-1));
    refused(() -> USUAL.withClockSpeed(Double.NaN));
    refused(() -> USUAL.withClockSpeed(Double.POSITIVE_INFINITY));
    for (double rate : new double[] {-0.1, 121, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(() -> new TrafficRates(rate, 0, 0, 0, 0, false, false, 0));
      refused(() -> new TrafficRates(0, rate, 0, 0, 0, false, false, 0));
      refused(() -> new TrafficRates(0, 0, rate, 0, 0, false, false, 0));
      refused(() -> new TrafficRates(0, 0, 0, rate, 0, false, false, 0));
      refused(() -> new TrafficRates(0, 0, 0, 0, rate, false, false, 0));
    }
    refused(() -> new TrafficRates(0, 0, 0, 0, 0, false, false, -1));
    refused(() -> new TrafficRates(0, 0, 0, 0, 0, false, false, 1000));
    refused(() -> TrafficRates.town().times(100));
  }

  @Test
  void framesOutsideAreRefused() {
    SceneRenderer renderer = Scene.of(USUAL.withFrames(10).withSize(128, 128)).renderer();
    for (long frame : new long[] {-1, 10, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> renderer.truth(frame))
          .isInstanceOfSatisfying(
              GlimpseException.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.FRAME_OUT_OF_RANGE));
    }
    refused(() -> renderer.render(0, new byte[5]));
    refused(() -> renderer.renderWithout(0, 1, new byte[128 * 128 * 3 + 1]));
  }

  @Test
  void countsTheFramesThatBeginWithinADuration() {
    SceneOptions ntsc = USUAL.withFramesPerSecond(30000, 1001);
    assertThat(ntsc.withDuration(Duration.ofSeconds(1001)).frames()).isEqualTo(30000);
    assertThat(USUAL.withDuration(Duration.ofMinutes(10)).frames()).isEqualTo(9000);
    assertThat(USUAL.withDuration(Duration.ofMillis(1)).frames()).isEqualTo(1);
    assertThat(ntsc.seconds(30000)).isEqualTo(1001);
  }

  @Test
  void everyOptionCountsForTheDigest() {
    List<SceneOptions> all =
        List.of(
            USUAL,
            USUAL.withSeed(2),
            USUAL.withFrames(901),
            USUAL.withSize(640, 362),
            USUAL.withFramesPerSecond(16, 1),
            USUAL.withStartTime(LocalTime.of(16, 31)),
            USUAL.withClockSpeed(2),
            USUAL.withRates(TrafficRates.none()),
            USUAL.withRates(TrafficRates.town().steady()),
            USUAL.withEffects(),
            USUAL.withEffects(SceneEffect.RAIN, SceneEffect.NOISE),
            USUAL.withRareEvents(false));
    Set<String> digests = new HashSet<>();
    all.forEach(options -> digests.add(options.digest().hex()));
    assertThat(digests).hasSameSizeAs(all);
    assertThat(SceneOptions.ofSeed(1).digest()).isEqualTo(USUAL.digest());
  }

  private static void refused(Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
              assertThat(error.advice()).isNotBlank();
            });
  }
}
