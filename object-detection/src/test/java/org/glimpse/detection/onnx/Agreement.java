package org.glimpse.detection.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glimpse.detection.Detection;

/**
 * Holds a detector's output against a reference, frame by frame. Each reference detection is paired
 * with the unused detection of the same class that overlaps it most; what finds no partner counts
 * as missing or as extra, unless its confidence is within {@code flip} of the threshold, where a
 * rounding can make it appear or vanish.
 */
final class Agreement {
  static final double IOU_MIN = 0.95;
  static final double CONFIDENCE_DIFFERENCE_MAX = 0.01;

  private final float threshold;
  private final double flip;
  private final List<String> faults = new ArrayList<>();
  private int pairs;
  private int flips;
  private double worstIou = 1;
  private double worstConfidence;

  Agreement(float threshold, double flip) {
    this.threshold = threshold;
    this.flip = flip;
  }

  void compare(long frame, List<Detection> found, List<Detection> reference) {
    List<Detection> unused = new ArrayList<>(found);
    for (Detection wanted : reference) {
      Detection best = null;
      for (Detection each : unused) {
        boolean nearer =
            best == null || each.box().iou(wanted.box()) > best.box().iou(wanted.box());
        if (each.className().equals(wanted.className()) && nearer) {
          best = each;
        }
      }
      if (best == null || best.box().iou(wanted.box()) < 0.5) {
        unpaired("missing", frame, wanted);
      } else {
        unused.remove(best);
        pair(frame, best, wanted);
      }
    }
    unused.forEach(each -> unpaired("extra", frame, each));
  }

  private void pair(long frame, Detection found, Detection wanted) {
    pairs++;
    double iou = found.box().iou(wanted.box());
    double difference = Math.abs(found.confidence() - wanted.confidence());
    worstIou = Math.min(worstIou, iou);
    worstConfidence = Math.max(worstConfidence, difference);
    if (iou < IOU_MIN || difference > CONFIDENCE_DIFFERENCE_MAX) {
      faults.add("frame " + frame + ": " + found + " instead of " + wanted);
    }
  }

  private void unpaired(String kind, long frame, Detection detection) {
    if (detection.confidence() < threshold + flip) {
      flips++;
    } else {
      faults.add("frame " + frame + ": " + kind + " " + detection);
    }
  }

  List<String> faults() {
    return faults;
  }

  int pairs() {
    return pairs;
  }

  /** Detections on one side only, at the threshold. */
  int flips() {
    return flips;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d pairs, %d flips at the threshold, worst IoU %.4f, worst confidence difference %.4f",
        pairs,
        flips,
        worstIou,
        worstConfidence);
  }
}
