package org.glimpse.optimizer.selection;

import java.util.stream.IntStream;

/** Labelled and unlabelled frames in the order of a proxy's scores, the likeliest first. */
final class RankedLabels {
  private static final byte UNLABELLED = 0;
  private static final byte NEGATIVE = 1;
  private static final byte POSITIVE = 2;

  private final float[] likely;
  private final float[] inclusion;
  private final byte[] labels;
  private int labelled;
  private int positives;

  /**
   * No frame labelled yet.
   *
   * @param likely by rank, how likely each frame is to be wanted, 0 to 1, falling
   * @param inclusion by rank, with what probability each was to be labelled
   */
  RankedLabels(float[] likely, float[] inclusion) {
    this.likely = likely;
    this.inclusion = inclusion;
    this.labels = new byte[likely.length];
  }

  /** Takes in a label of a frame that was drawn. */
  void label(int rank, boolean positive) {
    labels[rank] = positive ? POSITIVE : NEGATIVE;
    labelled++;
    positives += positive ? 1 : 0;
  }

  int frames() {
    return labels.length;
  }

  /** Labelled frames that are wanted. */
  int positives() {
    return positives;
  }

  int labelled() {
    return labelled;
  }

  /** Ranks above a cut that have no label. */
  int[] unlabelled(int cut) {
    return IntStream.range(0, cut).filter(rank -> !isLabelled(rank)).toArray();
  }

  int unlabelledBefore(int cut) {
    int count = 0;
    for (int rank = 0; rank < cut; rank++) {
      count += isLabelled(rank) ? 0 : 1;
    }
    return count;
  }

  boolean isLabelled(int rank) {
    return labels[rank] != UNLABELLED;
  }

  boolean isPositive(int rank) {
    return labels[rank] == POSITIVE;
  }

  double likely(int rank) {
    return likely[rank];
  }

  double inclusion(int rank) {
    return inclusion[rank];
  }

  /** How many unlabelled frames a labelled one stands for. */
  double standsFor(int rank) {
    return (1 - inclusion[rank]) / inclusion[rank];
  }
}
