package org.glimpse.server;

/**
 * Who asks.
 *
 * @param name as it logs in
 * @param administrator whether it may see and stop the queries of others
 */
record User(String name, boolean administrator) {
  /** Everybody, on a server without users. */
  static final User ANYBODY = new User("anybody", true);

  boolean owns(String owner) {
    return administrator || name.equals(owner);
  }
}
