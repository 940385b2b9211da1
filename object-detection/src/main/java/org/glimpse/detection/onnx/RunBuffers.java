package org.glimpse.detection.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run at a time needs: the input's buffer, one for each output whose size is fixed, and
 * the candidates. Taken from the detector for a call and given back after it.
 */
final class RunBuffers {
  private final InputBuffer input;
  private final List<PinnedOutput> pinned = new ArrayList<>();
  private final Candidates candidates = new Candidates();

  /** A direct buffer that the runtime writes an output to, and its shape for one frame. */
  record PinnedOutput(String name, int[] shapeOfOne, FloatBuffer buffer) {

    /** The shape for a number of frames. */
    int[] shape(int frames) {
      int[] shape = shapeOfOne.clone();
      shape[0] = frames;
      return shape;
    }

    FloatBuffer values(int frames) {
      return buffer.slice(0, buffer.capacity() / capacityFrames(frames) * frames);
    }

    private int capacityFrames(int frames) {
      int one = 1;
      for (int dimension : shapeOfOne) {
        one *= dimension;
      }
      int capacity = buffer.capacity() / one;
      if (frames > capacity) {
        throw new IllegalArgumentException(frames + " frames in buffers for " + capacity);
      }
      return capacity;
    }
  }

  /**
   * @param fixedOutputs outputs of one frame whose shapes never change, apart from the batch
   */
  RunBuffers(
      InputSpec spec, Preprocessing preprocessing, List<OutputTensor> fixedOutputs, int frames) {
    input = new InputBuffer(spec, preprocessing, frames);
    for (OutputTensor output : fixedOutputs) {
      int values = output.shape()[0] * output.valuesPerFrame() * frames;
      FloatBuffer buffer =
          ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      pinned.add(new PinnedOutput(output.name(), output.shape(), buffer));
    }
  }

  InputBuffer input() {
    return input;
  }

  List<PinnedOutput> pinned() {
    return pinned;
  }

  Candidates candidates() {
    return candidates;
  }
}
