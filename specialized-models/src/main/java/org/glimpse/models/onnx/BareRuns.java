package org.glimpse.models.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Random;
import org.glimpse.detection.onnx.RuntimeEnvironment;

/**
 * ONNX Runtime alone on a tensor that lies there ready: the baseline that benchmarks hold scoring
 * against. For exported models that take bytes.
 */
public final class BareRuns {
  private BareRuns() {}

  /**
   * Runs a model again and again on the caller's core.
   *
   * @param shape of the bytes of one run
   * @param seconds for how long
   * @return how many runs there were
   */
  public static long count(byte[] model, long[] shape, double seconds) throws OrtException {
    OrtEnvironment environment = RuntimeEnvironment.get();
    int bytes = 1;
    for (long size : shape) {
      bytes = Math.multiplyExact(bytes, Math.toIntExact(size));
    }
    byte[] noise = new byte[bytes];
    new Random(1).nextBytes(noise);
    ByteBuffer pixels = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    pixels.put(noise).flip();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor tensor =
              OnnxTensor.createTensor(environment, pixels, shape, OnnxJavaType.UINT8)) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long runs = 0;
        while (System.nanoTime() < end) {
          session.run(Map.of(OnnxExport.INPUT, tensor)).close();
          runs++;
        }
        return runs;
      }
    }
  }
}
