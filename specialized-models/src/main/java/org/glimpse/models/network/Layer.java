package org.glimpse.models.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One layer as data: what it does to shapes, and which weights it needs. What it computes is
 * written twice from this, for DJL and for ONNX; a test holds the two against each other.
 */
public sealed interface Layer {

  /** How many features it takes at once. */
  default int arity() {
    return 1;
  }

  /**
   * Shape of what it puts out.
   *
   * @throws IllegalArgumentException where it does not take such features
   */
  FeatureShape output(List<FeatureShape> inputs);

  /** Its weights' shapes by name, in a fixed order; empty for most layers. */
  default Map<String, int[]> weights(List<FeatureShape> inputs) {
    return Map.of();
  }

  /**
   * A convolution with square kernels, weights {@code [filters, channels, kernel, kernel]}.
   *
   * @param filters channels put out
   * @param padding zeros around the map, on each side
   * @param bias whether a value per filter is added; of no use before a batch norm
   */
  record Convolution(int filters, int kernel, int stride, int padding, boolean bias)
      implements Layer {
    public Convolution {
      require(filters > 0 && kernel > 0 && stride > 0 && padding >= 0 && padding < kernel, "sizes");
    }

    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      return inputs.get(0).requireMap("a convolution").slide(filters, kernel, stride, padding);
    }

    @Override
    public Map<String, int[]> weights(List<FeatureShape> inputs) {
      Map<String, int[]> weights = new LinkedHashMap<>();
      weights.put("weight", new int[] {filters, inputs.get(0).channels(), kernel, kernel});
      if (bias) {
        weights.put("bias", new int[] {filters});
      }
      return weights;
    }
  }

  /**
   * Batch normalisation by channel (Ioffe and Szegedy 2015), with running statistics when not
   * training.
   */
  record BatchNorm() implements Layer {
    /** Added to variances. */
    public static final float EPSILON = 1e-5f;

    /** Share of the running statistics that a minibatch leaves as it was. */
    public static final float MOMENTUM = 0.9f;

    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      return inputs.get(0);
    }

    @Override
    public Map<String, int[]> weights(List<FeatureShape> inputs) {
      Map<String, int[]> weights = new LinkedHashMap<>();
      for (String name : List.of("gamma", "beta", "mean", "variance")) {
        weights.put(name, new int[] {inputs.get(0).channels()});
      }
      return weights;
    }
  }

  /**
   * A fixed picture taken away from every example, weight {@code mean [channels, height, width]}:
   * what stands still under a fixed camera. It is not trained.
   */
  record Centre() implements Layer {
    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      return inputs.get(0).requireMap("a centring");
    }

    @Override
    public Map<String, int[]> weights(List<FeatureShape> inputs) {
      FeatureShape input = inputs.get(0);
      return Map.of("mean", new int[] {input.channels(), input.height(), input.width()});
    }
  }

  /** A function of each value. */
  record Activation(Function function) implements Layer {
    /** Functions of one value. */
    public enum Function {
      /** {@code max(x, 0)}. */
      RELU,
      /** {@code x sigmoid(x)}. */
      SILU
    }

    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      return inputs.get(0);
    }
  }

  /** The largest value under a square window. */
  record MaxPool(int kernel, int stride, int padding) implements Layer {
    public MaxPool {
      require(kernel > 0 && stride > 0 && padding >= 0 && 2 * padding <= kernel, "sizes");
    }

    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      FeatureShape input = inputs.get(0).requireMap("a max pool");
      return input.slide(input.channels(), kernel, stride, padding);
    }
  }

  /** The sum of two maps or vectors of one shape. */
  record Add() implements Layer {
    @Override
    public int arity() {
      return 2;
    }

    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      require(inputs.get(0).equals(inputs.get(1)), "equal shapes");
      return inputs.get(0);
    }
  }

  /** The channels of two maps of one size, one after the other. */
  record Concat() implements Layer {
    @Override
    public int arity() {
      return 2;
    }

    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      FeatureShape first = inputs.get(0).requireMap("a concatenation");
      FeatureShape second = inputs.get(1).requireMap("a concatenation");
      require(
          first.height() == second.height() && first.width() == second.width(), "maps of one size");
      return new FeatureShape(first.channels() + second.channels(), first.height(), first.width());
    }
  }

  /** Every value repeated over a square. */
  record Upsample(int factor) implements Layer {
    public Upsample {
      require(factor > 1, "a factor above 1");
    }

    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      FeatureShape input = inputs.get(0).requireMap("an upsampling");
      return new FeatureShape(input.channels(), factor * input.height(), factor * input.width());
    }
  }

  /** The mean of each channel: a vector. */
  record GlobalAveragePool() implements Layer {
    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      return FeatureShape.vector(inputs.get(0).requireMap("a global pool").channels());
    }
  }

  /** All values of a map as one vector, channel by channel, row by row. */
  record Flatten() implements Layer {
    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      return FeatureShape.vector(inputs.get(0).requireMap("a flattening").values());
    }
  }

  /** A linear map of vectors with bias, weights {@code [units, length]}. */
  record Linear(int units) implements Layer {
    public Linear {
      require(units > 0, "at least one unit");
    }

    @Override
    public FeatureShape output(List<FeatureShape> inputs) {
      inputs.get(0).requireVector("a linear layer");
      return FeatureShape.vector(units);
    }

    @Override
    public Map<String, int[]> weights(List<FeatureShape> inputs) {
      Map<String, int[]> weights = new LinkedHashMap<>();
      weights.put("weight", new int[] {units, inputs.get(0).channels()});
      weights.put("bias", new int[] {units});
      return weights;
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("the layer wants " + what);
    }
  }
}
