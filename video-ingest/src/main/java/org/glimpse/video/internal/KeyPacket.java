package org.glimpse.video.internal;

/**
 * A packet at which decoding can start.
 *
 * @param frame number in the file of the frame that this packet gives: from here on frames are
 *     complete
 * @param ordinal number of the packet in the file's video stream
 * @param pts ticks, or {@link FrameIndex#NO_TICKS}
 * @param dts ticks, or {@link FrameIndex#NO_TICKS}
 * @param position byte in the file, or -1
 */
record KeyPacket(int frame, int ordinal, long pts, long dts, long position) {}
