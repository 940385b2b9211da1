package org.glimpse.models.detector;

import java.nio.ByteBuffer;
import java.util.List;
import org.glimpse.workspace.Digest;

/** Pictures of one size with all objects in them, read in any order. */
public interface LabelledPictures {

  /** Names of the classes, in the order of the detector's outputs. */
  List<String> classes();

  /** How many pictures there are. */
  int count();

  /** Width of every picture in pixels. */
  int width();

  /** Height of every picture in pixels. */
  int height();

  /** Pixels of one picture, {@code HWC uint8 RGB} from position 0; not to be changed. */
  ByteBuffer pixels(int picture);

  /** All objects of one picture. */
  List<LabelledObject> objects(int picture);

  /** Names the content: equal digest, equal pictures and objects. */
  Digest digest();
}
