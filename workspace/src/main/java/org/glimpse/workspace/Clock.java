package org.glimpse.workspace;

/** The kinds of work whose seconds a statement adds up; several may pass at the same time. */
public enum Clock {
  DECODE("decode"),
  TRAINING("training"),
  PROXY("proxy"),
  DETECTOR("detector");

  private final String key;

  Clock(String key) {
    this.key = key;
  }

  /** The JSON key below {@code seconds} of the stats file. */
  public String key() {
    return key;
  }
}
