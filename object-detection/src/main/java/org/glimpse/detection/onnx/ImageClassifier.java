package org.glimpse.detection.onnx;

import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat.Channels;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A model that looks at one picture and gives a score for each class, or one number. Pictures are
 * stretched to its input bilinearly. Several threads may have a {@link Pass} each; close it when
 * none is under way.
 */
public final class ImageClassifier implements AutoCloseable {
  /** Counted up whenever the values change for the same model, options and pixels. */
  private static final int VERSION = 1;

  /** More pictures in a run make it longer than a cancelled statement may wait. */
  private static final int BATCH_MAX = 32;

  private static final int BATCH_VALUES_MAX = 4 << 20;

  private final ModelSession session;
  private final InputSpec picture;
  private final ClassifierOptions options;
  private final Preprocessing preprocessing;
  private final String output;
  private final List<String> classes;
  private final int scoreCount;
  private final int maxBatch;
  private final ConcurrentLinkedDeque<RunBuffers> idle = new ConcurrentLinkedDeque<>();

  private ImageClassifier(ModelSession session, ClassifierOptions options) {
    this.session = session;
    this.options = options;
    Map<String, String> metadata = session.metadata();
    this.picture = input(session.inputs(), metadata, options);
    boolean bytes = picture.element() == InputSpec.Element.UINT8;
    if (bytes && options.changesValues()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "The model takes bytes, which mean, std and scale do not apply to",
          "Leave mean, std and scale out.");
    }
    this.preprocessing = options.preprocessing(bytes);
    OutputTensor scores = scores(probe(1, List.copyOf(session.outputs().keySet())));
    this.output = scores.name();
    this.scoreCount = scores.valuesPerFrame();
    this.classes = classes(options.classes(), ModelClasses.inMetadata(metadata), scoreCount);
    this.maxBatch = picture.anyBatch() ? provenBatch() : 1;
  }

  /**
   * Loads a model from its bytes and runs it once on black pixels to prove it.
   *
   * @param model the bytes of an ONNX file without external data
   * @throws GlimpseException NOT_A_MODEL, UNSUPPORTED_MODEL, INVALID_OPTION where the options do
   *     not suit the model
   */
  public static ImageClassifier open(byte[] model, ClassifierOptions options) {
    ModelInspection.check(model);
    ModelSession session = ModelSession.open(model);
    try {
      return new ImageClassifier(session, options);
    } catch (RuntimeException refused) {
      session.close();
      throw refused;
    }
  }

  /** The names of the classes in the order of the scores; empty for a model of one number. */
  public List<String> classes() {
    return classes;
  }

  /** The colour order that pictures have to have. */
  public Channels channels() {
    return preprocessing.channels();
  }

  /** Everything besides the model's bytes that decides the values, as text. */
  public String definition() {
    return "version="
        + VERSION
        + "\ninput="
        + picture.width()
        + "x"
        + picture.height()
        + "\n"
        + options.canonicalText()
        + "\nnames="
        + String.join("\u001f", classes);
  }

  /** Input size, classes and what runs it, for people. */
  public String description() {
    return "picture "
        + picture.width()
        + "x"
        + picture.height()
        + ", "
        + (classes.isEmpty() ? "one number" : classes.size() + " classes")
        + ", up to "
        + maxBatch
        + " a run, on "
        + session.provider();
  }

  /** Takes what the model gives. */
  @FunctionalInterface
  public interface Results {
    /**
     * @param number as it was added
     * @param scores one for each class, or the one number
     */
    void accept(int number, float[] scores);
  }

  /**
   * Starts taking pictures.
   *
   * @param results gets each picture's scores, some pictures later
   */
  public Pass begin(Results results, CancelToken cancel) {
    return new Pass(results, cancel);
  }

  /** Pictures on their way through the model, in batches. Used by one thread. */
  public final class Pass {
    private final Results results;
    private final CancelToken cancel;
    private final RunBuffers buffers;
    private final int[] numbers = new int[maxBatch];
    private int waiting;

    private Pass(Results results, CancelToken cancel) {
      this.results = results;
      this.cancel = cancel;
      RunBuffers used = idle.poll();
      this.buffers =
          used != null ? used : new RunBuffers(picture, preprocessing, List.of(), maxBatch);
    }

    /**
     * Adds a picture, which may change once this returns.
     *
     * @throws GlimpseException UNSUPPORTED_MODEL, MEMORY_LIMIT, or why the statement was cancelled
     */
    public void add(int number, DecodedFrame frame) {
      buffers
          .input()
          .write(
              waiting,
              frame,
              Letterbox.of(
                  Preprocessing.Fit.STRETCH,
                  picture.width(),
                  picture.height(),
                  frame.width(),
                  frame.height()));
      numbers[waiting++] = number;
      if (waiting == maxBatch) {
        run();
      }
    }

    /** Runs what still waits; nothing can be added afterwards. */
    public void finish() {
      run();
      idle.push(buffers);
    }

    private void run() {
      if (waiting == 0) {
        return;
      }
      OutputTensor scores =
          session.run(picture, null, buffers, waiting, List.of(output), cancel).named(output);
      if (scores.values().remaining() != waiting * scoreCount) {
        throw unsuitable(scores.describe());
      }
      for (int i = 0; i < waiting; i++) {
        float[] own = new float[scoreCount];
        scores.values().get(i * scoreCount, own);
        results.accept(numbers[i], own);
      }
      waiting = 0;
    }
  }

  @Override
  public void close() {
    idle.clear();
    session.close();
  }

  private static InputSpec input(
      Map<String, TensorInfo> inputs, Map<String, String> metadata, ClassifierOptions options) {
    Map<String, String> sizes = new HashMap<>(metadata);
    boolean sized = options.width().isPresent() && options.height().isPresent();
    if (sized) {
      sizes.put("imgsz", options.height().getAsInt() + "," + options.width().getAsInt());
    } else if (options.width().isPresent() || options.height().isPresent()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "width and height belong together, and only one is given",
          "Write WITH (width = 224, height = 224).");
    }
    ModelInputs found = ModelInputs.of(inputs, sizes);
    InputSpec spec = found.picture();
    long[] shape = inputs.get(spec.name()).getShape();
    long freeSides = Arrays.stream(shape).skip(spec.batched() ? 1 : 0).filter(n -> n < 0).count();
    if (found.sizes() != null) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED_MODEL,
          "The model has an input besides the picture: " + found.sizes(),
          "Export it with the picture as its only input.");
    }
    if (sized
        && (spec.width() != options.width().getAsInt()
            || spec.height() != options.height().getAsInt())) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "The model's input is fixed at " + spec.width() + "x" + spec.height(),
          "Leave width and height out.");
    }
    if (freeSides > 0 && !sized && !metadata.containsKey("imgsz")) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "The model leaves the size of its input free",
          "Say which it was trained for: WITH (width = 224, height = 224).");
    }
    return spec;
  }

  /** The first output that holds one row of scores for a picture. */
  private static OutputTensor scores(Outputs outputs) {
    for (OutputTensor tensor : outputs.tensors()) {
      int[] shape = tensor.shape();
      long wide = Arrays.stream(shape).filter(size -> size != 1).count();
      if (shape.length >= 1 && shape[0] == 1 && wide <= 1 && tensor.valuesPerFrame() >= 1) {
        return tensor;
      }
    }
    throw unsuitable(outputs.describe());
  }

  private static GlimpseException unsuitable(String found) {
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED_MODEL,
        "The model does not give one row of scores for a picture: " + found,
        "Export a classifier whose output is [batch,classes], or [batch,1] for a number.");
  }

  private static List<String> classes(List<String> given, List<String> named, int scores) {
    if (given.isEmpty() && scores == 1) {
      return List.of();
    }
    if (!given.isEmpty() && (scores == 1 || given.size() != scores)) {
      throw GlimpseException.of(
          ErrorCode.INVALID_OPTION,
          "classes gives " + given.size() + " names, but the model gives " + scores + " scores",
          scores == 1
              ? "Leave classes out: the function's value is the number."
              : "Give one name for each score, in the model's order.");
    }
    if (given.isEmpty() && named.size() != scores) {
      throw GlimpseException.of(
          ErrorCode.UNSUPPORTED_MODEL,
          "The model has " + scores + " classes and does not name them",
          "Add WITH (classes = 'sedan,van,truck'), or a file with one name per line.");
    }
    return given.isEmpty() ? named : given;
  }

  private Outputs probe(int frames, List<String> names) {
    RunBuffers buffers = new RunBuffers(picture, preprocessing, List.of(), frames);
    for (int i = 0; i < frames; i++) {
      buffers.input().blank(i);
    }
    return session.run(picture, null, buffers, frames, names, CancelToken.create());
  }

  /** How many pictures a run takes, after a run with two has shown that it takes several. */
  private int provenBatch() {
    try {
      OutputTensor two = probe(2, List.of(output)).named(output);
      if (two.shape()[0] != 2 || two.valuesPerFrame() != scoreCount) {
        return 1;
      }
    } catch (GlimpseException onlyOne) {
      return 1;
    }
    return Math.max(1, Math.min(BATCH_MAX, BATCH_VALUES_MAX / picture.valuesPerFrame()));
  }
}
