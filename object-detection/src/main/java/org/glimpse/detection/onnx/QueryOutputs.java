package org.glimpse.detection.onnx;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Recognises models that put out each object once: boxes, classes and scores in outputs of their
 * own, or the queries of RT-DETR.
 *
 * @param input the picture input
 * @param takesSizes whether another input wants the size to which boxes are scaled
 * @param outputs of a run with one frame
 * @param namedClasses how many class names are known from elsewhere, 0 if none
 */
record QueryOutputs(InputSpec input, boolean takesSizes, Outputs outputs, int namedClasses) {
  private static final int QUERIES_MAX = 1000;
  private static final int COCO_CLASSES = 80;

  /**
   * DETR's own logits, which are no probabilities of single classes: a softmax over 91 and none.
   */
  private static final int DETR_CLASSES = 92;

  Optional<OutputLayout> rtDetr(boolean told) {
    if (takesSizes) {
      return separate(SeparateLayout.Style.RTDETR);
    }
    Optional<OutputTensor> boxes = tensor(each -> each.is(1, -1, 4) && !isScores(each));
    if (boxes.isPresent()) {
      int queries = boxes.get().fromEnd(2);
      return tensor(each -> each.is(1, queries, -1) && each != boxes.get())
          .filter(logits -> told || logits.fromEnd(1) != DETR_CLASSES)
          .map(
              logits ->
                  new RtDetrLayout(
                      logits.name(),
                      boxes.get().name(),
                      logits.fromEnd(1),
                      input.width(),
                      input.height()));
    }
    int classes = namedClasses > 0 ? namedClasses : COCO_CLASSES;
    return tensor(each -> each.is(1, -1, -1) && each.fromEnd(1) > 4)
        .filter(each -> told || each.fromEnd(1) == 4 + classes && each.fromEnd(2) <= QUERIES_MAX)
        .map(
            each ->
                new RtDetrLayout(
                    each.name(), each.name(), each.fromEnd(1) - 4, input.width(), input.height()));
  }

  Optional<OutputLayout> ssd(boolean told) {
    if (takesSizes && !told) {
      return Optional.empty();
    }
    Optional<OutputTensor> boxes = tensor(this::isBoxes);
    if (boxes.isEmpty()) {
      return Optional.empty();
    }
    String name = lower(boxes.get());
    if (name.contains("detection_boxes")) {
      return separate(SeparateLayout.Style.TENSORFLOW);
    }
    return separate(
        name.contains("bboxes") && boxes.get().rank() == 3
            ? SeparateLayout.Style.MODEL_ZOO
            : SeparateLayout.Style.TORCHVISION);
  }

  private Optional<OutputLayout> separate(SeparateLayout.Style style) {
    Optional<OutputTensor> boxes = tensor(this::isBoxes);
    Optional<OutputTensor> classes =
        tensor(
            each ->
                (lower(each).contains("label") || lower(each).contains("class"))
                    && !lower(each).contains("multiclass")
                    && each.rank() < 3);
    Optional<OutputTensor> scores = tensor(each -> isScores(each) && each.rank() < 3);
    Optional<OutputTensor> count =
        style == SeparateLayout.Style.TENSORFLOW
            ? tensor(each -> lower(each).contains("num_detections"))
            : Optional.empty();
    if (boxes.isEmpty() || classes.isEmpty() || scores.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SeparateLayout(
            style,
            boxes.get().name(),
            classes.get().name(),
            scores.get().name(),
            count.map(OutputTensor::name).orElse(null),
            input.width(),
            input.height()));
  }

  private boolean isBoxes(OutputTensor each) {
    boolean shaped = each.is(1, -1, 4) || each.is(-1, 4);
    return shaped && lower(each).contains("box") && !lower(each).contains("raw");
  }

  private boolean isScores(OutputTensor each) {
    return lower(each).contains("score") && !lower(each).contains("multiclass");
  }

  private Optional<OutputTensor> tensor(Predicate<OutputTensor> wanted) {
    return outputs.tensors().stream().filter(wanted).findFirst();
  }

  private static String lower(OutputTensor tensor) {
    return tensor.name().toLowerCase(Locale.ROOT);
  }
}
