package org.glimpse.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.glimpse.workspace.Digest;
import org.junit.jupiter.api.Test;

/** Equal options, equal bytes: on every JDK, in any order of frames, on any thread. */
class DeterminismTest {
  private static final SceneOptions DUSK =
      SceneOptions.ofSeed(42).withFrames(900).withStartTime(LocalTime.of(18, 20));
  private static final SceneOptions RAIN =
      SceneOptions.ofSeed(-7)
          .withFrames(300)
          .withSize(320, 240)
          .withFramesPerSecond(30000, 1001)
          .withClockSpeed(60)
          .withEffects(SceneEffect.values());

  /**
   * What each version of the painter made of {@link #DUSK} and {@link #RAIN}, the latest last; made
   * on JDK 17, and JDK 25 gives the same. Where a change makes others, {@link Scene#VERSION} goes
   * up and a line is added here: none is ever changed.
   */
  private static final List<Version> VERSIONS =
      List.of(
          new Version(
              1,
              "4f4a909c978d173e1c067d0736fca294260732153fdc5c58eda96afe6311ca1b",
              "06c9ab80c680cd5b45545dcf6468976f97a66ca2240728ec0aa5b3ff62b4a32e"),
          new Version(
              2,
              "82cfa8dcfce4dd86ed2007ac9c1393a7064625e4a9e6ac6bd5238b6c2f2ee6fa",
              "09a64aba02f161719b08c166027efae8b2f815022449c119145f9bd8dd6ffd75"));

  private record Version(int number, String dusk, String rain) {}

  @Test
  void pixelsAndTruthAreThoseOfRecord() {
    Version now =
        new Version(Scene.VERSION, digest(DUSK, 0, 17, 450, 899), digest(RAIN, 0, 100, 299));
    assertThat(now)
        .as("pixels or truth have changed: raise Scene.VERSION and add a line of this version")
        .isEqualTo(VERSIONS.get(VERSIONS.size() - 1));
  }

  @Test
  void everyVersionHasItsOwnPixels() {
    assertThat(VERSIONS).extracting(Version::number).doesNotHaveDuplicates().isSorted();
    assertThat(VERSIONS).extracting(Version::dusk).doesNotHaveDuplicates();
    assertThat(VERSIONS).extracting(Version::rain).doesNotHaveDuplicates();
  }

  @Test
  void seedsDiffer() {
    assertThat(digest(DUSK.withSeed(43), 17)).isNotEqualTo(digest(DUSK, 17));
    assertThat(Scene.of(DUSK.withSeed(43)).truth(17)).isNotEqualTo(Scene.of(DUSK).truth(17));
  }

  @Test
  void anyOrderGivesTheSameFrames() {
    Scene scene = Scene.of(DUSK);
    SceneRenderer forwards = scene.renderer();
    SceneRenderer backwards = Scene.of(DUSK).renderer();
    long[] frames = {880, 5, 879, 440, 6, 0};
    byte[] one = new byte[forwards.frameBytes()];
    byte[] other = new byte[forwards.frameBytes()];
    for (long frame = 0; frame < 881; frame++) {
      long now = frame;
      if (Arrays.stream(frames).anyMatch(each -> each == now)) {
        forwards.render(frame, one);
        assertThat(backwards.render(frame, other)).isEqualTo(forwards.truth(frame));
        assertThat(other).isEqualTo(one);
      }
    }
    for (long frame : frames) {
      assertThat(scene.truth(frame)).isEqualTo(backwards.truth(frame));
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    Scene scene = Scene.of(DUSK);
    List<List<SceneObject>> alone =
        LongStream.range(0, 40).mapToObj(i -> Scene.of(DUSK).truth(i * 20)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<List<SceneObject>>> all =
          () -> {
            SceneRenderer renderer = scene.renderer();
            return LongStream.range(0, 40).mapToObj(i -> renderer.truth(i * 20)).toList();
          };
      for (Future<List<List<SceneObject>>> each : threads.invokeAll(List.of(all, all, all, all))) {
        assertThat(each.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String digest(SceneOptions options, long... frames) {
    SceneRenderer renderer = Scene.of(options).renderer();
    byte[] pixels = new byte[renderer.frameBytes()];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (long frame : frames) {
      List<SceneObject> truth = renderer.render(frame, pixels);
      all.writeBytes(pixels);
      for (SceneObject object : truth) {
        // Floats by their bits: their decimal form is not the same on every JDK.
        String row =
            object.objectClass()
                + ","
                + object.identity()
                + ","
                + object.colour()
                + ","
                + (int) object.box().xmin()
                + ","
                + (int) object.box().ymin()
                + ","
                + (int) object.box().xmax()
                + ","
                + (int) object.box().ymax()
                + ","
                + Float.floatToIntBits(object.occluded())
                + ","
                + object.visiblePixels();
        all.writeBytes(row.getBytes(StandardCharsets.UTF_8));
      }
    }
    return Digest.ofBytes(all.toByteArray()).hex();
  }
}
