package org.glimpse.optimizer.execution;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glimpse.models.counts.TrainedModel;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.workspace.QueryContext;

/**
 * Gets the scores that a plan has chosen, training a model where it has to. Frames to learn from
 * are drawn at random from those in range; the sample that the answer stands on is drawn afresh and
 * knows nothing of them, so whatever the model learned, the estimate stays unbiased.
 */
final class ScoreReading {
  private final VideoServices services;
  private final SampledPlan.Parts parts;
  private final LabelFiller filler;
  private final DuckDbQuery database;
  private final QueryContext context;

  ScoreReading(
      VideoServices services,
      SampledPlan.Parts parts,
      LabelFiller filler,
      DuckDbQuery database,
      QueryContext context) {
    this.services = services;
    this.parts = parts;
    this.filler = filler;
    this.database = database;
    this.context = context;
  }

  /** The scores; empty where there are none, or no model could be trained, which is a warning. */
  Optional<FrameScores> read() {
    VariateSource source = parts.choice().source();
    Optional<String> className = parts.query().className();
    if (source.given() != null) {
      return Optional.of(
          FrameScores.given(services, source.given(), parts.need().video(), className, context));
    }
    if (source.packets()) {
      return Optional.of(FrameScores.ofPackets(services, parts.need().video(), context));
    }
    Optional<TrainedModel> model = Optional.ofNullable(source.model());
    if (source.trainingFrames() > 0) {
      model =
          new ModelTraining(services, parts.need(), filler, database, context)
              .train(
                  List.of(Set.of(className.orElseThrow())),
                  source.trainingFrames(),
                  source.heldOutFrames());
    }
    return model.flatMap(
        each ->
            FrameScores.of(
                services.countModels().scores(parts.need().video(), each, context),
                className.orElseThrow()));
  }
}
