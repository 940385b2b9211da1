/**
 * Video files as exact sequences of frames: demux, packet index, seek, decode, scale, pixel
 * functions. A frame is a picture that the decoder outputs, numbered from 0 in output order; its
 * number is never computed from time.
 *
 * <p>Not here: detectors, models, SQL. Start reading at {@link org.glimpse.video.VideoCatalog}
 * (what videos there are) and {@link org.glimpse.video.FrameReader} (their pixels).
 */
package org.glimpse.video;
