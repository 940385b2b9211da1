package org.glimpse.detection;

import java.util.List;

/**
 * The complete output of a detector for one frame.
 *
 * @param frame number in its video
 * @param detections by falling confidence; empty where there is nothing
 */
record FrameLabel(long frame, List<Detection> detections) {}
