package org.glimpse.server;

/** A class that no request may have loaded: it leaves a trace when it is. */
final class Canary {
  static {
    System.setProperty("glimpse.canary", "loaded");
  }

  private Canary() {}
}
