package org.glimpse.server;

/** How a query ended, or that it has not. */
enum QueryOutcome {
  WAITING("waiting"),
  RUNNING("running"),
  DONE("done"),
  FAILED("failed"),
  CANCELLED("cancelled"),
  CLOSED("closed");

  private final String key;

  QueryOutcome(String key) {
    this.key = key;
  }

  /** The name on the wire. */
  String key() {
    return key;
  }

  boolean ended() {
    return this != WAITING && this != RUNNING;
  }
}
