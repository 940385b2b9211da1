package org.glimpse.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glimpse.video.Box;
import org.junit.jupiter.api.Test;

class TrafficTest {
  @Test
  void anEmptyStreetStaysEmpty() {
    SceneOptions options =
        SceneOptions.ofSeed(5).withFrames(200).withRates(TrafficRates.none()).withRareEvents(false);
    SceneRenderer renderer = Scene.of(options).renderer();
    for (long frame = 0; frame < 200; frame += 20) {
      assertThat(renderer.truth(frame)).isEmpty();
    }
  }

  @Test
  void arrivalsComeAtTheirRates() {
    TrafficRates rates = new TrafficRates(12, 2, 3, 2, 6, false, false, 0);
    Map<ObjectClass, Integer> arrived = arrivals(rates, LocalTime.NOON, 60 * 60);
    // An hour of a Poisson process: within four standard deviations, and a few turn back.
    assertThat(arrived.get(ObjectClass.CAR)).isBetween(600, 830);
    assertThat(arrived.get(ObjectClass.BUS)).isBetween(76, 164);
    assertThat(arrived.get(ObjectClass.TRUCK)).isBetween(126, 234);
    assertThat(arrived.get(ObjectClass.MOTORCYCLE)).isBetween(76, 164);
    assertThat(arrived.get(ObjectClass.PERSON)).isBetween(284, 436);
  }

  @Test
  void nightsAreQuietAndRushHoursBusy() {
    TrafficRates town = TrafficRates.town();
    int night = arrivals(town, LocalTime.of(2, 0), 3600).get(ObjectClass.CAR);
    int noon = arrivals(town, LocalTime.NOON, 3600).get(ObjectClass.CAR);
    int rush = arrivals(town, LocalTime.of(17, 0), 3600).get(ObjectClass.CAR);
    assertThat(night * 4).isLessThan(noon);
    assertThat(noon).isLessThan(rush);
  }

  @Test
  void arrivalsCluster() {
    double steady = dispersion(TrafficRates.town().steady());
    double bursts = dispersion(new TrafficRates(9, 1, 1.2, 1.4, 5, false, true, 2));
    assertThat(steady).isLessThan(1.6);
    assertThat(bursts).isGreaterThan(1.5 * steady);
  }

  @Test
  void rareEventsHappenAtTheirFramesAndOnlyThere() {
    SceneOptions options = SceneOptions.ofSeed(11).withFrames(6000);
    Scene scene = Scene.of(options);
    List<RareEvent> events = scene.rareEvents();
    assertThat(events).extracting(RareEvent::kind).contains(RareEvent.Kind.values());
    SceneRenderer renderer = scene.renderer();
    for (long frame = 0; frame < options.frames(); frame += 10) {
      if (isRedBusAmongFiveCars(renderer.truth(frame))) {
        assertThat(eventAt(events, RareEvent.Kind.RED_BUS, frame))
            .as("the event of the red bus in frame %d", frame)
            .isNotNull();
      }
    }
    for (RareEvent event : events) {
      if (event.kind() == RareEvent.Kind.RED_BUS) {
        requireExactFrames(renderer, event, options.frames());
      }
      if (event.kind() == RareEvent.Kind.PERSON_ON_CARRIAGEWAY) {
        requireSomebodyOnTheCarriageway(renderer, event);
      }
    }
    assertThat(Scene.of(options.withRareEvents(false)).rareEvents()).isEmpty();
  }

  /** A red bus among five cars is seen in the event's first and last frames and not beyond. */
  private static void requireExactFrames(SceneRenderer renderer, RareEvent event, long frames) {
    long[] borders = {
      event.firstFrame() - 1, event.firstFrame(), event.lastFrame(), event.lastFrame() + 1
    };
    for (int i = 0; i < borders.length; i++) {
      if (borders[i] >= 0 && borders[i] < frames) {
        assertThat(isRedBusAmongFiveCars(renderer.truth(borders[i])))
            .as("a red bus among five cars in frame %d of %s", borders[i], event)
            .isEqualTo(i == 1 || i == 2);
      }
    }
  }

  private static boolean isRedBusAmongFiveCars(List<SceneObject> truth) {
    return truth.stream().anyMatch(TrafficTest::isRedBus)
        && truth.stream().filter(o -> o.objectClass() == ObjectClass.CAR).count() >= 5;
  }

  /** Somebody is first seen before the main road and last behind it. */
  private static void requireSomebodyOnTheCarriageway(SceneRenderer renderer, RareEvent event) {
    Map<Long, List<Box>> ways = new HashMap<>();
    for (long frame = event.firstFrame(); frame <= event.lastFrame(); frame += 2) {
      for (SceneObject object : renderer.truth(frame)) {
        if (object.objectClass() == ObjectClass.PERSON) {
          ways.computeIfAbsent(object.identity(), id -> new ArrayList<>()).add(object.box());
        }
      }
    }
    assertThat(ways.values())
        .as("ways of people from frame %d", event.firstFrame())
        .anyMatch(
            way -> way.get(0).ymax() - way.get(way.size() - 1).ymax() > 45 && way.size() > 20);
  }

  @Test
  void objectsMoveSmoothlyAndKeepTheirClass() {
    SceneRenderer renderer = Scene.of(SceneOptions.ofSeed(8).withFrames(600)).renderer();
    Map<Long, SceneObject> before = new HashMap<>();
    int followed = 0;
    for (long frame = 0; frame < 600; frame++) {
      Map<Long, SceneObject> now = new HashMap<>();
      for (SceneObject object : renderer.truth(frame)) {
        now.put(object.identity(), object);
        SceneObject last = before.get(object.identity());
        if (last != null) {
          assertThat(object.objectClass()).isEqualTo(last.objectClass());
          assertThat(object.colour()).isEqualTo(last.colour());
          float moved = Math.abs(object.box().ymax() - last.box().ymax());
          assertThat(moved).as("frame %d %s", frame, object).isLessThan(120);
          followed++;
        }
      }
      before = now;
    }
    assertThat(followed).isGreaterThan(2000);
  }

  private static boolean isRedBus(SceneObject object) {
    return object.objectClass() == ObjectClass.BUS && object.colour() == ObjectColour.RED;
  }

  private static RareEvent eventAt(List<RareEvent> events, RareEvent.Kind kind, long frame) {
    return events.stream()
        .filter(each -> each.kind() == kind)
        .filter(each -> frame >= each.firstFrame() && frame <= each.lastFrame())
        .findFirst()
        .orElse(null);
  }

  private static Map<ObjectClass, Integer> arrivals(
      TrafficRates rates, LocalTime time, int seconds) {
    Map<ObjectClass, Integer> counts = new HashMap<>();
    Set<Long> known = new HashSet<>();
    Traffic traffic = street(rates, time);
    for (long step = 0; step < seconds / Traffic.STEP_SECONDS; step++) {
      traffic.advance();
      for (Vehicle vehicle : traffic.vehicles()) {
        if (known.add(vehicle.identity())) {
          counts.merge(vehicle.kind().objectClass(), 1, Integer::sum);
        }
      }
      for (Walker walker : traffic.walkers()) {
        if (known.add(walker.identity())) {
          counts.merge(ObjectClass.PERSON, 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  /** Variance over mean of the vehicles that arrive in ten seconds: 1 for a Poisson process. */
  private static double dispersion(TrafficRates rates) {
    Traffic traffic = street(rates, LocalTime.NOON);
    Set<Long> known = new HashSet<>();
    double sum = 0;
    double squares = 0;
    int windows = 500;
    for (int window = 0; window < windows; window++) {
      int before = known.size();
      for (int step = 0; step < 200; step++) {
        traffic.advance();
        traffic.vehicles().forEach(each -> known.add(each.identity()));
      }
      int count = known.size() - before;
      sum += count;
      squares += (double) count * count;
    }
    double mean = sum / windows;
    return (squares / windows - mean * mean) / mean;
  }

  private static Traffic street(TrafficRates rates, LocalTime time) {
    SceneOptions options =
        SceneOptions.ofSeed(77).withRates(rates).withStartTime(time).withRareEvents(false);
    return Traffic.of(options, EventPlan.of(options));
  }
}
