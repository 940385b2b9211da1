package org.glimpse.workspace;

/** What a statement is charged for; the names are those of the stats file. */
public enum Counter {
  DETECTOR_CALLS("detectorCalls", "frames labelled by this statement that had no label before"),
  LABELS_REUSED("labelsReused", "frames whose label was older than the statement"),
  FRAMES_DECODED("framesDecoded", "frames that the decoder put out, wanted or not"),
  PROXY_FRAMES("proxyFrames", "frames scored by a proxy"),
  TRAINING_FRAMES("trainingFrames", "labelled frames used for training"),
  FRAMES_LOST("framesLost", "frames skipped as damaged");

  private final String key;
  private final String description;

  Counter(String key, String description) {
    this.key = key;
    this.description = description;
  }

  /** The JSON key of the stats file. */
  public String key() {
    return key;
  }

  public String description() {
    return description;
  }
}
