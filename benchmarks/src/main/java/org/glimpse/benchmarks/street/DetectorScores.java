package org.glimpse.benchmarks.street;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glimpse.detection.Detection;
import org.glimpse.scenes.SceneObject;

/**
 * How well detections match the truth: by falling confidence, each takes the object of its class
 * that it overlaps most and that none has taken, if intersection over union is at least {@value
 * #IOU}. Collects frames; answers for any threshold of confidence.
 */
public final class DetectorScores {
  /** How much a found object's box overlaps. */
  public static final double IOU = 0.5;

  /** One detection. */
  private record Judged(float confidence, boolean hit) {}

  /**
   * The figures of one class at one threshold.
   *
   * @param objects in the truth
   * @param detections put out
   * @param hits detections that are one of the objects
   */
  public record ClassScore(int objects, int detections, int hits) {
    /** Share of detections that are right; 1 where there are none. */
    public double precision() {
      return detections == 0 ? 1 : (double) hits / detections;
    }

    /** Share of objects that are found; 1 where there are none. */
    public double recall() {
      return objects == 0 ? 1 : (double) hits / objects;
    }

    /** Harmonic mean of precision and recall. */
    public double f1() {
      return detections + objects == 0 ? 1 : 2.0 * hits / (detections + objects);
    }
  }

  private final Map<String, Integer> objects = new TreeMap<>();
  private final Map<String, List<Judged>> judged = new TreeMap<>();

  /** Judges one frame. */
  public void add(List<Detection> detections, List<SceneObject> truth) {
    truth.forEach(object -> objects.merge(object.objectClass().className(), 1, Integer::sum));
    List<SceneObject> left = new ArrayList<>(truth);
    detections.stream()
        .sorted(Comparator.comparing(Detection::confidence).reversed())
        .forEach(
            detection -> {
              SceneObject best = null;
              for (SceneObject object : left) {
                boolean same = object.objectClass().className().equals(detection.className());
                double overlap = object.box().iou(detection.box());
                if (same
                    && overlap >= IOU
                    && (best == null || overlap > best.box().iou(detection.box()))) {
                  best = object;
                }
              }
              if (best != null) {
                left.remove(best);
              }
              judged
                  .computeIfAbsent(detection.className(), name -> new ArrayList<>())
                  .add(new Judged(detection.confidence(), best != null));
            });
  }

  /** The figures of one class with detections of at least this confidence. */
  public ClassScore of(String className, double threshold) {
    List<Judged> kept =
        judged.getOrDefault(className, List.of()).stream()
            .filter(each -> each.confidence() >= threshold)
            .toList();
    return new ClassScore(
        objects.getOrDefault(className, 0),
        kept.size(),
        (int) kept.stream().filter(Judged::hit).count());
  }

  /** The threshold at which a class has the best {@link ClassScore#f1}. */
  public double bestThreshold(String className) {
    double best = 0.5;
    for (double threshold = 0.05; threshold < 0.95; threshold += 0.01) {
      if (of(className, threshold).f1() > of(className, best).f1()) {
        best = threshold;
      }
    }
    return best;
  }
}
