package org.glimpse.models.counts;

import java.util.Arrays;
import java.util.List;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.Digest;

/**
 * Frames of a video with the number of objects of each class in them.
 *
 * @param classes that are counted
 * @param frames numbers in the video, ascending
 * @param counts of each frame, in the order of the classes
 */
public record LabelledFrames(List<String> classes, long[] frames, int[][] counts) {
  public LabelledFrames {
    classes = List.copyOf(classes);
    if (frames.length != counts.length) {
      throw new IllegalArgumentException(frames.length + " frames, " + counts.length + " counts");
    }
    for (int i = 0; i < frames.length; i++) {
      if (counts[i].length != classes.size() || i > 0 && frames[i] <= frames[i - 1]) {
        throw new IllegalArgumentException("frames out of order, or counts of other classes");
      }
    }
  }

  /** How many frames there are. */
  public int size() {
    return frames.length;
  }

  FrameSet set() {
    return FrameSet.of(frames);
  }

  int[] countsOf(long frame) {
    return counts[Arrays.binarySearch(frames, frame)];
  }

  /** Names the labels by the files that they are of, so that a video may grow. */
  Digest digest(Video video) {
    StringBuilder text = new StringBuilder(String.join("\n", classes));
    for (int i = 0; i < frames.length; i++) {
      Video.Segment segment = video.segmentOf(frames[i]);
      text.append('\n').append(segment.digest().hex()).append(' ');
      text.append(frames[i] - segment.firstFrame()).append(Arrays.toString(counts[i]));
    }
    return Digest.ofParts(text.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledFrames labels
        && classes.equals(labels.classes)
        && Arrays.equals(frames, labels.frames)
        && Arrays.deepEquals(counts, labels.counts);
  }

  @Override
  public int hashCode() {
    return 31 * classes.hashCode() + Arrays.hashCode(frames);
  }

  @Override
  public String toString() {
    return frames.length + " frames with counts of " + classes;
  }
}
