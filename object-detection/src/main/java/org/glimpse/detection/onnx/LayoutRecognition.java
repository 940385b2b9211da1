package org.glimpse.detection.onnx;

import java.util.Arrays;
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
 * @param outputs of a run with one frame
 * @param metadata of the model
 * @param namedClasses how many class names are known from elsewhere, 0 if none
 */
record LayoutRecognition(
    InputSpec input, Outputs outputs, Map<String, String> metadata, int namedClasses) {

  /**
   * @throws GlimpseException UNSUPPORTED_MODEL with the outputs found and the layouts known
   */
  OutputLayout find(Optional<ModelLayout> told) {
    if (told.isPresent()) {
      return as(told.get())
          .orElseThrow(
              () ->
                  GlimpseException.of(
                      ErrorCode.UNSUPPORTED_MODEL,
                      "The model's outputs are "
                          + outputs.describe()
                          + "; the layout "
                          + told.get().text()
                          + " is "
                          + told.get().shape(),
                      "Leave layout out to have it recognised, or name another."));
    }
    for (ModelLayout each : ModelLayout.values()) {
      Optional<OutputLayout> layout = as(each);
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

  private Optional<OutputLayout> as(ModelLayout layout) {
    return switch (layout) {
      case YOLOX -> yolox();
      default -> Optional.empty();
    };
  }

  private Optional<OutputLayout> yolox() {
    OutputTensor tensor = outputs.tensors().get(0);
    if (!tensor.is(1, -1, -1) || tensor.fromEnd(1) < 6) {
      return Optional.empty();
    }
    GridCells cells = GridCells.withCount(input, tensor.shape()[1]);
    return cells == null
        ? Optional.empty()
        : Optional.of(new YoloxLayout(tensor.name(), cells, tensor.fromEnd(1) - 5));
  }
}
