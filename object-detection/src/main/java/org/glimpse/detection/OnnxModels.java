package org.glimpse.detection;

import java.util.Map;
import org.glimpse.detection.onnx.DetectorOptions;
import org.glimpse.detection.onnx.OnnxDetector;

/** Models in ONNX files, run by ONNX Runtime. */
final class OnnxModels implements DetectorModels {
  @Override
  public String canonicalOptions(Map<String, String> options) {
    return DetectorOptions.parse(options).canonicalText();
  }

  @Override
  public String canonicalOptionsForCrops(String canonicalOptions) {
    return DetectorOptions.ofCanonicalText(canonicalOptions).forCrops().canonicalText();
  }

  @Override
  public Opened open(byte[] model, String canonicalOptions) {
    OnnxDetector detector =
        OnnxDetector.open(model, DetectorOptions.ofCanonicalText(canonicalOptions));
    return new Opened(detector, detector.definition(), detector.description());
  }
}
