package org.glimpse.detection.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * ONNX Runtime alone, without frames, letterbox or decoding of boxes: the baseline that benchmarks
 * hold a scan against. For models with one float input.
 */
public final class BareInference implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;
  private final long[] shape;

  private BareInference(byte[] model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model, options);
    }
    Map.Entry<String, NodeInfo> first = session.getInputInfo().entrySet().iterator().next();
    input = first.getKey();
    shape = ((TensorInfo) first.getValue().getInfo()).getShape();
  }

  /**
   * @param model an ONNX file whose input shape is fixed
   */
  public static BareInference open(byte[] model) throws OrtException {
    return new BareInference(model);
  }

  /** Runs the model {@code runs} times, shared among {@code threads} callers. */
  public void run(int runs, int threads) throws InterruptedException, ExecutionException {
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Void>> done = new ArrayList<>();
      for (int caller = 0; caller < threads; caller++) {
        int share = runs / threads + (caller < runs % threads ? 1 : 0);
        Callable<Void> work = () -> repeat(share);
        done.add(callers.submit(work));
      }
      for (Future<Void> future : done) {
        future.get();
      }
    } finally {
      callers.shutdown();
    }
  }

  private Void repeat(int runs) throws OrtException {
    int values = 1;
    for (long dimension : shape) {
      values = Math.multiplyExact(values, (int) dimension);
    }
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(values * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < values; i++) {
      pixels.put(i, i % 256);
    }
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, shape)) {
      for (int run = 0; run < runs; run++) {
        session.run(Map.of(input, tensor)).close();
      }
    }
    return null;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
