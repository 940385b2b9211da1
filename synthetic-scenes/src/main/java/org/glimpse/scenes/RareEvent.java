package org.glimpse.scenes;

/**
 * Something that happens seldom, at known frames. Outside of these frames no red bus shows among
 * five cars, and nobody walks on the carriageway but at the crossings.
 *
 * @param kind what happens
 * @param firstFrame the first frame in which it happens
 * @param lastFrame the last frame in which it happens, inclusive
 */
public record RareEvent(Kind kind, long firstFrame, long lastFrame) {

  /** Cars in a frame that make a red bus the event. */
  static final int CARS_AROUND_RED_BUS = 5;

  /** What seldom happens. */
  public enum Kind {
    /**
     * A red bus comes along the main road in dense traffic: from the first to the last frame whose
     * truth has it together with {@value #CARS_AROUND_RED_BUS} cars. In between it may be hidden.
     */
    RED_BUS,
    /** A person runs across the carriageway, far from the crossings; traffic stops. */
    PERSON_ON_CARRIAGEWAY
  }
}
