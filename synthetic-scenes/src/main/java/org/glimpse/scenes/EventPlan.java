package org.glimpse.scenes;

import java.util.ArrayList;
import java.util.List;

/** When rare events begin, decided by the seed before anything moves. */
final class EventPlan {
  private static final double FIRST_BUS_FROM = 25;
  private static final double FIRST_BUS_TO = 70;
  private static final double BUS_EVERY_FROM = 130;
  private static final double BUS_EVERY_TO = 260;
  private static final double FIRST_PERSON_FROM = 45;
  private static final double FIRST_PERSON_TO = 110;
  private static final double PERSON_EVERY_FROM = 110;
  private static final double PERSON_EVERY_TO = 260;

  /** The longest that a red bus takes from its start out of view to its end out of view. */
  private static final double BUS_SECONDS_MAX = 90;

  /** Before this, even a bus on a free road is not in view. */
  private static final double BUS_SECONDS_MIN = 2;

  private static final double JAYWALK_PACE = 1.55;

  private final List<Start> starts;

  /**
   * @param seconds on the video's clock
   * @param x where a person crosses, or the number of the bus's route
   */
  record Start(RareEvent.Kind kind, double seconds, double x) {}

  private EventPlan(List<Start> starts) {
    this.starts = List.copyOf(starts);
  }

  /** The events that begin within a scene, in the order of their beginning. */
  static EventPlan of(SceneOptions options) {
    List<Start> starts = new ArrayList<>();
    if (options.rareEvents()) {
      double end = options.seconds(options.frames());
      SceneRandom random = SceneRandom.of(options.seed(), "rare events");
      double bus = random.between(FIRST_BUS_FROM, FIRST_BUS_TO);
      double person = random.between(FIRST_PERSON_FROM, FIRST_PERSON_TO);
      while (Math.min(bus, person) < end) {
        if (bus < person) {
          starts.add(new Start(RareEvent.Kind.RED_BUS, bus, random.below(Junction.MAIN_ROUTES)));
          bus += random.between(BUS_EVERY_FROM, BUS_EVERY_TO);
        } else {
          double x = random.between(-19, -13);
          starts.add(new Start(RareEvent.Kind.PERSON_ON_CARRIAGEWAY, person, x));
          person += random.between(PERSON_EVERY_FROM, PERSON_EVERY_TO);
        }
      }
    }
    return new EventPlan(starts);
  }

  List<Start> starts() {
    return starts;
  }

  /**
   * The frames outside of which each event cannot happen; one that begins too late to be seen is
   * left out.
   */
  List<RareEvent> windows(SceneOptions options) {
    double perSecond =
        (double) options.framesPerSecond().numerator() / options.framesPerSecond().denominator();
    List<RareEvent> events = new ArrayList<>();
    for (Start start : starts) {
      double from = start.seconds() + BUS_SECONDS_MIN;
      double to = start.seconds() + BUS_SECONDS_MAX;
      if (start.kind() == RareEvent.Kind.PERSON_ON_CARRIAGEWAY) {
        Walker walker = jaywalker(0, null, start);
        from = start.seconds() + secondsUntil(walker, Junction.MAIN_NEAR_EDGE);
        to = start.seconds() + secondsUntil(walker, Junction.MAIN_FAR_EDGE);
      }
      long first = (long) Math.ceil(from * perSecond);
      long last = Math.min(options.frames() - 1, (long) Math.floor(to * perSecond));
      if (first <= last) {
        events.add(new RareEvent(start.kind(), first, last));
      }
    }
    return events;
  }

  static Walker jaywalker(long identity, Walker.Outfit outfit, Start start) {
    return Footways.jaywalker(identity, outfit, start.x(), JAYWALK_PACE);
  }

  /** Seconds of walking without a stop until a person is that far away from the camera. */
  private static double secondsUntil(Walker walker, double y) {
    double low = 0;
    double high = walker.way().length();
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (walker.way().y(middle) < y) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high / JAYWALK_PACE;
  }
}
