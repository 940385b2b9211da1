package org.glimpse.scenes;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Finds in the truth when exactly the events of a plan happen. */
final class EventFrames {
  /** Frames looked at in order: going back one by one would simulate each of them again. */
  private static final long BLOCK = 64;

  private final LongFunction<List<SceneObject>> truth;

  private EventFrames(LongFunction<List<SceneObject>> truth) {
    this.truth = truth;
  }

  /**
   * The events themselves.
   *
   * @param windows frames outside of which they cannot happen
   * @param truth of a frame
   */
  static List<RareEvent> of(List<RareEvent> windows, LongFunction<List<SceneObject>> truth) {
    EventFrames frames = new EventFrames(truth);
    List<RareEvent> events = new ArrayList<>();
    for (RareEvent window : windows) {
      if (window.kind() == RareEvent.Kind.RED_BUS) {
        frames.addRedBus(window, events);
      } else {
        events.add(window);
      }
    }
    return List.copyOf(events);
  }

  private void addRedBus(RareEvent window, List<RareEvent> events) {
    OptionalLong first =
        LongStream.rangeClosed(window.firstFrame(), window.lastFrame())
            .filter(this::hasRedBusAmongCars)
            .findFirst();
    if (first.isPresent()) {
      events.add(new RareEvent(window.kind(), first.getAsLong(), last(window, first.getAsLong())));
    }
  }

  /** The last frame of the window with a red bus among cars, given the first. */
  private long last(RareEvent window, long first) {
    for (long end = window.lastFrame(); end >= first; end -= BLOCK) {
      OptionalLong last =
          LongStream.rangeClosed(Math.max(first, end - BLOCK + 1), end)
              .filter(this::hasRedBusAmongCars)
              .max();
      if (last.isPresent()) {
        return last.getAsLong();
      }
    }
    return first;
  }

  private boolean hasRedBusAmongCars(long frame) {
    List<SceneObject> objects = truth.apply(frame);
    long cars = objects.stream().filter(each -> each.objectClass() == ObjectClass.CAR).count();
    return cars >= RareEvent.CARS_AROUND_RED_BUS
        && objects.stream()
            .anyMatch(
                each -> each.objectClass() == ObjectClass.BUS && each.colour() == ObjectColour.RED);
  }
}
