package org.glimpse.video.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.glimpse.video.DecodeOptions;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native objects are freed with their owners: memory does not grow over many of them. */
class NativeLeakTest {
  private static final int ROUNDS = 150;

  /** One leaked decoder with its frames is above 1 MB: 150 of them would show. */
  private static final long GROWTH_BYTES_MAX = 64L << 20;

  @TempDir private Path folder;

  @Test
  void decodersScalersAndRefusedFilesAreFreed() throws IOException {
    Path clip = folder.resolve("clip.mp4");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.H264, 320, 240, 25, 1);
    try (VideoWriter writer = VideoWriter.create(clip, encoding)) {
      ByteBuffer pixels = ByteBuffer.allocateDirect(encoding.frameBytes());
      for (int frame = 0; frame < 6; frame++) {
        writer.write(pixels.clear(), frame);
      }
      writer.finish();
    }
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video".repeat(1000));
    for (int warmUp = 0; warmUp < 30; warmUp++) {
      round(clip, text);
    }
    long before = Pointer.physicalBytes();
    for (int round = 0; round < ROUNDS; round++) {
      round(clip, text);
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(GROWTH_BYTES_MAX);
  }

  private static void round(Path clip, Path text) {
    FrameFormat format =
        FrameFormat.scaled(65, 65, FrameFormat.Channels.RGB, FrameFormat.Scaling.AREA);
    try (DecodedStream stream = new DecodedStream(clip, DecodeOptions.withThreads(2), () -> false);
        NativeFrame frame = new NativeFrame();
        FrameScaler scaler = new FrameScaler(format);
        BytePointer target = new BytePointer(65 * 65 * 3 + 1024)) {
      int frames = 0;
      while (stream.next(frame.frame())) {
        scaler.scale(frame.frame(), target);
        frames++;
      }
      assertThat(frames).isEqualTo(6);
      stream.rewind();
      assertThat(stream.next(frame.frame())).isTrue();
    }
    assertThatThrownBy(() -> new DecodedStream(text, DecodeOptions.withThreads(1), () -> false))
        .isInstanceOf(GlimpseException.class);
  }
}
