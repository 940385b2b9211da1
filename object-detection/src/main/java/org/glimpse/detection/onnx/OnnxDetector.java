package org.glimpse.detection.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.glimpse.detection.Detection;
import org.glimpse.detection.ObjectDetector;
import org.glimpse.video.Box;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * A detector that runs an ONNX file. Its output depends on the file, the options and the pixels
 * only: not on how frames are grouped, nor on how many threads call it.
 *
 * <p>Call it from as many threads as there are cores: each call runs on its caller's core, and two
 * callers get more done than one call on two cores. It runs on a CUDA device where the ONNX Runtime
 * on the class path can: replace the artefact {@code com.microsoft.onnxruntime:onnxruntime} by
 * {@code onnxruntime_gpu} of the same version (CUDA 12, linux and windows on x86_64).
 *
 * <p>At most {@value NonMaximumSuppression#OBJECTS_MAX} objects are put out for a frame, the most
 * confident ones, out of the {@value NonMaximumSuppression#CANDIDATES_MAX} best candidates.
 */
public final class OnnxDetector implements ObjectDetector {
  /** Counted up whenever decoding changes what comes out, since labels are kept by definition. */
  private static final int DECODING_VERSION = 1;

  /** More frames in a run make it longer than a cancelled statement may wait. */
  private static final int BATCH_MAX = 4;

  private static final int BATCH_VALUES_MAX = 32 << 20;

  private final ModelSession session;
  private final ModelInputs inputs;
  private final OutputLayout layout;
  private final DetectorOptions options;
  private final List<String> modelClasses;
  private final List<String> classes;
  private final int[] groups;
  private final List<OutputTensor> fixedOutputs;
  private final int maxBatch;
  private final ConcurrentLinkedDeque<RunBuffers> idle = new ConcurrentLinkedDeque<>();
  private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxDetector(ModelSession session, DetectorOptions options) {
    this.session = session;
    this.options = options;
    Map<String, String> metadata = session.metadata();
    this.inputs = ModelInputs.of(session.inputs(), metadata);
    Outputs probe = probe(1, List.copyOf(session.outputs().keySet()));
    int named =
        options.classes().isEmpty()
            ? ModelClasses.inMetadata(metadata).size()
            : options.classes().size();
    this.layout =
        new LayoutRecognition(inputs.picture(), inputs.sizes() != null, probe, metadata, named)
            .find(options.layout());
    this.modelClasses = ModelClasses.of(options.classes(), metadata, layout, layout.classCount());
    options.merge().requireKnown(modelClasses);
    this.classes = options.merge().apply(modelClasses);
    this.groups =
        modelClasses.stream()
            .mapToInt(name -> classes.indexOf(options.merge().apply(name)))
            .toArray();
    this.fixedOutputs = fixedOutputs(probe);
    this.maxBatch = inputs.picture().anyBatch() && layout.batches() ? provenBatch() : 1;
  }

  /**
   * Loads a model from its bytes and runs it once on grey pixels to prove it.
   *
   * @param model the bytes of an ONNX file without external data
   * @throws GlimpseException NOT_A_MODEL, UNSUPPORTED_MODEL, INVALID_OPTION where the options do
   *     not suit the model
   */
  public static OnnxDetector open(byte[] model, DetectorOptions options) {
    ModelInspection.check(model);
    ModelSession session = ModelSession.open(model);
    try {
      return new OnnxDetector(session, options);
    } catch (RuntimeException refused) {
      session.close();
      throw refused;
    }
  }

  /**
   * Everything besides the model's bytes that decides what comes out, as text: the key of a
   * detector is made of the digest of its bytes and this. Options that the user left out and
   * options that repeat what was recognised give the same text.
   */
  public String definition() {
    InputSpec picture = inputs.picture();
    return String.join(
        "\n",
        "decoding=" + DECODING_VERSION,
        "layout=" + layout.kind().text(),
        "input=" + picture.width() + "x" + picture.height(),
        "score_threshold=" + options.scoreThreshold(),
        "nms=" + suppression(),
        "merge=" + options.merge().text(),
        "classes=" + String.join("\u001f", modelClasses));
  }

  /** Layout, input size, classes, options and what runs it, for people. */
  public String description() {
    InputSpec picture = inputs.picture();
    StringBuilder text = new StringBuilder(layout.kind().text());
    text.append(' ').append(picture.width()).append('x').append(picture.height());
    text.append(", ").append(classes.size()).append(" classes");
    text.append(", score_threshold ").append(options.scoreThreshold());
    text.append(", nms ").append(suppression());
    if (!options.merge().targets().isEmpty()) {
      text.append(", merge ").append(options.merge().text());
    }
    return text.append(", on ").append(session.provider()).toString();
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  /** The source's own size: the detector scales as the models' own tools do. */
  @Override
  public FrameFormat inputFormat(int sourceWidth, int sourceHeight) {
    return FrameFormat.source(layout.preprocessing().channels());
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  @Override
  public List<List<Detection>> detect(List<DecodedFrame> frames, QueryContext context) {
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the detector is closed");
      }
      RunBuffers buffers = take();
      List<List<Detection>> detections = new ArrayList<>(frames.size());
      for (int from = 0; from < frames.size(); from += maxBatch) {
        int to = Math.min(frames.size(), from + maxBatch);
        run(frames.subList(from, to), buffers, context.cancel(), detections);
      }
      idle.push(buffers);
      return detections;
    } finally {
      lifetime.readLock().unlock();
    }
  }

  /** Waits for the calls under way, then gives back all native memory. */
  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        idle.clear();
        session.close();
      }
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  private void run(
      List<DecodedFrame> frames,
      RunBuffers buffers,
      CancelToken cancel,
      List<List<Detection>> detections) {
    List<Letterbox> letterboxes = new ArrayList<>(frames.size());
    for (int i = 0; i < frames.size(); i++) {
      DecodedFrame frame = frames.get(i);
      Letterbox letterbox = letterbox(frame.sourceWidth(), frame.sourceHeight());
      if (frame.width() != frame.sourceWidth() || frame.height() != frame.sourceHeight()) {
        throw new IllegalArgumentException(
            "frame " + frame.frame() + " does not have the size that inputFormat asks for");
      }
      buffers.input().write(i, frame, letterbox);
      letterboxes.add(letterbox);
    }
    Outputs outputs =
        session.run(
            inputs.picture(), inputs.sizes(), buffers, frames.size(), layout.outputNames(), cancel);
    for (int i = 0; i < frames.size(); i++) {
      Candidates candidates = buffers.candidates();
      candidates.clear();
      layout.decode(outputs, i, options.scoreThreshold(), candidates);
      requireNamed(candidates);
      detections.add(detections(candidates, letterboxes.get(i)));
    }
  }

  private void requireNamed(Candidates candidates) {
    for (int i = 0; i < candidates.size(); i++) {
      int number = candidates.classIndex(i);
      if (number < 0 || number >= modelClasses.size()) {
        throw GlimpseException.of(
            ErrorCode.UNSUPPORTED_MODEL,
            "The model put out class number "
                + number
                + ", but only "
                + modelClasses.size()
                + " classes have names",
            "Create the detector WITH (classes = '<file>') that names every class of the model.");
      }
    }
  }

  private List<Detection> detections(Candidates candidates, Letterbox letterbox) {
    int[] kept =
        suppresses()
            ? new NonMaximumSuppression(
                    options.nmsIou(), options.nms().orElse(NmsScope.PER_CLASS) == NmsScope.AGNOSTIC)
                .keep(candidates, groups)
            : NonMaximumSuppression.keepAll(candidates);
    List<Detection> detections = new ArrayList<>(kept.length);
    for (int each : kept) {
      Box box =
          letterbox.toSource(
              candidates.xmin(each),
              candidates.ymin(each),
              candidates.xmax(each),
              candidates.ymax(each));
      if (box.area() > 0) {
        detections.add(
            new Detection(
                classes.get(groups[candidates.classIndex(each)]),
                Math.min(1, candidates.score(each)),
                box));
      }
    }
    return detections;
  }

  private boolean suppresses() {
    return !layout.objectsAreUnique()
        || options.nms().isPresent()
        || !options.merge().targets().isEmpty();
  }

  private String suppression() {
    return suppresses()
        ? options.nms().orElse(NmsScope.PER_CLASS).text() + " " + options.nmsIou()
        : "none";
  }

  private Letterbox letterbox(int sourceWidth, int sourceHeight) {
    return Letterbox.of(
        layout.preprocessing().fit(),
        inputs.picture().width(),
        inputs.picture().height(),
        sourceWidth,
        sourceHeight);
  }

  private RunBuffers take() {
    RunBuffers buffers = idle.poll();
    return buffers != null
        ? buffers
        : new RunBuffers(inputs.picture(), layout.preprocessing(), fixedOutputs, maxBatch);
  }

  /** Runs grey pixels through, to see what comes out. */
  private Outputs probe(int frames, List<String> outputNames) {
    Preprocessing grey =
        Preprocessing.fractions(FrameFormat.Channels.RGB, Preprocessing.Fit.STRETCH, 114);
    RunBuffers buffers = new RunBuffers(inputs.picture(), grey, List.of(), frames);
    for (int i = 0; i < frames; i++) {
      buffers.input().blank(i);
    }
    return session.run(
        inputs.picture(), inputs.sizes(), buffers, frames, outputNames, CancelToken.create());
  }

  /** Those outputs that the model declares with every size but the batch's. */
  private List<OutputTensor> fixedOutputs(Outputs probe) {
    Map<String, TensorInfo> declared = session.outputs();
    List<OutputTensor> fixed = new ArrayList<>();
    for (String name : layout.outputNames()) {
      TensorInfo info = declared.get(name);
      long[] shape = info.getShape();
      boolean sizesFixed = Arrays.stream(shape).skip(1).allMatch(size -> size > 0);
      boolean batchFirst =
          shape.length > 1
              && (shape[0] == 1 || shape[0] == -1 && layout.batches())
              && probe.named(name).shape()[0] == 1;
      if (info.type == OnnxJavaType.FLOAT && sizesFixed && batchFirst) {
        fixed.add(probe.named(name));
      }
    }
    return fixed;
  }

  /** How many frames a run takes, after a run with two has shown that it takes several at all. */
  private int provenBatch() {
    try {
      Outputs two = probe(2, layout.outputNames());
      if (two.tensors().stream().anyMatch(tensor -> tensor.shape()[0] != 2)) {
        return 1;
      }
    } catch (GlimpseException onlyOne) {
      return 1;
    }
    return Math.max(1, Math.min(BATCH_MAX, BATCH_VALUES_MAX / inputs.picture().valuesPerFrame()));
  }
}
