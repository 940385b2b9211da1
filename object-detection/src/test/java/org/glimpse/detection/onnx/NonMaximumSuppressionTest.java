package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {
  private static final int[] GROUPS = {0, 1, 1};

  @Test
  void theLessConfidentOfAGroupGoesAndOthersStay() {
    Candidates candidates = new Candidates();
    candidates.addCorners(0, 0, 10, 10, 1, 0.5f);
    candidates.addCorners(0, 0, 10, 9, 2, 0.9f);
    candidates.addCorners(0, 0, 10, 10, 0, 0.4f);
    candidates.addCorners(100, 0, 110, 10, 1, 0.3f);
    assertThat(new NonMaximumSuppression(0.45f, false).keep(candidates, GROUPS))
        .containsExactly(1, 2, 3);
    assertThat(new NonMaximumSuppression(0.45f, true).keep(candidates, GROUPS))
        .containsExactly(1, 3);
    assertThat(NonMaximumSuppression.keepAll(candidates)).containsExactly(1, 0, 2, 3);
  }

  @Test
  void anOverlapOfExactlyTheLimitStays() {
    Candidates candidates = new Candidates();
    candidates.addCorners(0, 0, 10, 10, 0, 0.9f);
    candidates.addCorners(0, 5, 10, 10, 0, 0.8f); // IoU 0.5
    assertThat(new NonMaximumSuppression(0.5f, false).keep(candidates, GROUPS)).hasSize(2);
    assertThat(new NonMaximumSuppression(0.49f, false).keep(candidates, GROUPS)).hasSize(1);
  }

  @Test
  void equalScoresKeepTheOrderInWhichTheyCame() {
    Candidates candidates = new Candidates();
    for (int i = 0; i < 5000; i++) {
      candidates.addCorners(i * 20, 0, i * 20 + 10, 10, 0, i == 4000 ? 1 : 0.5f);
    }
    int[] kept = new NonMaximumSuppression(0.45f, false).keep(candidates, GROUPS);
    assertThat(kept).hasSize(NonMaximumSuppression.OBJECTS_MAX);
    assertThat(kept).startsWith(4000, 0, 1, 2).endsWith(1997, 1998);
  }

  @Test
  void boxesThatAreNoBoxesAreNoObjects() {
    Candidates candidates = new Candidates();
    candidates.addCorners(Float.NaN, 0, 1, 1, 0, 1);
    candidates.addCorners(0, 0, Float.POSITIVE_INFINITY, 1, 0, 1);
    candidates.addCorners(5, 5, 5, 9, 0, 1);
    candidates.addCentred(5, 5, -3, 9, 0, 1);
    assertThat(candidates.size()).isZero();
  }
}
