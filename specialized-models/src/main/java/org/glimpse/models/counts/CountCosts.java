package org.glimpse.models.counts;

/**
 * What it would cost to have every frame of a video scored, in seconds on the clock.
 *
 * @param training of the model; 0 where an equal one is there
 * @param thumbnails decoding every frame once; 0 where they are kept
 * @param scoring every frame; 0 where the scores are kept
 * @param frames still to be decoded for thumbnails
 */
public record CountCosts(double training, double thumbnails, double scoring, long frames) {

  /** All of it. */
  public double seconds() {
    return training + thumbnails + scoring;
  }
}
