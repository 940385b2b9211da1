package org.glimpse.detection.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * What a model wants to be given: one picture, and for some exports the size to which boxes are
 * scaled.
 *
 * @param picture the picture input
 * @param sizes name of the input for (width, height), or null
 */
record ModelInputs(InputSpec picture, String sizes) {
  private static final int SIDE_MAX = 8192;
  private static final int PIXELS_MAX = 16 << 20;

  /** The side of an input whose size is free and whose metadata name none. */
  private static final int SIDE_DEFAULT = 640;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

  /**
   * @throws GlimpseException UNSUPPORTED_MODEL where the inputs are not those of a detector or of a
   *     function of pictures
   */
  static ModelInputs of(Map<String, TensorInfo> inputs, Map<String, String> metadata) {
    InputSpec picture = null;
    String sizes = null;
    for (Map.Entry<String, TensorInfo> input : inputs.entrySet()) {
      long[] shape = input.getValue().getShape();
      boolean takesSizes =
          input.getValue().type == OnnxJavaType.INT64 && shape.length == 2 && shape[1] == 2;
      if (takesSizes && sizes == null) {
        sizes = input.getKey();
      } else if (shape.length >= 3 && shape.length <= 4 && picture == null) {
        picture = picture(input.getKey(), input.getValue(), metadata);
      } else {
        throw unsupported(inputs);
      }
    }
    if (picture == null) {
      throw unsupported(inputs);
    }
    return new ModelInputs(picture, sizes);
  }

  private static InputSpec picture(String name, TensorInfo info, Map<String, String> metadata) {
    InputSpec.Element element =
        switch (info.type) {
          case FLOAT -> InputSpec.Element.FLOAT32;
          case FLOAT16 -> InputSpec.Element.FLOAT16;
          case UINT8 -> InputSpec.Element.UINT8;
          default -> throw unsupported(Map.of(name, info));
        };
    long[] shape = info.getShape();
    boolean batched = shape.length == 4;
    long[] picture = batched ? Arrays.copyOfRange(shape, 1, 4) : shape;
    boolean interleaved =
        picture[2] == 3 && picture[0] != 3
            || element == InputSpec.Element.UINT8 && picture[0] == -1;
    long channels = interleaved ? picture[2] : picture[0];
    int height = side(interleaved ? picture[0] : picture[1], 0, metadata);
    int width = side(interleaved ? picture[1] : picture[2], 1, metadata);
    boolean fits =
        (channels == 3 || channels == -1) && (!batched || shape[0] == 1 || shape[0] == -1);
    if (!fits || height > SIDE_MAX || width > SIDE_MAX || height * width > PIXELS_MAX) {
      throw unsupported(Map.of(name, info));
    }
    return new InputSpec(
        name, element, !interleaved, batched, batched && shape[0] == -1, width, height);
  }

  /** A side that the model fixes, else the metadata's {@code imgsz} (height, width), else 640. */
  private static int side(long declared, int place, Map<String, String> metadata) {
    if (declared > 0) {
      return (int) Math.min(declared, SIDE_MAX + 1);
    }
    List<Integer> sizes =
        NUMBER
            .matcher(metadata.getOrDefault("imgsz", ""))
            .results()
            .map(match -> Integer.parseInt(match.group()))
            .filter(side -> side > 0)
            .toList();
    return sizes.isEmpty() ? SIDE_DEFAULT : sizes.get(Math.min(place, sizes.size() - 1));
  }

  private static GlimpseException unsupported(Map<String, TensorInfo> inputs) {
    String found =
        inputs.entrySet().stream()
            .map(
                input ->
                    input.getKey()
                        + " "
                        + Arrays.toString(input.getValue().getShape()).replace(" ", "")
                        + " "
                        + input.getValue().type)
            .collect(Collectors.joining(", "));
    return GlimpseException.of(
        ErrorCode.UNSUPPORTED_MODEL,
        "The model's inputs are not one picture: " + found,
        "Export it with one picture input, [1,3,height,width] or [1,height,width,3], of floats or"
            + " bytes, with batch size 1 or a free one.");
  }
}
