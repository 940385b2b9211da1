package org.glimpse.models.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import org.glimpse.video.Box;
import org.junit.jupiter.api.Test;

class DetectorTargetsTest {
  private static final int COLUMNS = 12;
  private static final int ROWS = 8;
  private static final int CELLS = COLUMNS * ROWS;

  private final DetectorTargets targets = new DetectorTargets(2, 8 * COLUMNS, 8 * ROWS);

  @Test
  void theCellOfTheCentreScoresOneAndLearnsTheBox() {
    LabelledObject object = new LabelledObject(1, new Box(20, 12, 60, 32), false);
    assertThat(targets.fill(List.of(object))).isEqualTo(1);
    float[] scores = scores();
    int centre = 2 * COLUMNS + 5;
    assertThat(scores[CELLS + centre]).isEqualTo(1);
    assertThat(scores[centre]).as("the other class").isZero();
    assertThat(scores[CELLS + centre + 1]).isBetween(0.05f, 0.999f);
    FloatBuffer boxes = FloatBuffer.allocate(4 * CELLS);
    targets.putBoxes(boxes, 0);
    assertThat(boxes.get(centre)).isEqualTo(5);
    assertThat(boxes.get(CELLS + centre)).isEqualTo(2.75f);
    assertThat(boxes.get(2 * CELLS + centre)).isEqualTo(5);
    assertThat(boxes.get(3 * CELLS + centre)).isEqualTo(2.5f);
    assertThat(sumOfBoxWeights()).isCloseTo(1, within(1e-5));
  }

  @Test
  void ignoredObjectsTeachNothingWhereTheyAre() {
    LabelledObject ignored = new LabelledObject(0, new Box(40, 8, 56, 24), true);
    assertThat(targets.fill(List.of(ignored))).isZero();
    FloatBuffer weights = FloatBuffer.allocate(CELLS);
    targets.putScoreWeights(weights, 0);
    assertThat(weights.get(COLUMNS + 5)).isZero();
    assertThat(weights.get(0)).isEqualTo(1);
    assertThat(sumOfBoxWeights()).isZero();
  }

  @Test
  void everyObjectCountsTheSame() {
    LabelledObject small = new LabelledObject(0, new Box(1, 1, 7, 12), false);
    LabelledObject large = new LabelledObject(1, new Box(30, 10, 96, 60), false);
    assertThat(targets.fill(List.of(small, large))).isEqualTo(2);
    assertThat(sumOfBoxWeights()).isCloseTo(2, within(1e-4));
  }

  private float[] scores() {
    float[] scores = new float[2 * CELLS];
    targets.putScores(FloatBuffer.wrap(scores), 0);
    return scores;
  }

  private double sumOfBoxWeights() {
    float[] weights = new float[CELLS];
    targets.putBoxWeights(FloatBuffer.wrap(weights), 0);
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
