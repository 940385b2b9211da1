package org.glimpse.detection.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model loaded into ONNX Runtime. Runs from several threads at once, each on its caller's core:
 * one thread per caller gives more frames per second than several threads per run. Owns native
 * memory: close it once no run is under way.
 */
final class ModelSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSession.class);

  /** Values of all outputs of one run; more is no detector. */
  private static final long OUTPUT_VALUES_MAX = 64L << 20;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String provider;

  private ModelSession(OrtEnvironment environment, OrtSession session, String provider) {
    this.environment = environment;
    this.session = session;
    this.provider = provider;
  }

  /**
   * Loads a model that {@link ModelInspection} has passed.
   *
   * @throws GlimpseException UNSUPPORTED_MODEL where the runtime refuses it
   */
  static ModelSession open(byte[] model) {
    OrtEnvironment environment = RuntimeEnvironment.get();
    if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      try {
        return create(environment, model, true);
      } catch (OrtException noDevice) {
        LOG.warn(
            "No CUDA device can be used, the model runs on the CPU: {}", noDevice.getMessage());
      }
    }
    try {
      return create(environment, model, false);
    } catch (OrtException refused) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED_MODEL,
          "ONNX Runtime cannot load the model: " + firstLine(refused),
          "Check that the file is whole, and export it again with a standard operator set.",
          refused);
    }
  }

  private static ModelSession create(OrtEnvironment environment, byte[] model, boolean cuda)
      throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setDeterministicCompute(true);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.load_model_format", "ONNX");
      if (cuda) {
        options.addCUDA();
      }
      return new ModelSession(
          environment, environment.createSession(model, options), cuda ? "cuda" : "cpu");
    }
  }

  /** What runs it: {@code cpu} or {@code cuda}. */
  String provider() {
    return provider;
  }

  Map<String, String> metadata() {
    try {
      return session.getMetadata().getCustomMetadata();
    } catch (OrtException unreadable) {
      throw failed(unreadable);
    }
  }

  /** The inputs by name, in the model's order. */
  Map<String, TensorInfo> inputs() {
    try {
      return tensors(session.getInputInfo());
    } catch (OrtException unreadable) {
      throw failed(unreadable);
    }
  }

  /** The outputs by name, in the model's order; sizes not fixed are -1. */
  Map<String, TensorInfo> outputs() {
    try {
      return tensors(session.getOutputInfo());
    } catch (OrtException unreadable) {
      throw failed(unreadable);
    }
  }

  private static Map<String, TensorInfo> tensors(Map<String, NodeInfo> nodes) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (NodeInfo node : nodes.values()) {
      if (node.getInfo() instanceof TensorInfo info) {
        tensors.put(node.getName(), info);
      } else {
        throw GlimpseException.of(
            ErrorCode.UNSUPPORTED_MODEL,
            "'" + node.getName() + "' of the model is not a tensor",
            "Export the model with tensors as its inputs and outputs.");
      }
    }
    return tensors;
  }

  /**
   * Runs the first {@code frames} frames of the buffers.
   *
   * @param sizesInput name of the input that wants the size of the picture, or null
   * @param fetched names of the outputs wanted
   * @throws GlimpseException the reason of a cancelled statement, MEMORY_LIMIT, UNSUPPORTED_MODEL
   */
  Outputs run(
      InputSpec spec,
      String sizesInput,
      RunBuffers buffers,
      int frames,
      List<String> fetched,
      CancelToken cancel) {
    cancel.throwIfCancelled();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    List<OutputTensor> results = new ArrayList<>();
    try (RunInterrupter interrupter = RunInterrupter.on(cancel)) {
      inputs.put(spec.name(), inputTensor(spec, buffers.input().values(frames), frames));
      if (sizesInput != null) {
        inputs.put(sizesInput, sizes(spec, frames));
      }
      Set<String> others = new LinkedHashSet<>(fetched);
      for (RunBuffers.PinnedOutput output : buffers.pinned()) {
        FloatBuffer values = output.values(frames);
        int[] shape = output.shape(frames);
        pinned.put(
            output.name(),
            OnnxTensor.createTensor(
                environment, values, Arrays.stream(shape).asLongStream().toArray()));
        others.remove(output.name());
        results.add(new OutputTensor(output.name(), shape, values));
      }
      try (OrtSession.Result result = session.run(inputs, others, pinned, interrupter.options())) {
        for (String name : others) {
          results.add(copy(name, result.get(name).orElseThrow()));
        }
      }
      return new Outputs(results);
    } catch (OrtException stopped) {
      cancel.throwIfCancelled();
      throw failed(stopped);
    } finally {
      OnnxValue.close(inputs);
      OnnxValue.close(pinned);
    }
  }

  private OnnxTensor inputTensor(InputSpec spec, ByteBuffer values, int frames)
      throws OrtException {
    long[] shape = spec.shape(frames);
    return switch (spec.element()) {
      case FLOAT32 -> OnnxTensor.createTensor(environment, values.asFloatBuffer(), shape);
      case FLOAT16 -> OnnxTensor.createTensor(environment, values, shape, OnnxJavaType.FLOAT16);
      case UINT8 -> OnnxTensor.createTensor(environment, values, shape, OnnxJavaType.UINT8);
    };
  }

  /** The input {@code orig_target_sizes}: width and height to which boxes are scaled. */
  private OnnxTensor sizes(InputSpec spec, int frames) throws OrtException {
    LongBuffer sizes = LongBuffer.allocate(2 * frames);
    for (int i = 0; i < frames; i++) {
      sizes.put(spec.width()).put(spec.height());
    }
    return OnnxTensor.createTensor(environment, sizes.flip(), new long[] {frames, 2});
  }

  private static OutputTensor copy(String name, OnnxValue value) throws OrtException {
    if (!(value instanceof OnnxTensor tensor)
        || tensor.getInfo().getNumElements() > OUTPUT_VALUES_MAX) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED_MODEL,
          "The output '" + name + "' is not a tensor of at most " + OUTPUT_VALUES_MAX + " values",
          "Export the model with the plain outputs of a detector.");
    }
    long[] shape = tensor.getInfo().getShape();
    FloatBuffer values =
        switch (tensor.getInfo().type) {
          case FLOAT, FLOAT16, BFLOAT16 -> tensor.getFloatBuffer();
          case INT64 -> floats(tensor.getLongBuffer());
          case INT32 -> floats(tensor.getIntBuffer());
          case DOUBLE -> floats(tensor.getDoubleBuffer());
          default ->
              throw GlimpseException.of(
                  ErrorCode.UNSUPPORTED_MODEL,
                  "The output '" + name + "' has the type " + tensor.getInfo().type,
                  "Export the model with numbers as its outputs.");
        };
    return new OutputTensor(
        name, Arrays.stream(shape).mapToInt(Math::toIntExact).toArray(), values);
  }

  private static FloatBuffer floats(LongBuffer values) {
    FloatBuffer floats = FloatBuffer.allocate(values.remaining());
    while (values.hasRemaining()) {
      floats.put(values.get());
    }
    return floats.flip();
  }

  private static FloatBuffer floats(IntBuffer values) {
    FloatBuffer floats = FloatBuffer.allocate(values.remaining());
    while (values.hasRemaining()) {
      floats.put(values.get());
    }
    return floats.flip();
  }

  private static FloatBuffer floats(DoubleBuffer values) {
    FloatBuffer floats = FloatBuffer.allocate(values.remaining());
    while (values.hasRemaining()) {
      floats.put((float) values.get());
    }
    return floats.flip();
  }

  private static GlimpseException failed(OrtException cause) {
    String message = firstLine(cause);
    if (message.contains("allocate") || message.contains("bad_alloc")) {
      return GlimpseException.of(
          ErrorCode.MEMORY_LIMIT,
          "There is not enough memory to run the model: " + message,
          "Use a smaller model or input size, or free memory on this machine.",
          cause);
    }
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED_MODEL,
        "ONNX Runtime cannot run the model: " + message,
        "Check the model with its own tools, and export it again.",
        cause);
  }

  private static String firstLine(OrtException cause) {
    String message = String.valueOf(cause.getMessage()).strip();
    return message.lines().findFirst().orElse("no reason given");
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException leak) {
      throw GlimpseException.internal("ONNX Runtime did not release a model", leak);
    }
  }
}
