package org.glimpse.models.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.glimpse.detection.onnx.RuntimeEnvironment;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * One of this project's own exported models in ONNX Runtime, on the caller's core. Takes pixels
 * from a direct buffer without copying them. Several threads may call it at once. Owns native
 * memory: close it once no call is under way.
 */
public final class OnnxModel implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final OnnxJavaType type;
  private final long[] shape;
  private final int bytesPerExample;

  private OnnxModel(byte[] model) throws OrtException {
    environment = RuntimeEnvironment.get();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(model, options);
    }
    NodeInfo input = session.getInputInfo().get(OnnxExport.INPUT);
    if (input == null || !(input.getInfo() instanceof TensorInfo info)) {
      session.close();
      throw new IllegalArgumentException("the model has no input " + OnnxExport.INPUT);
    }
    type = info.type;
    shape = info.getShape();
    int values = 1;
    for (int i = 1; i < shape.length; i++) {
      values = Math.multiplyExact(values, Math.toIntExact(shape[i]));
    }
    bytesPerExample = type == OnnxJavaType.UINT8 ? values : Math.multiplyExact(Float.BYTES, values);
  }

  /**
   * @param model bytes that {@link OnnxExport} wrote
   * @throws GlimpseException UNSUPPORTED_MODEL where ONNX Runtime refuses them
   */
  public static OnnxModel open(byte[] model) {
    try {
      return new OnnxModel(model);
    } catch (OrtException refused) {
      throw failed(refused);
    }
  }

  /** Bytes of input for one example. */
  public int bytesPerExample() {
    return bytesPerExample;
  }

  /**
   * Runs the model.
   *
   * @param pixels direct, in native byte order, from position 0; left unchanged
   * @param examples how many are in it
   * @return every output's values, examples one after the other, in the model's order
   * @throws GlimpseException UNSUPPORTED_MODEL where a run fails
   */
  public List<float[]> run(ByteBuffer pixels, int examples) {
    if (!pixels.isDirect() || pixels.capacity() < examples * bytesPerExample) {
      throw new IllegalArgumentException(
          examples + " examples need " + examples * bytesPerExample + " bytes, direct");
    }
    long[] batched = shape.clone();
    batched[0] = examples;
    ByteBuffer values =
        pixels.duplicate().clear().limit(examples * bytesPerExample).order(pixels.order());
    try (OnnxTensor tensor =
            type == OnnxJavaType.UINT8
                ? OnnxTensor.createTensor(environment, values, batched, type)
                : OnnxTensor.createTensor(environment, values.asFloatBuffer(), batched);
        OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, tensor))) {
      List<float[]> outputs = new ArrayList<>(result.size());
      for (int i = 0; i < result.size(); i++) {
        FloatBuffer floats = ((OnnxTensor) result.get(i)).getFloatBuffer();
        float[] output = new float[floats.remaining()];
        floats.get(output);
        outputs.add(output);
      }
      return outputs;
    } catch (OrtException failure) {
      throw failed(failure);
    }
  }

  private static GlimpseException failed(OrtException cause) {
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED_MODEL,
        "ONNX Runtime cannot run the model: "
            + Arrays.stream(String.valueOf(cause.getMessage()).split("\n")).findFirst().orElse(""),
        "Export the model again; the file may be damaged.",
        cause);
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
