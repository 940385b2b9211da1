/**
 * Selecting frames while looking at few of them: to a recall or a precision, where {@link
 * org.glimpse.optimizer.selection.TargetSelector} is where to start reading, and to rates of
 * errors, where {@link org.glimpse.optimizer.selection.CascadeSelector} is.
 *
 * <p>Frames are places 0 to N - 1 here, in order of time, and ranks 0 to N - 1 in the order of a
 * proxy's scores. Not here: labels, videos, SQL, and where scores come from.
 *
 * <p>Nothing here is safe for several threads.
 */
package org.glimpse.optimizer.selection;
