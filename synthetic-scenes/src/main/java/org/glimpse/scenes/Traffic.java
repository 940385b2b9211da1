package org.glimpse.scenes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that moves, at one moment. Simulated forward in steps of a twentieth of a second, from
 * a minute and a half before frame 0, so that the street is not empty at the start. Memory is that
 * of what is on the street now, however long the scene.
 */
final class Traffic {
  static final double STEP_SECONDS = 0.05;
  private static final long WARM_UP_STEPS = 1800;

  /** No more vehicles and people than this are on the street; others stay away. */
  private static final int VEHICLES_MAX = 150;

  private static final int WALKERS_MAX = 120;

  private final SceneOptions options;
  private final EventPlan plan;
  private final Arrivals arrivals;
  private final List<Vehicle> vehicles = new ArrayList<>();
  private final List<Walker> walkers = new ArrayList<>();
  private final List<Walker> jaywalkers = new ArrayList<>();

  /** Those who could not enter yet, by route. */
  private final List<ArrayDeque<Vehicle>> waiting = new ArrayList<>();

  private long step;
  private int eventsBegun;

  private Traffic(SceneOptions options, EventPlan plan, Arrivals arrivals) {
    this.options = options;
    this.plan = plan;
    this.arrivals = arrivals;
  }

  /** The street at the start of its warming up. */
  static Traffic of(SceneOptions options, EventPlan plan) {
    Traffic traffic = new Traffic(options, plan, Arrivals.of(options));
    for (int i = 0; i < Junction.ROUTES.size(); i++) {
      traffic.waiting.add(new ArrayDeque<>());
    }
    return traffic;
  }

  Traffic copy() {
    Traffic same = new Traffic(options, plan, arrivals.copy());
    vehicles.forEach(each -> same.vehicles.add(each.copy()));
    walkers.forEach(each -> same.walkers.add(each.copy()));
    jaywalkers.forEach(each -> same.jaywalkers.add(each.copy()));
    for (ArrayDeque<Vehicle> queue : waiting) {
      ArrayDeque<Vehicle> copied = new ArrayDeque<>();
      queue.forEach(each -> copied.add(each.copy()));
      same.waiting.add(copied);
    }
    same.step = step;
    same.eventsBegun = eventsBegun;
    return same;
  }

  /** The step at or just before a moment of the video, as {@link #step()} counts. */
  static long stepAt(double seconds) {
    return WARM_UP_STEPS + (long) Math.floor(seconds / STEP_SECONDS);
  }

  /** Steps made since the start. */
  long step() {
    return step;
  }

  /** Seconds on the video's clock; negative while warming up. */
  double seconds() {
    return (step - WARM_UP_STEPS) * STEP_SECONDS;
  }

  List<Vehicle> vehicles() {
    return vehicles;
  }

  List<Walker> walkers() {
    return walkers;
  }

  List<Walker> jaywalkers() {
    return jaywalkers;
  }

  /** Moves everything on by one step. */
  void advance() {
    double now = seconds();
    beginEvents(now);
    arrivals.step(
        now, vehicles.size() < VEHICLES_MAX, walkers.size() < WALKERS_MAX, waiting, walkers);
    admit();
    steer(now);
    boolean mayCross = Signal.WALK.at(now) == Signal.Aspect.GREEN;
    for (Vehicle vehicle : vehicles) {
      vehicle.step(STEP_SECONDS);
    }
    for (Walker walker : walkers) {
      walker.step(STEP_SECONDS, mayCross);
    }
    for (Walker walker : jaywalkers) {
      walker.step(STEP_SECONDS, true);
    }
    vehicles.removeIf(each -> each.rear() > each.route().way().length());
    walkers.removeIf(Walker::hasArrived);
    jaywalkers.removeIf(Walker::hasArrived);
    step++;
  }

  private void beginEvents(double now) {
    while (eventsBegun < plan.starts().size() && plan.starts().get(eventsBegun).seconds() <= now) {
      EventPlan.Start start = plan.starts().get(eventsBegun++);
      if (start.kind() == RareEvent.Kind.RED_BUS) {
        arrivals.redBusInTraffic((int) start.x(), waiting);
      } else {
        jaywalkers.add(arrivals.jaywalker(start));
      }
    }
  }

  /** Lets those in who wait out of view, once there is room. */
  private void admit() {
    for (ArrayDeque<Vehicle> queue : waiting) {
      Vehicle next = queue.peek();
      if (next == null) {
        continue;
      }
      double room = Double.POSITIVE_INFINITY;
      double speedAhead = 20;
      for (Vehicle other : vehicles) {
        if (other.route().approach() == next.route().approach() && other.rear() < room) {
          room = other.rear();
          speedAhead = other.speed();
        }
      }
      if (room > 7) {
        queue.poll();
        next.enter(Math.min(speedAhead + 1, Math.sqrt(Math.max(0, room - 6) * 3)));
        vehicles.add(next);
      }
    }
  }

  private void steer(double now) {
    for (Vehicle vehicle : vehicles) {
      double gap = 500;
      double obstacleSpeed = 20;
      for (Vehicle other : vehicles) {
        if (other != vehicle) {
          double free = gapBehind(vehicle, other);
          if (free < gap) {
            gap = free;
            obstacleSpeed = other.speed();
          }
        }
      }
      double halt = Math.min(stopLineGap(vehicle, now), personGap(vehicle));
      if (halt < gap) {
        gap = halt;
        obstacleSpeed = 0;
      }
      vehicle.follow(gap, obstacleSpeed);
    }
  }

  /** Free road between a vehicle and another one ahead on its way; infinite if it is not there. */
  private static double gapBehind(Vehicle vehicle, Vehicle other) {
    double otherFront = along(vehicle.route(), other.route(), other.distance());
    if (otherFront <= vehicle.distance()) {
      return Double.POSITIVE_INFINITY;
    }
    if (otherFront < Double.POSITIVE_INFINITY) {
      return otherFront - other.kind().length() - vehicle.distance();
    }
    // The other one has turned off: its tail may still be in the way.
    double otherRear = along(vehicle.route(), other.route(), Math.max(0, other.rear()));
    return otherRear > vehicle.distance() ? otherRear - vehicle.distance() : 500;
  }

  /** A place on another route, measured along this one; infinite if this one does not pass it. */
  private static double along(Junction.Route route, Junction.Route other, double distance) {
    int otherLane = other.laneAt(distance);
    Junction.Lane lane = other.lane(otherLane);
    for (int i = 0; i < 3; i++) {
      if (route.lane(i) == lane) {
        return route.start(i) + distance - other.start(otherLane);
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double stopLineGap(Vehicle vehicle, double now) {
    double gap = vehicle.route().start(1) - vehicle.distance();
    if (gap < 0) {
      return Double.POSITIVE_INFINITY;
    }
    Signal.Aspect aspect = vehicle.route().signal().at(now);
    if (aspect == Signal.Aspect.GREEN) {
      return Double.POSITIVE_INFINITY;
    }
    double braking = vehicle.speed() * vehicle.speed() / (2 * 3.5);
    if (aspect == Signal.Aspect.AMBER && braking > gap) {
      return Double.POSITIVE_INFINITY;
    }
    // Who cannot stop any more drives on, even on red.
    return vehicle.speed() * vehicle.speed() / (2 * 7) > gap + 1
        ? Double.POSITIVE_INFINITY
        : gap + 1;
  }

  /** Free road before a person who runs across. */
  private double personGap(Vehicle vehicle) {
    double nearest = Double.POSITIVE_INFINITY;
    for (Walker walker : jaywalkers) {
      double y = vehicle.route().way().y(vehicle.distance());
      double ahead = (walker.x() - vehicle.route().way().x(vehicle.distance())) * heading(vehicle);
      boolean inLane = walker.y() > y - 3.2 && walker.y() < y + 1.6;
      boolean onRoad = walker.y() > Junction.MAIN_NEAR_EDGE - 1.5;
      if (inLane
          && onRoad
          && ahead > -0.5
          && ahead < 45
          && vehicle.route().signal() == Signal.MAIN) {
        nearest = Math.min(nearest, Math.max(0.1, ahead - 2));
      }
    }
    return nearest;
  }

  /** 1 to the right, -1 to the left. */
  private static double heading(Vehicle vehicle) {
    Polyline way = vehicle.route().way();
    return way.x(vehicle.distance() + 0.5) >= way.x(vehicle.distance()) ? 1 : -1;
  }
}
