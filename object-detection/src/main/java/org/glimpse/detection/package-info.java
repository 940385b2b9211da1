/**
 * Detectors, recordings, the label store, the labeler and the tracker.
 *
 * <p>A label is the complete output of a detector for one whole frame; once made it is kept. A
 * detector call is one frame labelled that was not labelled before: the unit of cost. Not here:
 * training, SQL planning. Start reading at {@link org.glimpse.detection.ObjectDetection}, which
 * opens this room over a workspace, then {@link org.glimpse.detection.DetectorCatalog} and {@link
 * org.glimpse.detection.Labeler}.
 *
 * <p>Inside: {@code RecordingImport} and {@code Recordings} (CSV and Parquet), {@code StoredLabels}
 * (labels as relations), {@code FrameLabeler} with {@code PixelLabeling} and {@code
 * DetectionPipeline} (decode, detect, store) or {@code RecordingLabeling} (set-based copies),
 * {@code PackedCrops} (regions of several frames in one run, a proxy), {@code SortTracker} and
 * {@code TrackStore} (track ids), {@code CertainLinks} (what of them two frames tell). A
 * recording's row without a box stands at 0,0 with no area; without a confidence it has 1. Public
 * types are safe for several threads.
 */
package org.glimpse.detection;
