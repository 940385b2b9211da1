package org.glimpse.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;

/** What a training makes better: a network, its examples, and the loss over them. */
public interface Objective {
  /** Name of the field that the network reads; bytes {@code HWC} reach it as fractions of 255. */
  String INPUT = "input";

  /** The network to train. */
  Network network();

  /** The weights to begin with; equal for equal seeds. */
  Weights initialWeights(long seed);

  /** The arrays of a minibatch; one is named {@link #INPUT}. */
  List<Field> fields();

  /**
   * Everything besides network and options that decides what is learned, as text: a checkpoint is
   * continued only where this is the same.
   */
  String definition();

  /**
   * Fills a minibatch. Equal seeds and steps give equal examples, so that a resumed training goes
   * on as if it had never stopped.
   *
   * @param step counts from 0
   */
  void fill(long seed, long step, Minibatch into);

  /**
   * The loss, one value, of the network's outputs.
   *
   * @param targets the fields of the minibatch
   */
  NDArray loss(NDList outputs, Targets targets);

  /** The minibatch's arrays by name. */
  @FunctionalInterface
  interface Targets {
    NDArray array(String field);
  }
}
