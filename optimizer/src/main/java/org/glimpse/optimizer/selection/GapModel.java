package org.glimpse.optimizer.selection;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How likely a frame is wanted that nobody looked at, from the nearest frames on either side that
 * somebody did, how long it has been and will be as it is there, how often that changes around
 * there, how long objects stay that are where those of the neighbours are, and signals: what
 * proxies and picture differences say of the frame beside what they say of those neighbours, since
 * their errors persist in time. Learned from frames as they had looked before they were looked at.
 *
 * <p>What signals say is learned from all frames first, so that a good one is believed soon: most
 * frames between two that are not wanted are not either, and alone they would never tell a signal
 * that is right from one that is silent. That is then corrected for frames between two that are not
 * wanted, two that are, and one of either, by a model each.
 */
final class GapModel {
  private static final int ABSENT = 0;
  private static final int PRESENT = 1;
  private static final int CHANGING = 2;
  private static final int KINDS = 3;
  private static final int TIME_FEATURES = 6;
  private static final int STAY_FEATURES = 3;
  private static final int SIGNAL_FEATURES = 5;

  /** Features of a signal that mean the same whatever the neighbours are. */
  private static final int COMMON_FEATURES = 3;

  /** Grid frames on either side over which changes are counted. */
  private static final int AROUND = 15;

  /** Looks on either side that tell how long it has been like that. */
  private static final int LOOKS = 12;

  /** Below such a share of changes, fewer say no more. */
  private static final double CHANGES_MIN = 0.02;

  /** What weights cost: of time, which the chain has told already, and of stays and signals. */
  private static final double RIDGE_TIME = 10;

  private static final double RIDGE_SIGNALS = 2;

  private static final double CERTAIN = 1e-6;
  private static final double CERTAIN_LOG_ODDS = Math.log((1 - CERTAIN) / CERTAIN);

  private final TimeModel time;
  private final StayModel stays;
  private final List<float[]> signals;
  private final Examples[] examples = new Examples[KINDS];
  private final LogisticModel[] models = new LogisticModel[KINDS];
  private final double[] features;
  private final double[] ridge;

  /** Of frames of all kinds; null where there are no signals or no examples. */
  private LogisticModel common;

  private final double[] commonFeatures;
  private final double[] commonRidge;

  /** Frames between two entries of {@code activity}, the first of which is of frame 0. */
  private final int every;

  private final float[] activity;

  /** The gap that was entered last. */
  private int left;

  private int right;
  private int one;
  private int other;
  private int kind;

  /**
   * Prepares for examples.
   *
   * @param frames how many there are
   * @param signals each with a value for every frame
   * @param known frames of an even grid that was looked at
   * @param wanted those of them that are wanted
   */
  GapModel(
      TimeModel time,
      StayModel stays,
      int frames,
      List<float[]> signals,
      BitSet known,
      BitSet wanted,
      long seed) {
    this.time = time;
    this.stays = stays;
    this.signals = signals;
    this.features = new double[TIME_FEATURES + STAY_FEATURES + SIGNAL_FEATURES * signals.size()];
    this.ridge = new double[features.length + 1];
    Arrays.fill(ridge, RIDGE_SIGNALS);
    Arrays.fill(ridge, 0, 1 + TIME_FEATURES, RIDGE_TIME);
    this.commonFeatures = new double[1 + COMMON_FEATURES * signals.size()];
    this.commonRidge = new double[commonFeatures.length + 1];
    Arrays.fill(commonRidge, RIDGE_SIGNALS);
    commonRidge[1] = RIDGE_TIME;
    SplittableRandom random = new SplittableRandom(seed);
    for (int kind = 0; kind < KINDS; kind++) {
      examples[kind] = new Examples(features.length, random.split());
    }
    int[] grid = known.stream().toArray();
    this.every = Math.max(1, frames / grid.length);
    this.activity = activity(frames, grid, wanted);
  }

  private float[] activity(int frames, int[] grid, BitSet wanted) {
    int[] changes = new int[grid.length];
    for (int i = 1; i < grid.length; i++) {
      changes[i] = changes[i - 1] + (wanted.get(grid[i - 1]) == wanted.get(grid[i]) ? 0 : 1);
    }
    float[] activity = new float[frames / every + 1];
    int at = 0;
    for (int i = 0; i < activity.length; i++) {
      while (at + 1 < grid.length && grid[at + 1] <= (long) i * every) {
        at++;
      }
      int from = Math.max(0, at - AROUND);
      int to = Math.min(grid.length - 1, at + AROUND);
      double share = (changes[to] - changes[from]) / (double) Math.max(1, to - from);
      activity[i] = (float) Math.log(CHANGES_MIN + share);
    }
    return activity;
  }

  /**
   * Turns to a gap between two frames that were looked at.
   *
   * @param known frames that were looked at
   * @param wanted those of them that are wanted
   */
  void enter(int leftOfGap, int rightOfGap, BitSet known, BitSet wanted) {
    left = leftOfGap;
    right = rightOfGap;
    boolean leftWanted = wanted.get(left);
    boolean rightWanted = wanted.get(right);
    boolean changing = leftWanted != rightWanted;
    kind = changing ? CHANGING : leftWanted ? PRESENT : ABSENT;
    // Towards the neighbour that is wanted first, where only one is.
    one = changing && rightWanted ? right : left;
    other = one == left ? right : left;
    double before = left + 1 - lasts(left, -1, known, wanted);
    double behind = lasts(right, 1, known, wanted) + 1 - right;
    features[1] = Math.log(right - left);
    features[3] = activity[left / every];
    features[4] = Math.log(one == left ? before : behind);
    features[5] = Math.log(one == left ? behind : before);
  }

  /** The farthest of the next frames looked at that are all like one. */
  private static int lasts(int from, int step, BitSet known, BitSet wanted) {
    boolean like = wanted.get(from);
    int farthest = from;
    for (int looks = 0; looks < LOOKS; looks++) {
      int next = step < 0 ? known.previousSetBit(farthest - 1) : known.nextSetBit(farthest + 1);
      if (next < 0 || wanted.get(next) != like) {
        break;
      }
      farthest = next;
    }
    return farthest;
  }

  /** Takes in a frame of the gap that was looked at. */
  void learn(int at, boolean isWanted, double weight) {
    describe(at);
    examples[kind].add(features, isWanted, weight);
  }

  /** Makes up its mind from the examples. */
  void fit() {
    common = signals.isEmpty() ? null : commonModel();
    for (int each = 0; each < KINDS; each++) {
      models[each] =
          examples[each].size() == 0
              ? null
              : LogisticModel.correct(common == null ? examples[each] : corrected(each), ridge);
    }
  }

  private LogisticModel commonModel() {
    Examples all = new Examples(commonFeatures.length, new SplittableRandom(0));
    double[] row = new double[features.length];
    for (int each = 0; each < KINDS; each++) {
      for (int i = 0; i < examples[each].size(); i++) {
        examples[each].read(i, row);
        describeCommon(row, each);
        all.add(commonFeatures, examples[each].isWanted(i), examples[each].weight(i));
      }
    }
    return all.size() == 0 ? null : LogisticModel.correct(all, commonRidge);
  }

  /** The examples of a kind, log odds as what all kinds have in common tells them. */
  private Examples corrected(int ofKind) {
    Examples those = examples[ofKind];
    Examples corrected = new Examples(features.length, new SplittableRandom(0));
    double[] row = new double[features.length];
    for (int i = 0; i < those.size(); i++) {
      those.read(i, row);
      row[0] = commonLogOdds(row, ofKind);
      corrected.add(row, those.isWanted(i), those.weight(i));
    }
    return corrected;
  }

  private double commonLogOdds(double[] row, int ofKind) {
    describeCommon(row, ofKind);
    return Math.max(-CERTAIN_LOG_ODDS, Math.min(CERTAIN_LOG_ODDS, common.logOdds(commonFeatures)));
  }

  /** Time, and of each signal what it says of the frame, of the closest look, and the change. */
  private void describeCommon(double[] row, int ofKind) {
    commonFeatures[0] = row[0];
    int next = TIME_FEATURES + STAY_FEATURES;
    for (int i = 1; i < commonFeatures.length; i += COMMON_FEATURES) {
      commonFeatures[i] = row[next];
      commonFeatures[i + 1] = row[next + 1];
      commonFeatures[i + 2] =
          ofKind == CHANGING ? (row[next + 2] + row[next + 3]) / 2 : row[next + 3];
      next += SIGNAL_FEATURES;
    }
  }

  /** The probability that a frame of the gap is wanted. */
  double probability(int at) {
    if (models[kind] == null && common == null) {
      return time.probability(at);
    }
    describe(at);
    if (common != null) {
      features[0] = commonLogOdds(features, kind);
    }
    return models[kind] == null
        ? LogisticModel.sigmoid(features[0])
        : models[kind].probability(features);
  }

  private void describe(int at) {
    double likely = Math.max(CERTAIN, Math.min(1 - CERTAIN, time.probability(at)));
    features[0] = Math.log(likely / (1 - likely));
    boolean changing = kind == CHANGING;
    double near = Math.abs(at - one);
    double far = Math.abs(other - at);
    int closest = at - left < right - at ? left : right;
    features[2] = Math.log(changing ? near / far : Math.min(near, far));
    describeStays(near, far);
    int next = TIME_FEATURES + STAY_FEATURES;
    for (float[] signal : signals) {
      double value = signal[at];
      double fromOne = value - signal[one];
      double fromOther = value - signal[other];
      double fromClosest = value - signal[closest];
      features[next] = value;
      features[next + 1] = signal[closest];
      features[next + 2] = changing ? fromOne : fromClosest;
      features[next + 3] = changing ? fromOther : (far * fromOne + near * fromOther) / (near + far);
      features[next + 4] = Math.abs(features[next + 2]);
      next += SIGNAL_FEATURES;
    }
  }

  /** What the objects of wanted neighbours say. */
  private void describeStays(double near, double far) {
    double likely = kind == ABSENT ? 0 : stays.logOdds(one, one == left ? 1 : -1, near);
    double others = kind == PRESENT ? stays.logOdds(other, other == left ? 1 : -1, far) : 0;
    boolean changing = kind == CHANGING;
    features[TIME_FEATURES] = changing ? likely : Math.min(likely, others);
    features[TIME_FEATURES + 1] = changing ? Math.max(0, likely) : Math.max(likely, others);
    features[TIME_FEATURES + 2] = changing ? likely * features[2] : likely + others;
  }
}
