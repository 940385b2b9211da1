package org.glimpse.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;

/** Another objective whose target is no number the first time that a step is taken. */
final class StumblingObjective implements Objective {
  private final Objective objective;
  private final long wrong;
  private boolean stumbled;

  StumblingObjective(Objective objective, long wrong) {
    this.objective = objective;
    this.wrong = wrong;
  }

  @Override
  public Network network() {
    return objective.network();
  }

  @Override
  public Weights initialWeights(long seed) {
    return objective.initialWeights(seed);
  }

  @Override
  public List<Field> fields() {
    return objective.fields();
  }

  @Override
  public String definition() {
    return objective.definition();
  }

  @Override
  public void fill(long seed, long step, Minibatch into) {
    objective.fill(seed, step, into);
    if (step == wrong && !stumbled) {
      stumbled = true;
      into.buffer("mean").asFloatBuffer().put(0, Float.NaN);
    }
  }

  @Override
  public NDArray loss(NDList outputs, Targets targets) {
    return objective.loss(outputs, targets);
  }
}
