package org.glimpse.scenes;

import java.util.ArrayDeque;
import java.util.List;

/** Who comes, and when: clustered random arrivals whose rates follow the hour of the day. */
final class Arrivals {
  /** Those who wait out of view to enter, per route; more turn back. */
  private static final int WAITING_MAX = 10;

  private static final double DENSE_SECONDS = 9;
  private static final double DENSE_FACTOR = 1.85;
  private static final double SPARSE_SECONDS = 14;
  private static final double SPARSE_FACTOR = 0.45;
  private static final double SWELL_SECONDS = 35;
  private static final double SWELL_LEAST = 0.6;
  private static final double SWELL_MOST = 1.4;
  private static final double LORRY_SHARE = 0.55;
  private static final double VAN_SHARE = 0.2;
  private static final int CARS_AROUND_RED_BUS = 3;

  private static final ObjectColour[] CAR_COLOURS = {
    ObjectColour.WHITE, ObjectColour.SILVER, ObjectColour.GREY, ObjectColour.BLACK,
    ObjectColour.BLUE, ObjectColour.RED, ObjectColour.GREEN, ObjectColour.BROWN,
    ObjectColour.WHITE, ObjectColour.SILVER, ObjectColour.BLACK, ObjectColour.YELLOW
  };
  private static final ObjectColour[] BUS_COLOURS = {
    ObjectColour.YELLOW, ObjectColour.BLUE, ObjectColour.GREEN, ObjectColour.WHITE
  };
  private static final ObjectColour[] TRUCK_COLOURS = {
    ObjectColour.WHITE,
    ObjectColour.BLUE,
    ObjectColour.ORANGE,
    ObjectColour.GREEN,
    ObjectColour.SILVER
  };
  private static final int[] TROUSERS = {0x24282E, 0x2C3A55, 0x4A4640, 0x3A3A3C, 0x6E6656};
  private static final int[] SKIN = {0xE2B896, 0xC99A72, 0x9A6B48, 0x6B452E};
  private static final int[] HAIR = {0x1E1814, 0x3A281C, 0x6B4E2E, 0x8A8278, 0x14120F};

  private final SceneOptions options;
  private final SceneRandom random;
  private long nextIdentity;
  private boolean dense;
  private double untilTurn;
  private double swell = 1;
  private double nextSwell = 1;
  private double sinceSwell;

  private Arrivals(SceneOptions options, SceneRandom random) {
    this.options = options;
    this.random = random;
    nextIdentity = options.rates().parkedCars() + 1L;
  }

  static Arrivals of(SceneOptions options) {
    return new Arrivals(options, SceneRandom.of(options.seed(), "arrivals"));
  }

  Arrivals copy() {
    Arrivals same = new Arrivals(options, random.copy());
    same.nextIdentity = nextIdentity;
    same.dense = dense;
    same.untilTurn = untilTurn;
    same.swell = swell;
    same.nextSwell = nextSwell;
    same.sinceSwell = sinceSwell;
    return same;
  }

  /** Draws who arrives within one step. */
  void step(
      double now,
      boolean roomForVehicles,
      boolean roomForWalkers,
      List<ArrayDeque<Vehicle>> waiting,
      List<Walker> walkers) {
    double walking = Traffic.STEP_SECONDS / 60 * rhythm(now);
    // Platoons form behind lights further up the road; people come by themselves.
    double driving = walking * burst();
    for (ObjectClass objectClass : ObjectClass.values()) {
      boolean person = objectClass == ObjectClass.PERSON;
      double rate = options.rates().of(objectClass);
      boolean arrives = random.chance(rate * (person ? walking : driving));
      if (arrives && person && roomForWalkers) {
        walkers.add(Footways.walker(nextIdentity++, outfit(), random));
      } else if (arrives && !person && roomForVehicles) {
        enqueue(vehicle(objectClass), waiting);
      }
    }
  }

  /** A red bus, and cars on every lane around it. */
  void redBusInTraffic(int route, List<ArrayDeque<Vehicle>> waiting) {
    for (int lane = 0; lane < Junction.MAIN_ROUTES; lane++) {
      for (int i = 0; i < CARS_AROUND_RED_BUS; i++) {
        waiting.get(lane).addFirst(driver(carKind(), carColour(), lane));
      }
    }
    Vehicle bus = driver(VehicleKind.CITY_BUS, ObjectColour.RED, route);
    Vehicle ahead = waiting.get(route).poll();
    waiting.get(route).addFirst(bus);
    waiting.get(route).addFirst(ahead);
  }

  Walker jaywalker(EventPlan.Start start) {
    return EventPlan.jaywalker(nextIdentity++, outfit(), start);
  }

  private double rhythm(double now) {
    if (!options.rates().dailyRhythm()) {
      return 1;
    }
    return DayRhythm.at(SceneClock.hours(options, now));
  }

  private double burst() {
    if (!options.rates().bursts()) {
      return 1;
    }
    untilTurn -= Traffic.STEP_SECONDS;
    if (untilTurn <= 0) {
      dense = !dense;
      untilTurn = random.waiting(dense ? DENSE_SECONDS : SPARSE_SECONDS);
    }
    sinceSwell += Traffic.STEP_SECONDS;
    if (sinceSwell >= SWELL_SECONDS) {
      sinceSwell -= SWELL_SECONDS;
      swell = nextSwell;
      nextSwell = random.between(SWELL_LEAST, SWELL_MOST);
    }
    double slow = swell + (nextSwell - swell) * sinceSwell / SWELL_SECONDS;
    return slow * (dense ? DENSE_FACTOR : SPARSE_FACTOR);
  }

  private Vehicle vehicle(ObjectClass objectClass) {
    return switch (objectClass) {
      case BUS -> driver(VehicleKind.CITY_BUS, pick(BUS_COLOURS), random.below(4));
      case TRUCK -> {
        if (random.chance(LORRY_SHARE)) {
          // In the colours of buses: to tell the two apart takes a look at their windows.
          yield driver(VehicleKind.LORRY, pick(BUS_COLOURS), straightRoute());
        }
        VehicleKind kind = random.chance(0.6) ? VehicleKind.BOX_TRUCK : VehicleKind.TIPPER;
        yield driver(kind, pick(TRUCK_COLOURS), straightRoute());
      }
      case MOTORCYCLE -> driver(VehicleKind.MOTORCYCLE, pick(ObjectColour.values()), anyRoute());
      default -> driver(carKind(), carColour(), anyRoute());
    };
  }

  private Vehicle driver(VehicleKind kind, ObjectColour colour, int route) {
    boolean heavy =
        kind.objectClass() == ObjectClass.BUS || kind.objectClass() == ObjectClass.TRUCK;
    double cruise = heavy ? random.between(8.5, 11) : random.between(9.5, 13.5);
    return new Vehicle(nextIdentity++, kind, colour, Junction.ROUTES.get(route), cruise);
  }

  private void enqueue(Vehicle vehicle, List<ArrayDeque<Vehicle>> waiting) {
    ArrayDeque<Vehicle> queue = waiting.get(Junction.ROUTES.indexOf(vehicle.route()));
    if (queue.size() < WAITING_MAX) {
      queue.add(vehicle);
    }
  }

  private VehicleKind carKind() {
    if (random.chance(VAN_SHARE)) {
      return VehicleKind.VAN;
    }
    double draw = random.nextUnit();
    return draw < 0.45
        ? VehicleKind.SEDAN
        : draw < 0.75 ? VehicleKind.HATCHBACK : VehicleKind.ESTATE;
  }

  private ObjectColour carColour() {
    return pick(CAR_COLOURS);
  }

  /** Three of four go along the main road. */
  private int straightRoute() {
    return random.chance(0.78) ? random.below(4) : 4 + random.below(2);
  }

  private int anyRoute() {
    return random.chance(0.8)
        ? straightRoute()
        : Junction.MAIN_ROUTES + 2 + random.below(Junction.ROUTES.size() - 6);
  }

  private Walker.Outfit outfit() {
    ObjectColour coat = pick(ObjectColour.values());
    int trousers = TROUSERS[random.below(TROUSERS.length)];
    int skin = SKIN[random.below(SKIN.length)];
    int hair = HAIR[random.below(HAIR.length)];
    return new Walker.Outfit(coat, trousers, skin, hair, random.between(1.62, 1.9));
  }

  private ObjectColour pick(ObjectColour[] colours) {
    return colours[random.below(colours.length)];
  }
}
