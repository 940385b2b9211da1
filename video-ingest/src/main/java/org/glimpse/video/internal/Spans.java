package org.glimpse.video.internal;

import java.util.PrimitiveIterator;
import org.glimpse.video.FrameSet;

/**
 * Cuts wanted frames of one file at key packets, so that each part can be decoded on its own.
 * Groups of pictures without a wanted frame are left out; short groups are put together.
 */
final class Spans {
  /** Frames that are worth a seek and a refilled decoder. */
  private static final int FRAMES_MIN = 48;

  /**
   * Frames that are decoded together.
   *
   * @param frames those wanted, numbered as in the video
   * @param end the number in the file of the first frame behind the span, where a key packet is; or
   *     the number of frames in the file
   */
  record Span(FrameSet frames, int end) {}

  private final FrameIndex index;
  private final long firstFrame;
  private final PrimitiveIterator.OfLong wanted;
  private final boolean cut;
  private long next;

  private Spans(FrameIndex index, FrameSet frames, long firstFrame, boolean cut) {
    this.index = index;
    this.firstFrame = firstFrame;
    this.wanted = frames.iterator();
    this.cut = cut;
    this.next = wanted.nextLong();
  }

  /**
   * @param frames at least one, all in this file
   * @param firstFrame the number in the video of the file's frame 0
   */
  static Spans cut(FrameIndex index, FrameSet frames, long firstFrame) {
    return new Spans(index, frames, firstFrame, true);
  }

  /** All in one part. */
  static Spans whole(FrameIndex index, FrameSet frames, long firstFrame) {
    return new Spans(index, frames, firstFrame, false);
  }

  /** Frames in a group of pictures, on average. */
  static double framesInGroup(FrameIndex index) {
    return (double) index.frameCount() / Math.max(1, index.keyCount());
  }

  /** The next part in ascending order, or null at the end. */
  Span next() {
    if (next < 0) {
      return null;
    }
    int end = endOfSpan((int) (next - firstFrame));
    FrameSet.Builder frames = FrameSet.builder();
    while (next >= 0 && next - firstFrame < end) {
      frames.add(next);
      next = wanted.hasNext() ? wanted.nextLong() : -1;
    }
    return new Span(frames.build(), end);
  }

  private int endOfSpan(int frame) {
    if (!cut) {
      return index.frameCount();
    }
    int key = index.keyBefore(frame);
    int start = key < 0 ? 0 : index.key(key).frame();
    for (int later = key + 1; later < index.keyCount(); later++) {
      if (index.key(later).frame() - start >= FRAMES_MIN) {
        return index.key(later).frame();
      }
    }
    return index.frameCount();
  }
}
