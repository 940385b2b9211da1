/**
 * How pictures differ from each other: {@link org.glimpse.models.differences.DifferenceDetector}.
 *
 * <p>Not here: where pictures come from, and which difference means anything.
 */
package org.glimpse.models.differences;
