package org.glimpse.video;

import java.nio.file.Path;

/** Small clips, written for tests. */
final class TestClips {
  private TestClips() {}

  /** H.264 of {@link TestPictures#moving}, 25 frames per second, a key frame every 12. */
  static Path moving(Path file, int width, int height, int frames) {
    return write(
        file, VideoEncoding.of(VideoEncoding.Codec.H264, width, height, 25, 1).withGop(12), frames);
  }

  /** MPEG-4 with B-frames. */
  static Path withBFrames(Path file, int frames) {
    VideoEncoding encoding =
        VideoEncoding.of(VideoEncoding.Codec.MPEG4, 160, 96, 25, 1).withGop(12).withBFrames(2);
    return write(file, encoding, frames);
  }

  private static Path write(Path file, VideoEncoding encoding, int frames) {
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < frames; frame++) {
        writer.write(TestPictures.moving(encoding.width(), encoding.height(), frame), frame);
      }
      writer.finish();
    }
    return file;
  }
}
