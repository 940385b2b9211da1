package org.glimpse.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glimpse.models.counts.ClassScore;
import org.glimpse.models.counts.TrainedModel;

/** What is told of a trained model: its data, how good it is, what it cost, where it comes from. */
final class ModelCards {
  private ModelCards() {}

  /** One sentence. */
  static String description(TrainedModel model) {
    return String.format(
        Locale.ROOT,
        "counts %s in thumbnails of %s, learned from %d labelled frames",
        String.join(", ", model.classes()),
        model.video(),
        model.trainingFrames());
  }

  /** The whole card, property by property. */
  static Descriptions.Description describe(TrainedModel model) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("name", model.name()));
    rows.add(List.of("description", description(model)));
    rows.add(List.of("architecture", model.architecture().name()));
    rows.add(List.of("options", model.options()));
    for (ClassScore score : model.heldOut().classes()) {
      rows.add(List.of("class " + score.className(), quality(score)));
    }
    rows.add(List.of("held-out loss", decimal(model.heldOut().loss())));
    rows.add(List.of("training frames", String.valueOf(model.trainingFrames())));
    rows.add(List.of("held-out frames", String.valueOf(model.heldOutFrames())));
    rows.add(List.of("epochs", String.valueOf(model.epochs())));
    rows.add(List.of("training seconds", decimal(model.seconds())));
    rows.add(List.of("created", model.created() + " UTC"));
    rows.add(List.of("video", model.video()));
    rows.add(List.of("files", model.files() + ", digest " + model.videoKey().hex()));
    rows.add(List.of("detector", model.detector().hex()));
    rows.add(List.of("model file", model.bytes() + " bytes, digest " + model.onnx().hex()));
    rows.add(List.of("key", model.key().hex()));
    return new Descriptions.Description(Descriptions.OF_DETECTOR, rows);
  }

  private static String quality(ClassScore score) {
    return String.format(
        Locale.ROOT,
        "correlation %.3f, mean absolute error %.3f, bias %.3f over a mean of %.3f; counts up to"
            + " %d",
        score.correlation(),
        score.meanAbsoluteError(),
        score.bias(),
        score.meanCount(),
        score.countMax());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
