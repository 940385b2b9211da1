package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.glimpse.detection.Detection;
import org.glimpse.video.Box;
import org.glimpse.video.FrameFormat;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models without reference detections: 50 frames each against a decoding written here, straight
 * from the models' documentation, of the raw outputs of a session of its own. The pixels are
 * prepared here too, in doubles, so values differ by up to a step of a byte.
 */
@Tag("media")
class IndependentDecodingTest {
  private static final int FRAMES = 50;
  private static final float THRESHOLD = 0.25f;
  private static final List<String> COCO = CocoClasses.eighty();

  /** One frame's decoder: raw outputs by place, and from input pixels to source pixels. */
  @FunctionalInterface
  private interface Decoder {
    void decode(float[][][] outputs, List<Detection> into);
  }

  @TempDir Path workspace;

  @Test
  void yoloxNano416() throws OrtException {
    check(
        "yolox_nano_416.onnx",
        416,
        new double[] {0, 0, 0},
        new double[] {1, 1, 1},
        114,
        this::yolox);
  }

  @Test
  void nanoDet416() throws OrtException {
    check(
        "nanodet_m_416.onnx",
        416,
        new double[] {103.53, 116.28, 123.675},
        new double[] {57.375, 57.12, 58.395},
        0,
        this::nanoDet);
  }

  @Test
  void fastestDet352() throws OrtException {
    check(
        "fastestdet_352.onnx",
        352,
        new double[] {0, 0, 0},
        new double[] {255, 255, 255},
        -1,
        this::fastestDet);
  }

  private void check(
      String name, int side, double[] mean, double[] deviation, int padding, Decoder decoder)
      throws OrtException {
    byte[] model = SharedMedia.model(name);
    List<TestFrame> frames =
        SharedMedia.frames(
            workspace, "intersection_oakland_640x360.mp4", FRAMES, 13, FrameFormat.Channels.BGR);
    Agreement agreement = new Agreement(THRESHOLD, 0.001);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.defaults());
        OrtSession session = environment.createSession(model)) {
      String input = session.getInputNames().iterator().next();
      for (TestFrame frame : frames) {
        FloatBuffer pixels = pixels(frame, side, mean, deviation, padding);
        List<Detection> expected = new ArrayList<>();
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(environment, pixels, new long[] {1, 3, side, side});
            OrtSession.Result result = session.run(Map.of(input, tensor))) {
          float[][][] outputs = new float[result.size()][][];
          for (int i = 0; i < outputs.length; i++) {
            Object value = result.get(i).getValue();
            outputs[i] =
                value instanceof float[][][][] maps ? flattened(maps[0]) : ((float[][][]) value)[0];
          }
          decoder.decode(outputs, expected);
        }
        double scaleX = side / (double) frame.width();
        double scaleY = padding < 0 ? side / (double) frame.height() : scaleX;
        List<Detection> reference = toSource(suppressed(expected), scaleX, scaleY, frame);
        List<Detection> found = detector.detect(List.of(frame), QueryContext.background()).get(0);
        agreement.compare(frame.frame(), found, reference);
      }
    }
    System.out.println(name + ": " + agreement);
    assertThat(agreement.faults()).isEmpty();
    assertThat(agreement.pairs()).isGreaterThan(FRAMES);
    assertThat(agreement.flips()).isLessThanOrEqualTo(agreement.pairs() / 20);
  }

  /** Normalised here; scaled by the detector's own scaler, which has a test of its own. */
  private static FloatBuffer pixels(
      TestFrame frame, int side, double[] mean, double[] deviation, int padding) {
    int height = padding < 0 ? side : Math.round(frame.height() * side / (float) frame.width());
    FrameScaler scaler = new FrameScaler(frame.width(), frame.height(), side, height);
    FloatBuffer pixels = FloatBuffer.allocate(3 * side * side);
    int[][] planes = new int[3][side];
    scaler.startFrame();
    for (int y = 0; y < side; y++) {
      if (y < height) {
        scaler.row(frame.pixels(), y, planes);
      }
      for (int channel = 0; channel < 3; channel++) {
        for (int x = 0; x < side; x++) {
          double value = y < height ? planes[channel][x] : padding;
          pixels.put(
              (channel * side + y) * side + x,
              (float) ((value - mean[channel]) / deviation[channel]));
        }
      }
    }
    return pixels;
  }

  private void yolox(float[][][] outputs, List<Detection> into) {
    int row = 0;
    for (int stride : new int[] {8, 16, 32}) {
      for (int y = 0; y < 416 / stride; y++) {
        for (int x = 0; x < 416 / stride; x++) {
          float[] values = outputs[0][row++];
          int best = best(values, 5, 80);
          double width = Math.exp(values[2]) * stride;
          double height = Math.exp(values[3]) * stride;
          double left = (values[0] + x) * stride - width / 2;
          double top = (values[1] + y) * stride - height / 2;
          add(into, best, values[4] * values[5 + best], left, top, left + width, top + height);
        }
      }
    }
  }

  private void nanoDet(float[][][] outputs, List<Detection> into) {
    for (int stride : new int[] {8, 16, 32}) {
      int cells = 416 / stride;
      float[][] scores = null;
      float[][] sides = null;
      for (float[][] output : outputs) {
        if (output.length == cells * cells) {
          scores = output[0].length == 80 ? output : scores;
          sides = output[0].length == 32 ? output : sides;
        }
      }
      for (int cell = 0; cell < cells * cells; cell++) {
        int best = best(scores[cell], 0, 80);
        double[] distances = new double[4];
        for (int side = 0; side < 4; side++) {
          double total = 0;
          for (int bin = 0; bin < 8; bin++) {
            total += Math.exp(sides[cell][8 * side + bin]);
          }
          for (int bin = 0; bin < 8; bin++) {
            distances[side] += stride * bin * Math.exp(sides[cell][8 * side + bin]) / total;
          }
        }
        double x = (cell % cells + 0.5) * stride;
        double y = (cell / cells + 0.5) * stride;
        add(
            into,
            best,
            scores[cell][best],
            x - distances[0],
            y - distances[1],
            x + distances[2],
            y + distances[3]);
      }
    }
  }

  private void fastestDet(float[][][] outputs, List<Detection> into) {
    float[][] channels = outputs[0];
    for (int cell = 0; cell < 22 * 22; cell++) {
      float[] values = new float[85];
      for (int i = 0; i < 85; i++) {
        values[i] = channels[i][cell];
      }
      int best = best(values, 5, 80);
      double score = Math.pow(values[0], 0.6) * Math.pow(values[5 + best], 0.4);
      double x = (Math.tanh(values[1]) + cell % 22) / 22 * 352;
      double y = (Math.tanh(values[2]) + cell / 22) / 22 * 352;
      double width = 352 / (1 + Math.exp(-values[3]));
      double height = 352 / (1 + Math.exp(-values[4]));
      add(into, best, score, x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    }
  }

  private static float[][] flattened(float[][][] maps) {
    return Arrays.stream(maps)
        .map(
            map -> {
              float[] all = new float[map.length * map[0].length];
              IntStream.range(0, map.length)
                  .forEach(y -> System.arraycopy(map[y], 0, all, y * map[y].length, map[y].length));
              return all;
            })
        .toArray(float[][]::new);
  }

  private static int best(float[] values, int from, int count) {
    return IntStream.range(0, count)
        .boxed()
        .max(Comparator.comparingDouble(i -> values[from + i]))
        .orElseThrow();
  }

  private static void add(
      List<Detection> into,
      int classIndex,
      double score,
      double xmin,
      double ymin,
      double xmax,
      double ymax) {
    if (score >= THRESHOLD) {
      into.add(
          new Detection(
              COCO.get(classIndex),
              (float) score,
              new Box((float) xmin, (float) ymin, (float) xmax, (float) ymax)));
    }
  }

  private static List<Detection> suppressed(List<Detection> all) {
    List<Detection> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(detection -> -detection.confidence()));
    List<Detection> kept = new ArrayList<>();
    for (Detection each : sorted) {
      if (kept.stream()
          .noneMatch(
              other ->
                  other.className().equals(each.className())
                      && other.box().iou(each.box()) > 0.45f)) {
        kept.add(each);
      }
    }
    return kept;
  }

  private static List<Detection> toSource(
      List<Detection> detections, double scaleX, double scaleY, TestFrame frame) {
    List<Detection> mapped = new ArrayList<>();
    for (Detection each : detections) {
      Box box = each.box();
      mapped.add(
          new Detection(
              each.className(),
              each.confidence(),
              new Box(
                  clip(box.xmin() / scaleX, frame.width()),
                  clip(box.ymin() / scaleY, frame.height()),
                  clip(box.xmax() / scaleX, frame.width()),
                  clip(box.ymax() / scaleY, frame.height()))));
    }
    return mapped;
  }

  private static float clip(double value, int limit) {
    return (float) Math.min(Math.max(value, 0), limit);
  }
}
