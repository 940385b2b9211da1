package org.glimpse.scenes;

/**
 * The traffic light: the main road, then the side street, then all who walk, then the main road
 * again.
 */
enum Signal {
  MAIN,
  SIDE,
  WALK;

  /** What a light shows. */
  enum Aspect {
    GREEN,
    AMBER,
    RED
  }

  private static final double MAIN_GREEN = 21;
  private static final double SIDE_GREEN = 12;
  private static final double AMBER = 3;
  private static final double CLEARING = 2;
  private static final double WALK_GREEN = 6;
  private static final double WALK_CLEARING = 10;

  private static final double SIDE_START = MAIN_GREEN + AMBER + CLEARING;
  private static final double WALK_START = SIDE_START + SIDE_GREEN + AMBER + CLEARING;
  static final double CYCLE = WALK_START + WALK_GREEN + WALK_CLEARING;

  /**
   * @param seconds on the video's clock
   */
  Aspect at(double seconds) {
    double phase = seconds - Math.floor(seconds / CYCLE) * CYCLE;
    return switch (this) {
      case MAIN -> aspect(phase, MAIN_GREEN);
      case SIDE -> aspect(phase - SIDE_START, SIDE_GREEN);
      case WALK -> {
        double since = phase - WALK_START;
        yield since >= 0 && since < WALK_GREEN ? Aspect.GREEN : Aspect.RED;
      }
    };
  }

  private static Aspect aspect(double since, double green) {
    if (since < 0 || since >= green + AMBER) {
      return Aspect.RED;
    }
    return since < green ? Aspect.GREEN : Aspect.AMBER;
  }
}
