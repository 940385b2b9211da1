package org.glimpse.scenes;

import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * How much traffic arrives, per minute of video and averaged over a day, on all approaches
 * together.
 *
 * @param cars 0 to 120
 * @param buses 0 to 120
 * @param trucks 0 to 120
 * @param motorcycles 0 to 120
 * @param people 0 to 120
 * @param dailyRhythm whether rates follow the scene's clock, with rush hours and quiet nights
 * @param bursts whether arrivals come in clusters, as behind a traffic light further up
 * @param parkedCars cars at the kerb that never move, 0 to 2
 */
public record TrafficRates(
    double cars,
    double buses,
    double trucks,
    double motorcycles,
    double people,
    boolean dailyRhythm,
    boolean bursts,
    int parkedCars) {
  private static final double RATE_MAX = 120;
  private static final int PARKED_MAX = 2;

  /** Checks every limit. */
  public TrafficRates {
    requireRate("cars", cars);
    requireRate("buses", buses);
    requireRate("trucks", trucks);
    requireRate("motorcycles", motorcycles);
    requireRate("people", people);
    if (parkedCars < 0 || parkedCars > PARKED_MAX) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "A street cannot have " + parkedCars + " parked cars",
          "Give a number from 0 to " + PARKED_MAX + ".");
    }
  }

  /** A town's street: 9 cars, 1 bus, 1.2 trucks, 1.4 motorcycles and 7 people a minute. */
  public static TrafficRates town() {
    return new TrafficRates(9, 1, 1.2, 1.4, 7, true, true, 2);
  }

  /** Nothing comes and nothing is parked. */
  public static TrafficRates none() {
    return new TrafficRates(0, 0, 0, 0, 0, false, false, 0);
  }

  /**
   * The same street with other rates for vehicles and people.
   *
   * @param factor what every rate is multiplied by, 0 or more; results above 120 are refused
   */
  public TrafficRates times(double factor) {
    return new TrafficRates(
        cars * factor,
        buses * factor,
        trucks * factor,
        motorcycles * factor,
        people * factor,
        dailyRhythm,
        bursts,
        parkedCars);
  }

  /** Constant rates without clusters: arrivals are a Poisson process. */
  public TrafficRates steady() {
    return new TrafficRates(cars, buses, trucks, motorcycles, people, false, false, parkedCars);
  }

  double of(ObjectClass objectClass) {
    return switch (objectClass) {
      case CAR -> cars;
      case BUS -> buses;
      case TRUCK -> trucks;
      case MOTORCYCLE -> motorcycles;
      case PERSON -> people;
    };
  }

  private static void requireRate(String name, double rate) {
    if (!(rate >= 0 && rate <= RATE_MAX)) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          rate + " " + name + " a minute cannot be drawn",
          "Give a rate from 0 to 120.");
    }
  }
}
