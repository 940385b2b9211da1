package org.glimpse.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The demo's traffic: vehicles of three kinds on four lanes, denser towards the middle of the clip.
 * The same seed gives the same traffic.
 */
final class Street {
  static final int WIDTH = 640;
  static final int HEIGHT = 360;
  static final int FRAMES_PER_SECOND = 25;
  static final int FRAMES = 30 * FRAMES_PER_SECOND;

  static final List<Vehicle.Lane> LANES =
      List.of(
          new Vehicle.Lane(120, -5),
          new Vehicle.Lane(172, -4),
          new Vehicle.Lane(236, 4),
          new Vehicle.Lane(288, 6));

  private static final int[] PAINTS = {
    0xC81E1E, 0xE8E8E8, 0x1E3CA0, 0x282828, 0x8C8C96, 0x1E7832, 0xDCB428
  };
  private static final int RED = 0xC81E1E;
  private static final int YELLOW = 0xDCB428;

  /** Frames between two vehicles of a lane, on average, when the street is quiet and busy. */
  private static final double QUIET_GAP_FRAMES = 90;

  private static final double BUSY_GAP_FRAMES = 18;

  private final List<Vehicle> vehicles;

  private Street(List<Vehicle> vehicles) {
    this.vehicles = List.copyOf(vehicles);
  }

  /** The traffic that a seed gives. */
  static Street ofSeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Vehicle> vehicles = new ArrayList<>();
    for (Vehicle.Lane lane : LANES) {
      int frame = random.nextInt(60);
      while (frame < FRAMES) {
        Vehicle.Kind kind = kind(random);
        Vehicle vehicle = new Vehicle(vehicles.size() + 1, kind, paint(kind, random), lane, frame);
        vehicles.add(vehicle);
        // The next one keeps its distance, so vehicles of a lane never overlap.
        int passing = kind.length() / Math.abs(lane.speed()) + 4;
        frame += passing + (int) (-Math.log(1 - random.nextDouble()) * meanGap(frame));
      }
    }
    return new Street(vehicles);
  }

  /** Every vehicle of the clip. */
  List<Vehicle> vehicles() {
    return vehicles;
  }

  private static double meanGap(int frame) {
    double middle = Math.sin(Math.PI * frame / FRAMES);
    return QUIET_GAP_FRAMES + (BUSY_GAP_FRAMES - QUIET_GAP_FRAMES) * middle * middle;
  }

  private static Vehicle.Kind kind(SplittableRandom random) {
    int draw = random.nextInt(100);
    if (draw < 74) {
      return Vehicle.Kind.CAR;
    }
    return draw < 87 ? Vehicle.Kind.TRUCK : Vehicle.Kind.BUS;
  }

  private static int paint(Vehicle.Kind kind, SplittableRandom random) {
    return kind == Vehicle.Kind.BUS
        ? (random.nextBoolean() ? RED : YELLOW)
        : PAINTS[random.nextInt(PAINTS.length)];
  }
}
