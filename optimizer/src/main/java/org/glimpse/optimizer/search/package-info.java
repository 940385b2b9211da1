/**
 * Finding events that LIMIT asks for while looking at as few frames as possible: {@link
 * org.glimpse.optimizer.search.EventSearch} is where to start reading.
 *
 * <p>Frames are positions 0 to N - 1 here, in order of time. One belief over the counts of frames
 * that were not looked at ({@link org.glimpse.optimizer.search.CountBelief}) is fed by time, by the
 * counts of frames that were, and by a proxy's scores as far as those counts bear them out. Not
 * here: labels, videos, SQL, and how frames get their labels.
 *
 * <p>Nothing here is safe for several threads.
 */
package org.glimpse.optimizer.search;
