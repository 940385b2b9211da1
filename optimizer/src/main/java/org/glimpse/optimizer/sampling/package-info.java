/**
 * Estimates of a mean over the frames of a range from as few detector calls as a promise allows:
 * {@link org.glimpse.optimizer.sampling.MeanEstimator} is where to start reading.
 *
 * <p>Frames are numbered 0 to N - 1 here, in order of time; what is measured on one, and what that
 * costs, is behind {@link org.glimpse.optimizer.sampling.Measurement}. Not here: labels, videos,
 * SQL.
 */
package org.glimpse.optimizer.sampling;
