package org.glimpse.scenes;

import org.glimpse.video.Box;

/**
 * The truth about one object in one frame.
 *
 * @param objectClass what it is
 * @param box of its visible pixels, in pixels of the frame, origin top left, {@code xyxy} with
 *     exclusive far edges; whole numbers
 * @param colour of the coachwork or the coat
 * @param identity the same over a whole stay in the scene, positive, never used again
 * @param occluded share of its pixels, 0..1, that something hides or that lie outside the picture
 * @param visiblePixels pixels of the frame that show it
 */
public record SceneObject(
    ObjectClass objectClass,
    Box box,
    ObjectColour colour,
    long identity,
    float occluded,
    int visiblePixels) {}
