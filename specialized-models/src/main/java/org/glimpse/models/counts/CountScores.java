package org.glimpse.models.counts;

import java.util.List;
import java.util.Optional;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;

/**
 * What a model says of every frame of a video. The scores stay in files that are mapped into
 * memory, so the heap does not grow with the video. Safe from any thread; nothing to close.
 */
public final class CountScores {
  private final Video video;
  private final List<CountHead> heads;
  private final int columns;
  private final ScoreBlock[][] blocks;

  /**
   * @param blocks by file and number; a file that has vanished without scores has none
   */
  CountScores(Video video, List<CountHead> heads, ScoreBlock[][] blocks) {
    this.video = video;
    this.heads = heads;
    this.columns = CountExport.columns(heads);
    this.blocks = blocks;
  }

  /** The classes that are counted. */
  public List<String> classes() {
    return heads.stream().map(CountHead::className).toList();
  }

  /** The scores of one class; empty where the model does not count it. */
  public Optional<OfClass> of(String className) {
    int first = 0;
    for (CountHead head : heads) {
      if (head.className().equals(className)) {
        return Optional.of(new OfClass(head, first));
      }
      first += head.outputs();
    }
    return Optional.empty();
  }

  /** The scores of one class. */
  public final class OfClass {
    private final CountHead head;
    private final int first;

    private OfClass(CountHead head, int first) {
      this.head = head;
      this.first = first;
    }

    /** What is counted, and up to where. */
    public CountHead head() {
      return head;
    }

    /**
     * Expected number of objects in a frame; not a number for a frame of a file that vanished
     * before it was scored.
     *
     * @throws IndexOutOfBoundsException if the video has no such frame
     */
    public double expected(long frame) {
      return value(first, frame);
    }

    /**
     * Probability that a frame shows so many objects or more. Beyond what the model tells apart it
     * falls off as the tail of a Poisson distribution with the expected count does: good for
     * ranking frames, not calibrated.
     *
     * @param count 0 or more
     */
    public double atLeast(long frame, int count) {
      if (count <= 0) {
        return 1;
      }
      double known = value(first + Math.min(count, head.countMax()), frame);
      return count <= head.countMax()
          ? known
          : known * PoissonTail.ratio(expected(frame), head.countMax(), count);
    }

    /** Mean of the expected counts over the frames of the video that have scores. */
    public double mean() {
      return meanOf(first);
    }

    /** Mean of the probabilities of at least so many, from 1 to the head's highest count. */
    public double meanAtLeast(int count) {
      if (count < 1 || count > head.countMax()) {
        throw new IllegalArgumentException("no column for at least " + count);
      }
      return meanOf(first + count);
    }

    /** Mean of the expected counts over some frames; those without scores do not count. */
    public double mean(FrameSet frames) {
      double[] sum = new double[2];
      frames.forEach(
          frame -> {
            double value = expected(frame);
            if (!Double.isNaN(value)) {
              sum[0] += value;
              sum[1]++;
            }
          });
      return sum[0] / sum[1];
    }
  }

  private double meanOf(int column) {
    double sum = 0;
    long frames = 0;
    for (ScoreBlock[] file : blocks) {
      for (ScoreBlock block : file) {
        sum += block.sum(column, columns);
        frames += block.frames();
      }
    }
    return sum / frames;
  }

  private double value(int column, long frame) {
    int place = placeOf(frame);
    if (blocks[place].length == 0) {
      return Double.NaN;
    }
    long inFile = frame - video.segments().get(place).firstFrame();
    return blocks[place][(int) (inFile / ScoreBlock.FRAMES)].get(
        column, (int) (inFile % ScoreBlock.FRAMES));
  }

  private int placeOf(long frame) {
    int low = 0;
    int high = blocks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (video.segments().get(middle).firstFrame() <= frame) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (frame < 0 || frame >= video.frameCount()) {
      throw new IndexOutOfBoundsException("video " + video.name() + " has no frame " + frame);
    }
    return low;
  }
}
