package org.glimpse.models.detector;

import org.glimpse.video.Box;

/**
 * An object in a picture.
 *
 * @param classIndex place of its class in {@link LabelledPictures#classes}
 * @param box {@code xyxy} in pixels of the picture, origin top left
 * @param ignored whether it is too small or too hidden to be learned: neither finding it nor
 *     missing it is punished
 */
public record LabelledObject(int classIndex, Box box, boolean ignored) {}
