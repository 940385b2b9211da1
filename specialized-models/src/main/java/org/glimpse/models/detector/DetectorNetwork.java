package org.glimpse.models.detector;

import org.glimpse.models.network.FeatureShape;
import org.glimpse.models.network.Layer;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.NetworkBuilder;
import org.glimpse.models.network.Weights;

/**
 * The detector's network: residual stages at strides 8, 16 and 32, joined from the coarsest up (Lin
 * et al. 2017), and one prediction per cell of {@value #STRIDE} pixels: offset of the centre from
 * the cell's own and logarithm of the size, both in cells, then a logit per class. High resolutions
 * are passed quickly, since they are where the time goes.
 */
final class DetectorNetwork {
  /** Pixels per cell of the output. */
  static final int STRIDE = 8;

  /** Sides of the input are multiples of this. */
  static final int SIDE_STEP = 32;

  /** Values of a box: x and y of its centre, width, height. */
  static final int BOX = 4;

  private static final int STEM = 16;
  private static final int QUARTER = 32;
  private static final int EIGHTH = 48;
  private static final int SIXTEENTH = 96;
  private static final int COARSEST = 160;
  private static final int NECK = 64;

  /** An object is somewhere in about one cell out of so many: the focal loss's prior. */
  private static final double PRIOR = 0.01;

  /** The size that is predicted at first, in cells. */
  private static final double SIZE = 3;

  private static final float LAST_LAYER_SCALE = 0.1f;

  private DetectorNetwork() {}

  /** The network over pictures of a size, both sides multiples of {@value #SIDE_STEP}. */
  static Network of(int classes, int height, int width) {
    if (height % SIDE_STEP != 0 || width % SIDE_STEP != 0) {
      throw new IllegalArgumentException(width + "x" + height + " is no multiple of " + SIDE_STEP);
    }
    NetworkBuilder net = NetworkBuilder.over(new FeatureShape(3, height, width));
    String at = net.convolution(Network.INPUT, STEM, 3, 2);
    at = net.convolution(at, QUARTER, 3, 2);
    at = net.convolution(at, EIGHTH, 3, 2);
    String eighth = net.residual(at, EIGHTH, EIGHTH, 1);
    at = net.residual(eighth, EIGHTH, SIXTEENTH, 2);
    String sixteenth = net.residual(at, SIXTEENTH, SIXTEENTH, 1);
    at = net.residual(sixteenth, SIXTEENTH, COARSEST, 2);
    at = net.residual(at, COARSEST, COARSEST, 1);
    at = net.convolution(at, NECK, 1, 1);
    at = join(net, at, sixteenth);
    at = join(net, at, eighth);
    at = net.convolution(at, NECK, 3, 1);
    at = net.add(new Layer.Convolution(BOX + classes, 1, 1, 0, true), at);
    return net.build(at);
  }

  private static String join(NetworkBuilder net, String coarse, String fine) {
    String up = net.add(new Layer.Upsample(2), coarse);
    String sum = net.add(new Layer.Add(), up, net.normedConvolution(fine, NECK, 1, 1));
    return net.convolution(net.relu(sum), NECK, 3, 1);
  }

  /** Weights to begin with: no objects, of middling size. */
  static Weights initialWeights(Network network, long seed) {
    Weights weights = Weights.initial(network, seed);
    String last = network.outputs().get(0);
    float[] kernel = weights.get(last + "/weight");
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] *= LAST_LAYER_SCALE;
    }
    float[] bias = weights.get(last + "/bias");
    bias[2] = (float) Math.log(SIZE);
    bias[3] = bias[2];
    for (int i = BOX; i < bias.length; i++) {
      bias[i] = (float) -Math.log((1 - PRIOR) / PRIOR);
    }
    return weights;
  }
}
