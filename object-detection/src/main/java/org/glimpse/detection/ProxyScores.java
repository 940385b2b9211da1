package org.glimpse.detection;

import java.util.Optional;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.CancelToken;

/** The scores of registered proxies, read in the order of frames and in bounded memory. */
public interface ProxyScores {
  /** Scores handed over at a time, at most. */
  int CHUNK_FRAMES = 1 << 16;

  /** Takes scores of consecutive frames. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param firstFrame frame of the first score
     * @param scores one a frame; the caller's from now on
     * @return false to stop reading
     */
    boolean accept(long firstFrame, double[] scores);
  }

  /**
   * Reads the score of every frame of a range, 0 for frames that the proxy's file does not name.
   *
   * @param className the class asked about; matters only where the proxy scores several
   * @param range frames of the proxy's video
   * @throws IllegalArgumentException for a class that the proxy does not serve, or none where it
   *     scores several
   * @throws org.glimpse.workspace.GlimpseException the reason of a cancelled statement
   */
  void read(
      RegisteredProxy proxy,
      Optional<String> className,
      FrameSet.Range range,
      Sink sink,
      CancelToken cancel);
}
