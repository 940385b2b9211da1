package org.glimpse.detection.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Finds the layout of a model's outputs from what one run gave and from its metadata, or holds the
 * outputs against the layout that the user told.
 *
 * @param input the picture input
 * @param takesSizes whether another input wants the size to which boxes are scaled
 * @param outputs of a run with one frame
 * @param metadata of the model
 * @param namedClasses how many class names are known from elsewhere, 0 if none
 */
record LayoutRecognition(
    InputSpec input,
    boolean takesSizes,
    Outputs outputs,
    Map<String, String> metadata,
    int namedClasses) {

  /** In this order: a layout that shares its shapes with a later one asks for more than shapes. */
  private static final List<ModelLayout> ORDER =
      List.of(
          ModelLayout.NANODET,
          ModelLayout.YOLOX,
          ModelLayout.YOLOV5,
          ModelLayout.YOLOV8,
          ModelLayout.END_TO_END,
          ModelLayout.RTDETR,
          ModelLayout.SSD,
          ModelLayout.FASTESTDET);

  /** Models that put out each object once have no more objects than this. */
  private static final int QUERIES_MAX = 1000;

  /**
   * @throws GlimpseException UNSUPPORTED_MODEL with the outputs found and the layouts known
   */
  OutputLayout find(Optional<ModelLayout> told) {
    String task = metadata.getOrDefault("task", "detect");
    if (task.equals("classify") || task.equals("obb")) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED_MODEL,
          "By its metadata the model's task is '" + task + "', not detection of upright boxes",
          "Export a model whose task is 'detect'.");
    }
    if (told.isPresent()) {
      return as(told.get(), true).orElseThrow(() -> doesNotFit(told.get()));
    }
    for (ModelLayout each : ORDER) {
      Optional<OutputLayout> layout = as(each, false);
      if (layout.isPresent()) {
        return layout.get();
      }
    }
    throw GlimpseException.of(
        ErrorCode.UNSUPPORTED_MODEL,
        "The model's outputs are of no known layout: " + outputs.describe(),
        "Known layouts are "
            + Arrays.stream(ModelLayout.values())
                .map(layout -> layout.text() + " (" + layout.shape() + ")")
                .collect(Collectors.joining("; "))
            + ". If it is one of them, name it: WITH (layout = 'yolov8').");
  }

  private GlimpseException doesNotFit(ModelLayout told) {
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED_MODEL,
        "The model's outputs are "
            + outputs.describe()
            + "; the layout "
            + told.text()
            + " is "
            + told.shape(),
        "Leave layout out to have it recognised, or name another: WITH (layout = ..).");
  }

  private Optional<OutputLayout> as(ModelLayout layout, boolean told) {
    return switch (layout) {
      case YOLOX -> rows().flatMap(tensor -> yolox(tensor, told));
      case YOLOX_DECODED ->
          rows()
              .filter(tensor -> told && tensor.fromEnd(1) > 5)
              .map(tensor -> new YoloxLayout(tensor.name(), null, classesBehind(tensor, 5)));
      case YOLOV5 -> rows().flatMap(tensor -> yolov5(tensor, told));
      case YOLOV8 -> rows().flatMap(tensor -> yolov8(tensor, told));
      case END_TO_END -> rows().flatMap(tensor -> endToEnd(tensor, told));
      case RTDETR -> new QueryOutputs(input, takesSizes, outputs, namedClasses).rtDetr(told);
      case SSD -> new QueryOutputs(input, takesSizes, outputs, namedClasses).ssd(told);
      case NANODET -> new NanoDetOutputs(input, outputs, namedClasses).find(told);
      case FASTESTDET -> fastestDet();
    };
  }

  /** The first output of three dimensions: models may put out masks or raw maps besides. */
  private Optional<OutputTensor> rows() {
    return outputs.tensors().stream().filter(tensor -> tensor.is(1, -1, -1)).findFirst();
  }

  /** As many classes as are named, where the values behind the box have room for them. */
  private int classesBehind(OutputTensor tensor, int box) {
    int room = tensor.fromEnd(1) - box;
    return namedClasses > 0 && namedClasses < room ? namedClasses : room;
  }

  private boolean hasStride() {
    return metadata.containsKey("stride");
  }

  private Optional<OutputLayout> yolox(OutputTensor tensor, boolean told) {
    GridCells cells = GridCells.withCount(input, tensor.fromEnd(2));
    if (cells == null || tensor.fromEnd(1) < 6 || hasStride() && !told) {
      return Optional.empty();
    }
    return Optional.of(new YoloxLayout(tensor.name(), cells, tensor.fromEnd(1) - 5));
  }

  private Optional<OutputLayout> yolov5(OutputTensor tensor, boolean told) {
    int anchors = tensor.fromEnd(2);
    boolean threePerCell = anchors % 3 == 0 && GridCells.withCount(input, anchors / 3) != null;
    boolean named = hasStride() && namedClasses > 0 && tensor.fromEnd(1) == 5 + namedClasses;
    if (tensor.fromEnd(1) < 6 || !(told || threePerCell || named)) {
      return Optional.empty();
    }
    return Optional.of(new Yolov5Layout(tensor.name(), classesBehind(tensor, 5)));
  }

  private Optional<OutputLayout> yolov8(OutputTensor tensor, boolean told) {
    int room = tensor.fromEnd(2) - 4;
    boolean onePerCell = GridCells.withCount(input, tensor.fromEnd(1)) != null;
    boolean named = hasStride() && room >= namedClasses && tensor.fromEnd(1) > tensor.fromEnd(2);
    if (room < 1 || !(told || onePerCell || named)) {
      return Optional.empty();
    }
    int classes = namedClasses > 0 && namedClasses < room ? namedClasses : room;
    return Optional.of(new Yolov8Layout(tensor.name(), classes));
  }

  private Optional<OutputLayout> endToEnd(OutputTensor tensor, boolean told) {
    boolean sixOnly = tensor.fromEnd(1) == 6;
    boolean moreByTask =
        tensor.fromEnd(1) > 6
            && List.of("segment", "pose").contains(metadata.getOrDefault("task", ""));
    // Boxes of their own besides say that these are the logits of six classes.
    boolean boxesApart =
        outputs.tensors().stream().anyMatch(other -> other.is(1, tensor.fromEnd(2), 4));
    boolean fits = (sixOnly && !boxesApart || moreByTask || told) && tensor.fromEnd(1) >= 6;
    return fits && (told || tensor.fromEnd(2) <= QUERIES_MAX)
        ? Optional.of(new EndToEndLayout(tensor.name()))
        : Optional.empty();
  }

  private Optional<OutputLayout> fastestDet() {
    return outputs.tensors().stream()
        .filter(tensor -> tensor.is(1, -1, -1, -1) && tensor.shape()[1] > 5)
        .filter(tensor -> input.width() / tensor.fromEnd(1) == input.height() / tensor.fromEnd(2))
        .findFirst()
        .map(
            tensor ->
                new FastestDetLayout(
                    tensor.name(), tensor.shape()[1] - 5, input.width(), input.height()));
  }
}
