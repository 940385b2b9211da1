package org.glimpse.models.onnx;

/** What pixels an exported model takes; the network behind it sees bytes divided by 255. */
public enum PictureInput {
  /** {@code float32 NCHW}, 0 to 1: what the network itself takes. */
  FLOAT_CHW,
  /** {@code uint8 NHWC}, 0 to 255: a decoder's bytes as they are. */
  BYTE_HWC
}
