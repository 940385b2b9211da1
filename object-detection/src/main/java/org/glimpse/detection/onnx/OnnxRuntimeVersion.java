package org.glimpse.detection.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.util.List;

/**
 * The ONNX Runtime that runs detectors here.
 *
 * @param version as the library names it
 * @param providers what it could run models on, best first: {@code CPU}, {@code CUDA}, ..
 */
public record OnnxRuntimeVersion(String version, List<String> providers) {
  public OnnxRuntimeVersion {
    providers = List.copyOf(providers);
  }

  /**
   * Loads the library and asks it.
   *
   * @throws org.glimpse.workspace.GlimpseException UNSUPPORTED if the command line is too long
   * @throws LinkageError if it cannot be loaded on this machine
   */
  public static OnnxRuntimeVersion load() {
    String version = RuntimeEnvironment.get().getVersion();
    return new OnnxRuntimeVersion(
        version, OrtEnvironment.getAvailableProviders().stream().map(Enum::name).toList());
  }
}
