package org.glimpse.detection.onnx;

/**
 * The picture input of a model, with every size settled.
 *
 * @param name of the input
 * @param element type of the values
 * @param channelsFirst planes ({@code CHW}) rather than interleaved pixels ({@code HWC})
 * @param batched whether there is a leading batch dimension
 * @param anyBatch whether that dimension may be more than 1
 * @param width pixels
 * @param height pixels
 */
record InputSpec(
    String name,
    Element element,
    boolean channelsFirst,
    boolean batched,
    boolean anyBatch,
    int width,
    int height) {

  /** Types of input values, with their size in bytes. */
  enum Element {
    FLOAT32(4),
    FLOAT16(2),
    UINT8(1);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  /** The shape for a number of frames. */
  long[] shape(int frames) {
    if (!batched) {
      return channelsFirst ? new long[] {3, height, width} : new long[] {height, width, 3};
    }
    return channelsFirst
        ? new long[] {frames, 3, height, width}
        : new long[] {frames, height, width, 3};
  }

  /** Values for one frame. */
  int valuesPerFrame() {
    return 3 * width * height;
  }
}
