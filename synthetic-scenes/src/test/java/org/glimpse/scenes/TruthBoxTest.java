package org.glimpse.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.glimpse.video.Box;
import org.junit.jupiter.api.Test;

/** An object's box is where the frame differs from the frame without the object. */
class TruthBoxTest {
  private static final int OBJECTS = 1000;
  private static final long SEED = 20_261_121;

  @Test
  void boxesAreWhereTheObjectsPixelsAre() {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<ObjectClass, Integer> compared = new EnumMap<>(ObjectClass.class);
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (int street = 0; count < OBJECTS; street++) {
      SceneOptions options = options(street);
      SceneRenderer renderer = Scene.of(options).renderer();
      byte[] whole = new byte[renderer.frameBytes()];
      byte[] without = new byte[renderer.frameBytes()];
      for (int i = 0; i < 12 && count < OBJECTS; i++) {
        long frame = random.nextLong(options.frames());
        List<SceneObject> truth = renderer.render(frame, whole);
        for (SceneObject object : truth) {
          renderer.renderWithout(frame, object.identity(), without);
          Box changed = changed(whole, without, options.width());
          if (changed.iou(object.box()) < 0.95) {
            wrong.add(options.seed() + " frame " + frame + ": " + object + " but " + changed);
          }
          compared.merge(object.objectClass(), 1, Integer::sum);
          count++;
        }
      }
    }
    assertThat(wrong).as("of %d, seed %d", count, SEED).isEmpty();
    assertThat(compared).containsOnlyKeys(ObjectClass.values());
  }

  @Test
  void everybodyElseStaysAsTheyWere() {
    SceneOptions options = options(3);
    SceneRenderer renderer = Scene.of(options).renderer();
    byte[] pixels = new byte[renderer.frameBytes()];
    List<SceneObject> truth = renderer.render(700, pixels);
    SceneObject first = truth.get(0);
    List<SceneObject> others = renderer.renderWithout(700, first.identity(), pixels);
    assertThat(others).extracting(SceneObject::identity).doesNotContain(first.identity());
    for (SceneObject object : truth.subList(1, truth.size())) {
      SceneObject still =
          others.stream().filter(each -> each.identity() == object.identity()).findAny().get();
      assertThat(still.visiblePixels()).isGreaterThanOrEqualTo(object.visiblePixels());
    }
  }

  /** Day, dusk, night and rain in turn. */
  private static SceneOptions options(int street) {
    SceneOptions options =
        SceneOptions.ofSeed(SEED + street)
            .withFrames(1500)
            .withStartTime(LocalTime.of(8 + street * 5 % 15, 15));
    return street % 4 == 3 ? options.withEffects(SceneEffect.values()) : options;
  }

  private static Box changed(byte[] a, byte[] b, int width) {
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right = -1;
    int bottom = -1;
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i]) {
        int column = i / 3 % width;
        int row = i / 3 / width;
        left = Math.min(left, column);
        right = Math.max(right, column + 1);
        top = Math.min(top, row);
        bottom = Math.max(bottom, row + 1);
      }
    }
    return new Box(left, top, right, bottom);
  }
}
