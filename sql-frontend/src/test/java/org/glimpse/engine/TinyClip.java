package org.glimpse.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;

/** A lossless clip of a few grey frames, each brighter than the one before. */
public final class TinyClip {
  public static final int FRAMES = 10;
  public static final int WIDTH = 64;
  public static final int HEIGHT = 48;

  private TinyClip() {}

  /** Writes it; returns its file. */
  public static Path write(Path folder) {
    Path file = folder.resolve("tiny.mkv");
    VideoEncoding encoding = VideoEncoding.of(VideoEncoding.Codec.FFV1, WIDTH, HEIGHT, 10, 1);
    ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < FRAMES; frame++) {
        for (int i = 0; i < pixels.capacity(); i++) {
          pixels.put(i, (byte) (20 * frame));
        }
        writer.write(pixels, frame);
      }
      writer.finish();
    }
    return file;
  }
}
