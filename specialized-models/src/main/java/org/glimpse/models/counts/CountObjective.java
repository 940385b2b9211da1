package org.glimpse.models.counts;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.glimpse.models.network.Layer;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Node;
import org.glimpse.models.network.Weights;
import org.glimpse.models.training.Field;
import org.glimpse.models.training.Minibatch;
import org.glimpse.models.training.Objective;
import org.glimpse.models.training.Scalar;

/**
 * Teaches counts per class: the cross entropy of each head's distribution, the rarer counts
 * weighted up ({@link CountBalance}), from thumbnails that are moved by a pixel and made brighter
 * or darker a little. They are not mirrored: a fixed camera never sees its street the other way.
 */
final class CountObjective implements Objective {
  /** Counted up whenever examples or loss change what is learned. */
  private static final int VERSION = 1;

  private static final String TARGETS = "targets";

  private final CountArchitecture architecture;
  private final LabelledThumbnails frames;
  private final List<CountHead> heads;
  private final CountBalance balance;
  private final CountAugmentation augmentation;
  private final Network network;
  private final int[][] counts;
  private final ByteBuffer pixels;
  private final int outputs;

  private long shuffledEpoch = -1;
  private int[] order;

  CountObjective(
      CountArchitecture architecture,
      LabelledThumbnails frames,
      List<CountHead> heads,
      CountBalance balance,
      CountAugmentation augmentation) {
    this.architecture = architecture;
    this.frames = frames;
    this.heads = heads;
    this.balance = balance;
    this.augmentation = augmentation;
    this.outputs = heads.stream().mapToInt(CountHead::outputs).sum();
    this.network = architecture.network(outputs);
    this.counts = heads.stream().map(head -> frames.counts(head.className())).toArray(int[][]::new);
    Thumbnail.Shrinker shrinker = new Thumbnail.Shrinker(architecture.side());
    int bytes = bytesPerExample();
    this.pixels = ByteBuffer.allocate(Math.multiplyExact(bytes, frames.size()));
    ByteBuffer all = frames.pixels();
    for (int frame = 0; frame < frames.size(); frame++) {
      shrinker.shrink(all, frame * Thumbnail.BYTES, pixels, frame * bytes);
    }
  }

  private int bytesPerExample() {
    return 3 * architecture.side() * architecture.side();
  }

  @Override
  public Network network() {
    return network;
  }

  /** The usual ones, and the mean picture of all frames to be taken away. */
  @Override
  public Weights initialWeights(long seed) {
    Map<String, float[]> arrays = new LinkedHashMap<>(Weights.initial(network, seed).arrays());
    for (Node node : network.nodes()) {
      if (node.layer() instanceof Layer.Centre) {
        arrays.put(node.weight("mean"), meanPicture());
      }
    }
    return new Weights(arrays);
  }

  private float[] meanPicture() {
    int bytes = bytesPerExample();
    int plane = bytes / 3;
    long[] sums = new long[bytes];
    for (int at = 0; at < pixels.capacity(); at++) {
      sums[at % bytes] += pixels.get(at) & 0xFF;
    }
    float[] mean = new float[bytes];
    for (int i = 0; i < bytes; i++) {
      mean[i % 3 * plane + i / 3] = (float) (sums[i] / (255.0 * frames.size()));
    }
    return mean;
  }

  @Override
  public List<Field> fields() {
    int side = architecture.side();
    return List.of(Field.bytes(INPUT, side, side, 3), Field.floats(TARGETS, outputs));
  }

  @Override
  public String definition() {
    return String.join(
        " ",
        "counts " + VERSION,
        heads.toString(),
        balance.definition(),
        augmentation.toString(),
        "frames " + frames.digest().hex());
  }

  @Override
  public void fill(long seed, long step, Minibatch into) {
    Random random = new Random(mixed(seed, step));
    ByteBuffer input = into.buffer(INPUT);
    FloatBuffer targets = into.buffer(TARGETS).asFloatBuffer();
    int side = architecture.side();
    for (int example = 0; example < into.examples(); example++) {
      int frame = frame(seed, step * into.examples() + example);
      augmentation.paint(
          pixels, frame * bytesPerExample(), side, random, input, example * bytesPerExample());
      putTargets(frame, targets, example * outputs);
    }
  }

  /** Every frame once an epoch, in an order of its own. */
  private int frame(long seed, long drawn) {
    long epoch = drawn / frames.size();
    if (epoch != shuffledEpoch) {
      order = new int[frames.size()];
      Arrays.setAll(order, i -> i);
      Random random = new Random(mixed(~seed, epoch));
      for (int i = order.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
      shuffledEpoch = epoch;
    }
    return order[(int) (drawn % frames.size())];
  }

  private static long mixed(long seed, long number) {
    return seed * 0x9E3779B97F4A7C15L + number * 0xBF58476D1CE4E5B9L;
  }

  /** The weight of the count at its place, 0 elsewhere. */
  private void putTargets(int frame, FloatBuffer targets, int at) {
    int first = at;
    for (int each = 0; each < heads.size(); each++) {
      CountHead head = heads.get(each);
      for (int output = 0; output < head.outputs(); output++) {
        targets.put(first + output, 0);
      }
      int shown = head.output(counts[each][frame]);
      targets.put(first + shown, balance.weight(each, shown));
      first += head.outputs();
    }
  }

  @Override
  public NDArray loss(NDList found, Targets fields) {
    NDArray raw = found.get(0);
    NDArray targets = fields.array(TARGETS);
    NDArray sum = null;
    int first = 0;
    for (CountHead head : heads) {
      String columns = ":, " + first + ":" + (first + head.outputs());
      NDArray entropy = raw.get(columns).logSoftmax(1).mul(targets.get(columns)).sum();
      sum = sum == null ? entropy : sum.add(entropy);
      first += head.outputs();
    }
    return sum.div(Scalar.of(sum, -raw.getShape().get(0) * (double) heads.size()));
  }
}
