package org.glimpse.video;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.glimpse.workspace.Digest;

/**
 * A list of files, in name order, seen as one sequence of frames.
 *
 * @param name as created; lookups ignore case
 * @param source the file or glob that CREATE VIDEO named
 * @param start the timestamp of frame 0
 * @param detector the detector that the video names, if it names one
 * @param segments the files, in order; frame numbers tile the video without a hole
 */
public record Video(
    String name,
    String source,
    LocalDateTime start,
    Optional<String> detector,
    List<Segment> segments) {

  public Video {
    segments = List.copyOf(segments);
  }

  /**
   * One file of a video.
   *
   * @param fileId the file's number in the catalogue: equal digests share it
   * @param digest of the file's bytes; of its definition for a video without pixels
   * @param path where the file was last seen; empty for a video without pixels
   * @param firstFrame number in the video of the file's frame 0
   * @param frameCount frames that the decoder outputs for this file
   * @param startMicros when the file's frame 0 is shown, from the start of the video
   * @param durationMicros from the file's frame 0 to the end of its last frame
   * @param width pixels, 0 without pixels
   * @param height pixels, 0 without pixels
   * @param framesPerSecond average, for people and predictions only
   * @param absent whether the file has vanished; its frame numbers stay
   */
  public record Segment(
      int fileId,
      Digest digest,
      Optional<Path> path,
      long firstFrame,
      long frameCount,
      long startMicros,
      long durationMicros,
      int width,
      int height,
      double framesPerSecond,
      boolean absent) {

    public boolean hasPixels() {
      return path.isPresent();
    }
  }

  /** Frames in all files. */
  public long frameCount() {
    if (segments.isEmpty()) {
      return 0;
    }
    Segment last = segments.get(segments.size() - 1);
    return last.firstFrame() + last.frameCount();
  }

  /** Every frame. */
  public FrameSet allFrames() {
    return FrameSet.range(0, frameCount());
  }

  /** Whether frames can be decoded at all: false for a video made from a recording. */
  public boolean hasPixels() {
    return segments.stream().allMatch(Segment::hasPixels);
  }

  /** Width in pixels of the widest file. */
  public int width() {
    return segments.stream().mapToInt(Segment::width).max().orElse(0);
  }

  /** Height in pixels of the highest file. */
  public int height() {
    return segments.stream().mapToInt(Segment::height).max().orElse(0);
  }

  /**
   * The file that holds a frame.
   *
   * @throws IndexOutOfBoundsException if the video has no such frame
   */
  public Segment segmentOf(long frame) {
    int low = 0;
    int high = segments.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Segment segment = segments.get(middle);
      if (frame < segment.firstFrame()) {
        high = middle - 1;
      } else if (frame >= segment.firstFrame() + segment.frameCount()) {
        low = middle + 1;
      } else {
        return segment;
      }
    }
    throw new IndexOutOfBoundsException("video " + name + " has no frame " + frame);
  }
}
