package org.glimpse.optimizer.selection;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How long it stays as it is while an object is where it is: before a fixed camera, what enters at
 * one border leaves at another, and takes about as long each time; and what the detector is hardly
 * sure of flickers. The nearest neighbours of a box among boxes of other stays, by centre, size and
 * confidence, tell when theirs ended, each within an interval only: somewhere between two looks,
 * one during the stay and one after it (interval censoring).
 *
 * <p>Both directions of time are learned, for a look tells as much of what was before it.
 */
final class StayModel {
  /** Neighbours that are asked. */
  private static final int NEIGHBOURS = 20;

  /** Boxes that are learned from, boxes kept of a look, and looks whose boxes are kept. */
  private static final int EXAMPLES_MAX = 1500;

  private static final int OBJECTS_MAX = 8;
  private static final int LOOKS_MAX = 1 << 17;

  /** Looks whose neighbours are remembered: gaps are gone through in order. */
  private static final int REMEMBERED_MAX = 1 << 12;

  /** Standard deviations are told apart so finely; those of confidence less so. */
  private static final double FINELY = 8;

  private static final double FINELY_CONFIDENT = 4;

  /** Squared distance, in such parts, at which a neighbour counts half. */
  private static final double NEAR = 4;

  /** Frames of uncertainty at which a neighbour counts half, and at most. */
  private static final double VAGUE = 30;

  private static final double VAGUE_MAX = 300;

  /** Frames that a stay is expected to last which was never seen to end. */
  private static final double ENDLESS = 300;

  /** The weight of not knowing. */
  private static final double DOUBT = 0.1;

  /** No probability is farther from 0 and 1. */
  private static final double CERTAIN = 0.01;

  private static final int CONFIDENCE = 4;
  private static final int FEATURES = 5;

  /** Of a neighbour: frames that its stay lasted, frames after which it had ended, its weight. */
  private static final int TOLD = 3;

  private final SplittableRandom random;

  /** By look. */
  private final Map<Integer, float[][]> objects = new HashMap<>();

  /** The stay that a look belongs to; by look. */
  private final Map<Integer, Integer> stays = new HashMap<>();

  private final Direction before = new Direction();
  private final Direction behind = new Direction();
  private final double[] scale = new double[FEATURES];

  /** What is known of one direction of time. */
  private static final class Direction {
    /** Boxes of looks with a single object. */
    final float[][] boxes = new float[EXAMPLES_MAX][];

    final int[] stays = new int[EXAMPLES_MAX];

    /** Frames to the last look of the stay, and to the first one behind it or infinite. */
    final float[] lasted = new float[EXAMPLES_MAX];

    final float[] ended = new float[EXAMPLES_MAX];
    int size;
    int seen;

    /** By look: for each of its objects, what its neighbours tell. */
    final Map<Integer, double[][]> neighbours = new HashMap<>();

    void clear() {
      size = 0;
      seen = 0;
      neighbours.clear();
    }

    /** Keeps each example with equal probability (reservoir sampling, Vitter 1985). */
    void add(float[] box, int stay, int lastedFrames, float endedFrames, SplittableRandom random) {
      seen++;
      int at = size < EXAMPLES_MAX ? size++ : random.nextInt(seen);
      if (at < EXAMPLES_MAX) {
        boxes[at] = box;
        stays[at] = stay;
        lasted[at] = lastedFrames;
        ended[at] = endedFrames;
      }
    }
  }

  StayModel(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Takes in where the objects of a frame are.
   *
   * @param boxes see {@link FrameOracle#objects}
   */
  void see(int look, float[][] boxes) {
    if (boxes.length > 0 && objects.size() < LOOKS_MAX) {
      objects.put(look, boxes.length <= OBJECTS_MAX ? boxes : Arrays.copyOf(boxes, OBJECTS_MAX));
    }
  }

  /** Whether nothing is known of any object. */
  boolean isEmpty() {
    return objects.isEmpty();
  }

  /** Learns from all that was seen. */
  void fit(BitSet known, BitSet wanted) {
    before.clear();
    behind.clear();
    stays.clear();
    if (isEmpty()) {
      return;
    }
    int[] looks = known.stream().toArray();
    int stay = 0;
    for (int i = 0; i < looks.length; i++) {
      stay += i > 0 && wanted.get(looks[i]) != wanted.get(looks[i - 1]) ? 1 : 0;
      if (objects.containsKey(looks[i])) {
        stays.put(looks[i], stay);
      }
    }
    learn(looks, wanted, 1);
    learn(looks, wanted, -1);
    measure();
  }

  private Direction direction(int step) {
    return step < 0 ? before : behind;
  }

  /** Goes against a direction of time, so that a stay's end comes before the stay. */
  private void learn(int[] looks, BitSet wanted, int step) {
    int last = 0;
    float end = Float.POSITIVE_INFINITY;
    boolean isStay = false;
    for (int i = step < 0 ? 0 : looks.length - 1; i >= 0 && i < looks.length; i -= step) {
      int look = looks[i];
      if (!wanted.get(look)) {
        end = look;
        isStay = false;
        continue;
      }
      last = isStay ? last : look;
      isStay = true;
      float[][] boxes = objects.getOrDefault(look, FrameOracle.NOWHERE);
      if (boxes.length == 1) {
        direction(step)
            .add(boxes[0], stays.get(look), Math.abs(last - look), Math.abs(end - look), random);
      }
    }
  }

  private void measure() {
    for (int feature = 0; feature < FEATURES; feature++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < behind.size; i++) {
        double value = behind.boxes[i][feature];
        sum += value;
        squares += value * value;
      }
      double mean = sum / Math.max(1, behind.size);
      double variance = squares / Math.max(1, behind.size) - mean * mean;
      double finely = feature == CONFIDENCE ? FINELY_CONFIDENT : FINELY;
      scale[feature] = finely / Math.sqrt(Math.max(1e-9, variance));
    }
  }

  /**
   * The log odds that an object of a look is still there, or was already.
   *
   * @param step 1 for frames after the look, -1 for frames before it
   * @param frames from there
   */
  double logOdds(int look, int step, double frames) {
    double likely = survival(look, step, frames);
    double kept = Math.max(CERTAIN, Math.min(1 - CERTAIN, likely));
    return Math.log(kept / (1 - kept));
  }

  private double survival(int look, int step, double frames) {
    Direction direction = direction(step);
    double[][] all = direction.neighbours.get(look);
    if (all == null) {
      if (direction.neighbours.size() == REMEMBERED_MAX) {
        direction.neighbours.clear();
      }
      all = nearest(look, direction);
      direction.neighbours.put(look, all);
    }
    if (all.length == 0) {
      return 0.5;
    }
    double gone = 1;
    for (double[] near : all) {
      double stayed = DOUBT / 2;
      double weights = DOUBT;
      for (int i = 0; i < near.length; i += TOLD) {
        stayed += near[i + 2] * survival(near[i], near[i + 1], frames);
        weights += near[i + 2];
      }
      gone *= 1 - stayed / weights;
    }
    return 1 - gone;
  }

  /** Of a stay that is as likely to have ended at any moment between two looks. */
  private static double survival(double lasted, double ended, double frames) {
    if (frames <= lasted) {
      return 1;
    }
    if (Double.isInfinite(ended)) {
      return Math.exp((lasted - frames) / ENDLESS);
    }
    return frames >= ended ? 0 : (ended - frames) / (ended - lasted);
  }

  private double[][] nearest(int look, Direction direction) {
    float[][] boxes = objects.getOrDefault(look, FrameOracle.NOWHERE);
    int stay = stays.getOrDefault(look, -1);
    double[][] nearest = new double[boxes.length][];
    for (int i = 0; i < boxes.length; i++) {
      nearest[i] = nearest(boxes[i], stay, direction);
    }
    return nearest;
  }

  /** Those of other stays: what its own looks tell is known without them. */
  private double[] nearest(float[] box, int stay, Direction direction) {
    int[] found = new int[NEIGHBOURS];
    double[] distances = new double[NEIGHBOURS];
    int size = 0;
    for (int example = 0; example < direction.size; example++) {
      double most = size < NEIGHBOURS ? Double.POSITIVE_INFINITY : distances[size - 1];
      if (direction.stays[example] == stay) {
        continue;
      }
      double distance = distance(box, direction.boxes[example], most);
      if (distance >= most) {
        continue;
      }
      int at = size < NEIGHBOURS ? size++ : size - 1;
      for (; at > 0 && distances[at - 1] > distance; at--) {
        distances[at] = distances[at - 1];
        found[at] = found[at - 1];
      }
      distances[at] = distance;
      found[at] = example;
    }
    double[] nearest = new double[TOLD * size];
    for (int i = 0; i < size; i++) {
      double lasted = direction.lasted[found[i]];
      double ended = direction.ended[found[i]];
      double vague = Math.min(VAGUE_MAX, ended - lasted);
      nearest[TOLD * i] = lasted;
      nearest[TOLD * i + 1] = ended;
      nearest[TOLD * i + 2] = 1 / (1 + distances[i] / NEAR) / (1 + vague / VAGUE);
    }
    return nearest;
  }

  /** Squared; or more than the most that matters. */
  private double distance(float[] box, float[] other, double most) {
    double distance = 0;
    for (int feature = 0; feature < FEATURES && distance < most; feature++) {
      double apart = (box[feature] - other[feature]) * scale[feature];
      distance += apart * apart;
    }
    return distance;
  }
}
