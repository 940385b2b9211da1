package org.glimpse.detection.onnx;

import java.util.List;

/** The output layouts that can be decoded: the option {@code layout}. */
public enum ModelLayout {
  YOLOX("yolox", "[1,N,5+classes], offsets in a grid of cells", List.of()),
  YOLOX_DECODED(
      "yolox_decoded", "[1,N,5+classes] of a YOLOX exported with decoding", List.of("yolov6")),
  YOLOV5("yolov5", "[1,N,5+classes], boxes in pixels", List.of("yolov7")),
  YOLOV8(
      "yolov8",
      "[1,4+classes,N]",
      List.of("yolov9", "yolo11", "yolov11", "yolo12", "yolov12", "yolov5u")),
  END_TO_END("end_to_end", "[1,N,6]", List.of("yolov10", "yolo26")),
  SSD("ssd", "boxes, classes and scores as outputs of their own", List.of("torchvision", "tf_ssd")),
  NANODET(
      "nanodet", "class scores and box distributions, [1,N,classes+32] or by stride", List.of()),
  RTDETR("rtdetr", "logits [1,Q,classes] and boxes [1,Q,4]", List.of("rt-detr", "rt_detr")),
  FASTESTDET("fastestdet", "[1,5+classes,rows,columns]", List.of());

  private final String text;
  private final String shape;
  private final List<String> aliases;

  ModelLayout(String text, String shape, List<String> aliases) {
    this.text = text;
    this.shape = shape;
    this.aliases = aliases;
  }

  /** The spelling in {@code WITH (layout = ..)}. */
  public String text() {
    return text;
  }

  /** What the outputs look like, for people. */
  public String shape() {
    return shape;
  }

  /** Names of other models with the same layout, also understood. */
  public List<String> aliases() {
    return aliases;
  }
}
