package org.glimpse.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.glimpse.video.VideoEncoding;
import org.glimpse.video.VideoWriter;

/**
 * Squares that stay for a while, one at a time, each at a place of its own: as data, and filmed.
 */
final class StayingSquares {
  static final int SIDE = 96;

  /** Frames that a square stays, and that none is there, on average. */
  private static final double STAY = 40;

  /** The square that is there, by frame; null where none is. */
  private final Square[] squares;

  /**
   * A square.
   *
   * @param number of it, from 1
   * @param left pixels
   * @param top pixels
   */
  record Square(int number, int left, int top) {
    boolean covers(int x, int y, int size) {
      return x >= left && x < left + size && y >= top && y < top + size;
    }
  }

  /** Colours pixels. */
  interface Painter {
    /** Red, green and blue in the lowest 24 bits. */
    int colour(int frame, Optional<Square> square, int x, int y);
  }

  /**
   * @param most pixels of a square's side, at most
   */
  StayingSquares(int frames, int most) {
    squares = new Square[frames];
    SplittableRandom random = new SplittableRandom(11);
    boolean there = false;
    Square square = new Square(0, 0, 0);
    for (int frame = 0; frame < frames; frame++) {
      if (random.nextDouble() < 1 / STAY) {
        there = !there;
        int number = square.number() + (there ? 1 : 0);
        square = new Square(number, random.nextInt(SIDE - most), random.nextInt(SIDE - most));
      }
      squares[frame] = there ? square : null;
    }
  }

  Optional<Square> at(int frame) {
    return Optional.ofNullable(squares[frame]);
  }

  Path film(Path clip, Painter painter) {
    ByteBuffer picture = ByteBuffer.allocateDirect(3 * SIDE * SIDE);
    try (VideoWriter writer =
        VideoWriter.create(
            clip, VideoEncoding.of(VideoEncoding.Codec.H264, SIDE, SIDE, 25, 1).withGop(25))) {
      for (int frame = 0; frame < squares.length; frame++) {
        for (int i = 0; i < SIDE * SIDE; i++) {
          int colour = painter.colour(frame, at(frame), i % SIDE, i / SIDE);
          picture.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        writer.write(picture.flip(), frame);
        picture.clear();
      }
      writer.finish();
    }
    return clip;
  }
}
