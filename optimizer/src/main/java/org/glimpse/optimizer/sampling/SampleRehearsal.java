package org.glimpse.optimizer.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Goes through an estimate as far as measured frames reach, to tell which frames it will want next:
 * equal seeds draw equal samples, so what an earlier query had measured is known to be there.
 */
public final class SampleRehearsal {

  /**
   * What is known of an estimate to come.
   *
   * @param frames that it will measure, ascending, as far as can be told
   * @param expected how many it will measure in all, at least as many as {@code frames}
   */
  public record Outcome(long[] frames, long expected) {

    /** Whether nearly all frames that it will measure are told. */
    public boolean tellsFrames() {
      return frames.length > TOLD_MIN * expected;
    }
  }

  private static final double TOLD_MIN = 0.95;

  /** Frames that were measured before. */
  public interface Known {

    /** Whether all of these were. */
    boolean has(long[] frames);

    /** Their rows. */
    double[][] rows(long[] frames);
  }

  /** The frames that are wanted next are not there. */
  private static final class Wanting extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wanting() {
      super(null, null, false, false);
    }
  }

  /** Notes what the estimator asks for. */
  private static final class Recorder implements Measurement {
    private final long population;
    private final Known known;
    private long[] frames = {};
    private int stages;

    Recorder(long population, Known known) {
      this.population = population;
      this.known = known;
    }

    @Override
    public double[][] measure(long[] wanted) {
      long[] all = Arrays.copyOf(frames, frames.length + wanted.length);
      System.arraycopy(wanted, 0, all, frames.length, wanted.length);
      frames = all;
      if (!known.has(wanted)) {
        throw new Wanting();
      }
      stages++;
      return known.rows(wanted);
    }

    @Override
    public void measuresAll() {
      frames = java.util.stream.LongStream.range(0, population).toArray();
      stages++;
      throw new Wanting();
    }
  }

  private SampleRehearsal() {}

  /**
   * Rehearses an estimate.
   *
   * @param population number of frames
   * @param seed of the estimate to come
   * @return empty where not even its pilot was measured before
   */
  public static Optional<Outcome> of(
      long population, List<Target> targets, long seed, Known known) {
    Recorder recorder = new Recorder(population, known);
    MeanEstimator estimator =
        new MeanEstimator(population, recorder, targets, LookListener.NONE, seed);
    boolean complete = true;
    try {
      estimator.estimate();
    } catch (Wanting stopped) {
      complete = false;
    }
    if (recorder.stages == 0) {
      return Optional.empty();
    }
    long[] frames = Arrays.stream(recorder.frames).sorted().distinct().toArray();
    long expected = complete ? frames.length : Math.max(frames.length, estimator.expected());
    return Optional.of(new Outcome(frames, expected));
  }
}
