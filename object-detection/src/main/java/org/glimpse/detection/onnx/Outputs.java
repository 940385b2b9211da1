package org.glimpse.detection.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The outputs of one run.
 *
 * @param tensors in the model's order
 */
record Outputs(List<OutputTensor> tensors) {

  /** The output of a name that is known to exist. */
  OutputTensor named(String name) {
    for (OutputTensor tensor : tensors) {
      if (tensor.name().equals(name)) {
        return tensor;
      }
    }
    throw new IllegalStateException("no output " + name);
  }

  /** Names and shapes, for people. */
  String describe() {
    return tensors.stream().map(OutputTensor::describe).collect(Collectors.joining(", "));
  }
}
