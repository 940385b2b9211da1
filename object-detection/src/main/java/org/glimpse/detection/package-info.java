/**
 * Detectors, recordings, the label store, the labeler and the tracker.
 *
 * <p>A label is the complete output of a detector for one whole frame; once made it is kept. A
 * detector call is one frame labelled that was not labelled before: the unit of cost. Not here:
 * training, SQL planning. Start reading at {@link org.glimpse.detection.DetectorCatalog} and {@link
 * org.glimpse.detection.Labeler}.
 */
package org.glimpse.detection;
