/**
 * Queries against what they would cost otherwise: the detector on every frame, on uniform samples,
 * on every 30th frame; decoding, training and start of each included. Start at {@link
 * org.glimpse.benchmarks.endtoend.EndToEndBenchmark}.
 */
package org.glimpse.benchmarks.endtoend;
