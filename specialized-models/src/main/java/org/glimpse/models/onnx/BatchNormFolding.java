package org.glimpse.models.onnx;

import org.glimpse.models.network.Layer;
import org.glimpse.models.network.Node;
import org.glimpse.models.network.Weights;

/**
 * A batch norm with fixed statistics as what it is then: {@code y = scale x + shift} by channel,
 * with {@code scale = gamma / sqrt(variance + epsilon)} and {@code shift = beta - scale mean}.
 */
record BatchNormFolding(float[] scale, float[] shift) {

  static BatchNormFolding of(Node batchNorm, Weights weights) {
    float[] gamma = weights.get(batchNorm.weight("gamma"));
    float[] beta = weights.get(batchNorm.weight("beta"));
    float[] mean = weights.get(batchNorm.weight("mean"));
    float[] variance = weights.get(batchNorm.weight("variance"));
    float[] scale = new float[gamma.length];
    float[] shift = new float[gamma.length];
    for (int i = 0; i < gamma.length; i++) {
      double factor = gamma[i] / Math.sqrt((double) variance[i] + Layer.BatchNorm.EPSILON);
      scale[i] = (float) factor;
      shift[i] = (float) (beta[i] - factor * mean[i]);
    }
    return new BatchNormFolding(scale, shift);
  }

  /** The weights, filter by filter, of a convolution that scales as well. */
  float[] weight(float[] weight) {
    int perFilter = weight.length / scale.length;
    float[] folded = new float[weight.length];
    for (int i = 0; i < weight.length; i++) {
      folded[i] = weight[i] * scale[i / perFilter];
    }
    return folded;
  }

  /** The bias of a convolution that scales and shifts as well. */
  float[] bias(float[] bias) {
    float[] folded = new float[bias.length];
    for (int i = 0; i < bias.length; i++) {
      folded[i] = bias[i] * scale[i] + shift[i];
    }
    return folded;
  }
}
