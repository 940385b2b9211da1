package org.glimpse.detection.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.glimpse.detection.onnx.Preprocessing.Fit;
import org.glimpse.video.FrameFormat.Channels;
import org.junit.jupiter.api.Test;

/** Where a pixel lands and as which value: a frame of 4x2 pixels in inputs of 4x4. */
class InputBufferTest {
  private static final TestFrame FRAME =
      TestFrame.of(4, 2, (x, y) -> (10 + x) << 16 | (20 + y) << 8 | 30);
  private static final Preprocessing CENTRED =
      Preprocessing.fractions(Channels.RGB, Fit.CENTRED, 114);

  @Test
  void planesOfFractionsWithPaddingOnBothSides() {
    InputBuffer buffer = filled(InputSpec.Element.FLOAT32, true, CENTRED);
    FloatBuffer values = buffer.values(1).asFloatBuffer();
    assertThat(values.get(0)).isEqualTo(114 / 255f); // row 0 is padding
    assertThat(values.get(4 + 3)).isEqualTo(13 / 255f); // first plane, row 1, column 3
    assertThat(values.get(16 + 2 * 4)).isEqualTo(21 / 255f); // second plane, row 2
    assertThat(values.get(32 + 4)).isEqualTo(30 / 255f);
    assertThat(values.get(47)).isEqualTo(114 / 255f); // row 3 is padding
  }

  @Test
  void meanAndDeviationAreTakenByChannelAndPaddingIsNormalisedToo() {
    float[] mean = {1, 2, 3};
    float[] deviation = {2, 4, 8};
    Preprocessing topLeft = new Preprocessing(Channels.BGR, Fit.TOP_LEFT, 0, mean, deviation);
    FloatBuffer values = filled(InputSpec.Element.FLOAT32, true, topLeft).values(1).asFloatBuffer();
    assertThat(values.get(1)).isEqualTo((11 - 1) / 2f);
    assertThat(values.get(16 + 4)).isEqualTo((21 - 2) / 4f);
    assertThat(values.get(32)).isEqualTo((30 - 3) / 8f);
    assertThat(values.get(32 + 8)).isEqualTo((0 - 3) / 8f);
  }

  @Test
  void interleavedBytesStayBytes() {
    Preprocessing stretch = Preprocessing.bytes(Channels.RGB, Fit.STRETCH, 0);
    InputBuffer buffer = filled(InputSpec.Element.UINT8, false, stretch);
    assertThat(buffer.values(1).limit()).isEqualTo(48);
    assertThat(buffer.values(1).get(3)).isEqualTo((byte) 11);
    assertThat(buffer.values(1).get(4)).isEqualTo((byte) 20);
    assertThat(buffer.values(1).get(5)).isEqualTo((byte) 30);
  }

  @Test
  void halvesAndInterleavedFloatsHoldTheSameValues() {
    ShortBuffer halves = filled(InputSpec.Element.FLOAT16, true, CENTRED).values(1).asShortBuffer();
    assertThat(halves.get(4 + 3)).isEqualTo(Fp16Conversions.floatToFp16(13 / 255f));
    FloatBuffer floats =
        filled(InputSpec.Element.FLOAT32, false, CENTRED).values(1).asFloatBuffer();
    assertThat(floats.get(3 * (4 + 3))).isEqualTo(13 / 255f);
    assertThat(floats.get(3 * (4 + 3) + 2)).isEqualTo(30 / 255f);
  }

  @Test
  void paddingComesBackWhenTheSourcesShapeChanges() {
    InputBuffer buffer = new InputBuffer(spec(InputSpec.Element.FLOAT32, true), CENTRED, 1);
    TestFrame square = TestFrame.of(4, 4, (x, y) -> 0xFFFFFF);
    buffer.write(0, square, Letterbox.of(Fit.CENTRED, 4, 4, 4, 4));
    buffer.write(0, FRAME, Letterbox.of(Fit.CENTRED, 4, 4, 4, 2));
    assertThat(buffer.values(1).asFloatBuffer().get(0)).isEqualTo(114 / 255f);
  }

  private static InputBuffer filled(
      InputSpec.Element element, boolean planes, Preprocessing preprocessing) {
    InputBuffer buffer = new InputBuffer(spec(element, planes), preprocessing, 1);
    buffer.write(0, FRAME, Letterbox.of(preprocessing.fit(), 4, 4, 4, 2));
    return buffer;
  }

  private static InputSpec spec(InputSpec.Element element, boolean planes) {
    return new InputSpec("images", element, planes, true, false, 4, 4);
  }
}
