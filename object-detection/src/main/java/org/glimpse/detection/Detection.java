package org.glimpse.detection;

import java.util.Objects;
import org.glimpse.video.Box;

/**
 * One object in one frame.
 *
 * @param className the detector's name for its class
 * @param confidence 0..1
 * @param box pixels of the source frame
 */
public record Detection(String className, float confidence, Box box) {
  public Detection {
    Objects.requireNonNull(className);
    Objects.requireNonNull(box);
  }
}
