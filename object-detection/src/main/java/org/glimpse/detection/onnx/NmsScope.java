package org.glimpse.detection.onnx;

/** Which overlapping boxes suppress each other: the option {@code nms}. */
public enum NmsScope {
  /** Only boxes of one class. */
  PER_CLASS("per_class"),
  /** Boxes of any class. */
  AGNOSTIC("agnostic");

  private final String text;

  NmsScope(String text) {
    this.text = text;
  }

  /** The spelling in {@code WITH (nms = ..)}. */
  public String text() {
    return text;
  }
}
