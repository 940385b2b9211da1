package org.glimpse.detection;

import java.util.Map;

/** How the bytes of a model become a detector. */
interface DetectorModels {

  /**
   * A detector that runs.
   *
   * @param definition everything besides the model's bytes that decides what comes out: part of the
   *     detector's key
   * @param description layout, input size and options, for people
   */
  record Opened(ObjectDetector detector, String definition, String description) {}

  /**
   * A statement's options in one fixed order and spelling, to open the model again later.
   *
   * @throws org.glimpse.workspace.GlimpseException UNKNOWN_OPTION, INVALID_OPTION
   */
  String canonicalOptions(Map<String, String> options);

  /** The options with which the same model looks at crops, of which it may be less sure. */
  default String canonicalOptionsForCrops(String canonicalOptions) {
    return canonicalOptions;
  }

  /**
   * @param canonicalOptions as {@link #canonicalOptions} wrote them
   * @throws org.glimpse.workspace.GlimpseException NOT_A_MODEL, UNSUPPORTED_MODEL, INVALID_OPTION
   */
  Opened open(byte[] model, String canonicalOptions);
}
