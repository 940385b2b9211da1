package org.glimpse.models.counts;

import java.time.LocalDateTime;
import java.util.List;
import org.glimpse.workspace.Digest;

/**
 * A trained model and its card: what it is, what it learned from, how good it is and what it cost.
 *
 * @param name unique in the workspace, made of the video's name and a number
 * @param key of the request that it answers: {@link CountRequest#key}
 * @param video name of the video when it was trained
 * @param files how many files the video had then
 * @param videoKey digest of those files
 * @param detector key of the detector whose labels it learned
 * @param options hyperparameters and seed, as text
 * @param heads what it counts
 * @param onnx digest of the model file
 * @param bytes of the model file
 * @param trainingFrames labelled frames that it learned from
 * @param heldOutFrames labelled frames that stopped the training and judged it
 * @param epochs how often it saw each frame
 * @param seconds that training took
 * @param heldOut how well it counts
 * @param created when, in UTC
 */
public record TrainedModel(
    String name,
    Digest key,
    String video,
    int files,
    Digest videoKey,
    Digest detector,
    CountArchitecture architecture,
    String options,
    List<CountHead> heads,
    Digest onnx,
    long bytes,
    int trainingFrames,
    int heldOutFrames,
    int epochs,
    double seconds,
    HeldOutScores heldOut,
    LocalDateTime created) {
  public TrainedModel {
    heads = List.copyOf(heads);
  }

  /** The classes that it counts. */
  public List<String> classes() {
    return heads.stream().map(CountHead::className).toList();
  }
}
