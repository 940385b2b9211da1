package org.glimpse.optimizer.selection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Objects that cross a picture 640 wide from left to right, one behind the other, each at its own
 * speed and no two at a time.
 */
final class Crossings implements FrameOracle {
  private static final double WIDTH = 640;
  private static final double PIXELS_A_FRAME = 4;
  private static final double AWAY = 200;

  /** Whether boxes are where objects are, rather than anywhere. */
  private final boolean honest;

  private final BitSet wanted = new BitSet();
  private final List<float[]> boxes = new ArrayList<>();
  private final SplittableRandom random;

  /**
   * @param spread of speeds, in parts of the mean
   */
  Crossings(int frames, double spread, boolean honest, long seed) {
    this.honest = honest;
    this.random = new SplittableRandom(seed);
    while (boxes.size() < frames) {
      double away = -AWAY * Math.log(1 - random.nextDouble());
      for (int i = 0; i < away; i++) {
        boxes.add(null);
      }
      double speed = PIXELS_A_FRAME * (1 + spread * (2 * random.nextDouble() - 1));
      for (double x = 0; x < WIDTH; x += speed) {
        wanted.set(boxes.size());
        boxes.add(new float[] {(float) x, 200, 60, 30, 1});
      }
    }
    wanted.clear(frames, boxes.size());
  }

  BitSet wanted() {
    return wanted;
  }

  @Override
  public boolean[] look(int[] places) {
    boolean[] seen = new boolean[places.length];
    for (int i = 0; i < places.length; i++) {
      seen[i] = wanted.get(places[i]);
    }
    return seen;
  }

  @Override
  public float[][] objects(int place) {
    if (!wanted.get(place)) {
      return NOWHERE;
    }
    return new float[][] {
      honest
          ? boxes.get(place)
          : new float[] {
            (float) (WIDTH * random.nextDouble()), (float) (300 * random.nextDouble()), 60, 30, 1
          }
    };
  }
}
