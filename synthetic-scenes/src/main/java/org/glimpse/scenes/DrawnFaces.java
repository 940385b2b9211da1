package org.glimpse.scenes;

import java.util.Arrays;
import org.glimpse.workspace.GlimpseException;

/** The faces that have been drawn in a frame, numbered from 1 in the order of their bodies. */
final class DrawnFaces {
  private short[] owners = new short[1024];
  private int[] levels = new int[1024];
  private int count;

  /** Forgets all. */
  void clear() {
    count = 0;
  }

  /**
   * Adds a face.
   *
   * @param owner number of its body, from 1
   * @param shown its levels, {@code 0xRRGGBB}
   * @return its number
   */
  char add(short owner, int shown) {
    count++;
    if (count > Character.MAX_VALUE) {
      throw GlimpseException.internal("more faces in a frame than can be numbered", null);
    }
    if (count == owners.length) {
      owners = Arrays.copyOf(owners, 2 * count);
      levels = Arrays.copyOf(levels, 2 * count);
    }
    owners[count] = owner;
    levels[count] = shown;
    return (char) count;
  }

  /** The number that the next face gets. */
  int next() {
    return count + 1;
  }

  /** The body of a face; 0 for none. */
  int owner(char face) {
    return owners[face];
  }

  /** Levels of a face, {@code 0xRRGGBB}. */
  int levels(char face) {
    return levels[face];
  }
}
