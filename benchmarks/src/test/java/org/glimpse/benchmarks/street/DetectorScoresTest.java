package org.glimpse.benchmarks.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.glimpse.detection.Detection;
import org.glimpse.scenes.ObjectClass;
import org.glimpse.scenes.ObjectColour;
import org.glimpse.scenes.SceneObject;
import org.glimpse.video.Box;
import org.junit.jupiter.api.Test;

class DetectorScoresTest {
  private static final Box LEFT = new Box(0, 0, 20, 20);
  private static final Box RIGHT = new Box(100, 0, 120, 20);

  @Test
  void anObjectIsFoundOnceAndByItsOwnClass() {
    DetectorScores scores = new DetectorScores();
    scores.add(
        List.of(
            new Detection("car", 0.9f, LEFT),
            new Detection("car", 0.8f, new Box(1, 0, 21, 20)),
            new Detection("bus", 0.7f, RIGHT)),
        List.of(object(1, LEFT), object(2, RIGHT)));
    DetectorScores.ClassScore cars = scores.of("car", 0);
    assertThat(cars).isEqualTo(new DetectorScores.ClassScore(2, 2, 1));
    assertThat(cars.precision()).isCloseTo(0.5, within(1e-9));
    assertThat(cars.recall()).isCloseTo(0.5, within(1e-9));
    assertThat(scores.of("bus", 0)).isEqualTo(new DetectorScores.ClassScore(0, 1, 0));
  }

  @Test
  void boxesMustOverlapByHalf() {
    DetectorScores scores = new DetectorScores();
    scores.add(
        List.of(new Detection("car", 0.9f, new Box(8, 0, 28, 20))), List.of(object(1, LEFT)));
    assertThat(scores.of("car", 0).hits()).isZero();
  }

  @Test
  void theBestThresholdLeavesWrongOnesOut() {
    DetectorScores scores = new DetectorScores();
    for (int frame = 0; frame < 10; frame++) {
      scores.add(
          List.of(new Detection("car", 0.6f, LEFT), new Detection("car", 0.3f, RIGHT)),
          List.of(object(1, LEFT)));
    }
    assertThat(scores.bestThreshold("car")).isBetween(0.3, 0.6);
    assertThat(scores.of("car", scores.bestThreshold("car")).f1()).isEqualTo(1);
  }

  private static SceneObject object(long identity, Box box) {
    return new SceneObject(
        ObjectClass.CAR, box, ObjectColour.values()[0], identity, 0, (int) box.area());
  }
}
