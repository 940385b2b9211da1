package org.glimpse.scenes;

/**
 * Something that happens seldom, at known frames. Outside of these frames no bus is red and nobody
 * walks on the carriageway but at the crossings.
 *
 * @param kind what happens
 * @param firstFrame the first frame in which it can be seen
 * @param lastFrame the last frame in which it can be seen, inclusive
 */
public record RareEvent(Kind kind, long firstFrame, long lastFrame) {

  /** What seldom happens. */
  public enum Kind {
    /** A red bus comes along the main road in dense traffic. */
    RED_BUS,
    /** A person runs across the carriageway, far from the crossings; traffic stops. */
    PERSON_ON_CARRIAGEWAY
  }
}
