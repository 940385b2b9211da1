package org.glimpse.models.detector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.glimpse.models.training.Objective;
import org.glimpse.models.training.Scalar;

/**
 * The detector's loss, summed over cells, with weights by which every minibatch's objects count one
 * in all: quality focal loss of the scores (Li et al. 2020, equation 5, beta 2), generalised
 * intersection over union of the boxes (Rezatofighi et al. 2019, algorithm 2), and absolute
 * differences of centre and logarithmic size, which teach where boxes do not overlap yet.
 */
final class DetectorLoss {
  static final String SCORES = "scores";
  static final String SCORE_WEIGHTS = "score-weights";
  static final String BOXES = "boxes";
  static final String BOX_WEIGHTS = "box-weights";

  private static final float OVERLAP_SHARE = 2;
  private static final float DIFFERENCE_SHARE = 0.5f;
  private static final float LOG_SIZE_MIN = -3;
  private static final float LOG_SIZE_MAX = 5;
  private static final float EPSILON = 1e-6f;

  private DetectorLoss() {}

  /**
   * @param raw what the network puts out, {@code [batch, 4 + classes, rows, columns]}
   * @param cells centres of the cells in cells, {@code [1, 2, rows, columns]}
   */
  static NDArray of(NDArray raw, NDArray cells, Objective.Targets targets) {
    NDList parts = raw.split(new long[] {2, DetectorNetwork.BOX}, 1);
    NDArray scores = scoreLoss(parts.get(2), targets.array(SCORES), targets.array(SCORE_WEIGHTS));
    NDArray centre = parts.get(0).add(cells);
    NDArray logSize = parts.get(1).clip(LOG_SIZE_MIN, LOG_SIZE_MAX);
    NDArray boxes = boxLoss(centre, logSize, targets.array(BOXES), targets.array(BOX_WEIGHTS));
    return scores.add(boxes);
  }

  private static NDArray scoreLoss(NDArray logits, NDArray target, NDArray weights) {
    NDArray probability = logits.getNDArrayInternal().sigmoid();
    NDArray entropy = logits.getNDArrayInternal().softPlus().sub(logits.mul(target));
    NDArray distance = probability.sub(target);
    return entropy.mul(distance).mul(distance).mul(weights).sum();
  }

  private static NDArray boxLoss(NDArray centre, NDArray logSize, NDArray target, NDArray weights) {
    NDList wanted = target.split(new long[] {2}, 1);
    NDArray size = logSize.exp();
    NDArray half = Scalar.of(size, 0.5);
    NDArray epsilon = Scalar.of(size, EPSILON);
    NDArray low = centre.sub(size.mul(half));
    NDArray high = centre.add(size.mul(half));
    NDArray wantedLow = wanted.get(0).sub(wanted.get(1).mul(half));
    NDArray wantedHigh = wanted.get(0).add(wanted.get(1).mul(half));
    NDArray shared =
        high.minimum(wantedHigh).sub(low.maximum(wantedLow)).maximum(Scalar.of(size, 0));
    NDArray around = high.maximum(wantedHigh).sub(low.minimum(wantedLow));
    NDArray intersection = area(shared);
    NDArray union = area(size).add(area(wanted.get(1))).sub(intersection).add(epsilon);
    NDArray hull = area(around).add(epsilon);
    NDArray overlap = intersection.div(union).sub(hull.sub(union).div(hull));
    NDArray overlapLoss =
        Scalar.of(size, 1).sub(overlap).mul(weights).sum().mul(Scalar.of(size, OVERLAP_SHARE));
    NDArray differences =
        centre.sub(wanted.get(0)).abs().add(logSize.sub(wanted.get(1).log()).abs());
    return overlapLoss.add(differences.mul(weights).sum().mul(Scalar.of(size, DIFFERENCE_SHARE)));
  }

  private static NDArray area(NDArray size) {
    NDList sides = size.split(new long[] {1}, 1);
    return sides.get(0).mul(sides.get(1));
  }
}
