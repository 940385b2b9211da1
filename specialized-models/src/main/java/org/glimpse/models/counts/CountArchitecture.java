package org.glimpse.models.counts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.models.network.FeatureShape;
import org.glimpse.models.network.Layer;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.NetworkBuilder;

/**
 * A kind of network that counts: what it looks like between a thumbnail and its outputs. Equal
 * architectures, equal networks.
 */
public sealed interface CountArchitecture {
  /** The architecture used unless another is asked for. */
  CountArchitecture DEFAULT = new StridedNet(16);

  /** Width and height in pixels of its input. */
  int side();

  /** A short name from which {@link #parse} makes the same again. */
  String name();

  /**
   * The network.
   *
   * @param outputs how many values it puts out
   */
  Network network(int outputs);

  /**
   * BlazeIt's tiny ResNet (Kang et al., PVLDB 2020, section 6): ten layers over 65x65 pixels. Its
   * first convolution has stride 2, which trains 3.5 times as fast as stride 1. Named {@code
   * resnet10_16} by the width.
   *
   * @param width channels of the first blocks; the last two have twice and four times as many
   */
  record TinyResNet(int width) implements CountArchitecture {
    public TinyResNet {
      require(width >= 4 && width <= 256, "a width of 4 to 256");
    }

    @Override
    public int side() {
      return Thumbnail.SIDE;
    }

    @Override
    public String name() {
      return "resnet10_" + width;
    }

    @Override
    public Network network(int outputs) {
      NetworkBuilder builder = NetworkBuilder.over(new FeatureShape(3, side(), side()));
      String at = builder.add(new Layer.Centre(), Network.INPUT);
      at = builder.convolution(at, width, 3, 2);
      at = builder.residual(at, width, width, 1);
      at = builder.residual(at, width, width, 2);
      at = builder.residual(at, width, 2 * width, 2);
      at = builder.residual(at, 2 * width, 4 * width, 2);
      at = builder.add(new Layer.GlobalAveragePool(), at);
      return builder.build(builder.add(new Layer.Linear(outputs), at));
    }
  }

  /**
   * Four convolutions of stride 2, and what they find read place by place: under a fixed camera an
   * object's size and shape depend on where it is. It learns more from few frames than the residual
   * network, which forgets places, at half its cost. Named {@code strided_16} by the width.
   *
   * @param width channels of the first convolution; the others have twice and four times as many
   */
  record StridedNet(int width) implements CountArchitecture {
    public StridedNet {
      require(width >= 4 && width <= 256, "a width of 4 to 256");
    }

    @Override
    public int side() {
      return Thumbnail.SIDE;
    }

    @Override
    public String name() {
      return "strided_" + width;
    }

    @Override
    public Network network(int outputs) {
      NetworkBuilder builder = NetworkBuilder.over(new FeatureShape(3, side(), side()));
      String at = builder.add(new Layer.Centre(), Network.INPUT);
      at = builder.convolution(at, width, 3, 2);
      at = builder.convolution(at, 2 * width, 3, 2);
      at = builder.convolution(at, 4 * width, 3, 2);
      at = builder.convolution(at, 4 * width, 3, 2);
      at = builder.add(new Layer.Flatten(), at);
      return builder.build(builder.add(new Layer.Linear(outputs), at));
    }
  }

  /**
   * A network of NoScope's family (Kang et al., PVLDB 2017, section 5.1): pairs of convolutions
   * with a max pool behind each, then one hidden layer, over 50x50 pixels. Named {@code
   * noscope_2_32_64} by its three numbers.
   *
   * @param convolutions 2 or 4
   * @param filters of each convolution: 16, 32 or 64
   * @param units of the hidden layer: 32, 64, 128 or 256
   */
  record NoScopeNet(int convolutions, int filters, int units) implements CountArchitecture {
    private static final int SIDE = 50;

    public NoScopeNet {
      require(convolutions == 2 || convolutions == 4, "2 or 4 convolutions");
      require(List.of(16, 32, 64).contains(filters), "16, 32 or 64 filters");
      require(List.of(32, 64, 128, 256).contains(units), "32, 64, 128 or 256 units");
    }

    @Override
    public int side() {
      return SIDE;
    }

    @Override
    public String name() {
      return "noscope_" + convolutions + "_" + filters + "_" + units;
    }

    @Override
    public Network network(int outputs) {
      NetworkBuilder builder = NetworkBuilder.over(new FeatureShape(3, side(), side()));
      String at = builder.add(new Layer.Centre(), Network.INPUT);
      for (int block = 0; block < convolutions; block++) {
        at = builder.convolution(at, filters, 3, 1);
        at = builder.add(new Layer.MaxPool(2, 2, 0), at);
      }
      at = builder.add(new Layer.Flatten(), at);
      at = builder.relu(builder.add(new Layer.Linear(units), at));
      return builder.build(builder.add(new Layer.Linear(outputs), at));
    }
  }

  /** All architectures that a search may try, the cheapest families first. */
  static List<CountArchitecture> family() {
    List<CountArchitecture> all = new ArrayList<>(List.of(DEFAULT, new TinyResNet(16)));
    for (int convolutions : new int[] {2, 4}) {
      for (int filters : new int[] {16, 32, 64}) {
        for (int units : new int[] {32, 64, 128, 256}) {
          all.add(new NoScopeNet(convolutions, filters, units));
        }
      }
    }
    return all;
  }

  /** The architecture of that name. */
  static Optional<CountArchitecture> parse(String name) {
    String text = name.toLowerCase(Locale.ROOT);
    Matcher residual = Pattern.compile("resnet10_(\\d{1,3})").matcher(text);
    Matcher strided = Pattern.compile("strided_(\\d{1,3})").matcher(text);
    Matcher plain = Pattern.compile("noscope_(\\d)_(\\d{1,3})_(\\d{1,3})").matcher(text);
    try {
      if (residual.matches()) {
        return Optional.of(new TinyResNet(Integer.parseInt(residual.group(1))));
      }
      if (strided.matches()) {
        return Optional.of(new StridedNet(Integer.parseInt(strided.group(1))));
      }
      if (plain.matches()) {
        return Optional.of(
            new NoScopeNet(
                Integer.parseInt(plain.group(1)),
                Integer.parseInt(plain.group(2)),
                Integer.parseInt(plain.group(3))));
      }
      return Optional.empty();
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("the architecture wants " + what);
    }
  }
}
