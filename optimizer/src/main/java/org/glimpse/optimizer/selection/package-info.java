/**
 * Selecting frames to a recall or a precision while looking at few of them: {@link
 * org.glimpse.optimizer.selection.TargetSelector} is where to start reading.
 *
 * <p>Frames are places 0 to N - 1 here, in order of time, and ranks 0 to N - 1 in the order of a
 * proxy's scores. Not here: labels, videos, SQL, and where scores come from.
 *
 * <p>Nothing here is safe for several threads.
 */
package org.glimpse.optimizer.selection;
