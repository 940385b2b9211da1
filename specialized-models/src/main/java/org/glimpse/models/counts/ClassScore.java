package org.glimpse.models.counts;

/**
 * How well a model counts one class in held-out frames.
 *
 * @param className the detector's name of it
 * @param countMax the highest count that the model tells apart
 * @param frames held-out frames that this is measured on
 * @param meanCount objects per frame, by the detector
 * @param bias mean of the expected count minus the count
 * @param meanAbsoluteError mean distance of the expected count from the count
 * @param correlation of expected counts with counts; 0 where either does not vary
 */
public record ClassScore(
    String className,
    int countMax,
    int frames,
    double meanCount,
    double bias,
    double meanAbsoluteError,
    double correlation) {}
