package org.glimpse.scenes;

import java.util.ArrayList;
import java.util.List;

/** Cars at the kerb of the far side street, which never move. */
final class ParkedCars {
  /** From one place to the next, metres. */
  static final double SPACING = 9;

  private ParkedCars() {}

  /** A car that stands still; metres, direction as cosine and sine. */
  record Parked(
      long identity,
      VehicleKind kind,
      ObjectColour colour,
      double x,
      double y,
      double cosine,
      double sine) {}

  static List<Parked> of(SceneOptions options) {
    SceneRandom random = SceneRandom.of(options.seed(), "parked cars");
    List<Parked> cars = new ArrayList<>();
    for (int i = 0; i < options.rates().parkedCars(); i++) {
      VehicleKind[] kinds = {VehicleKind.SEDAN, VehicleKind.HATCHBACK, VehicleKind.ESTATE};
      VehicleKind kind = kinds[random.below(3)];
      ObjectColour[] colours = ObjectColour.values();
      ObjectColour colour = colours[random.below(colours.length)];
      double y = Junction.PARKING_NEAR_END + (i + 0.5) * SPACING + random.between(-0.4, 0.4);
      cars.add(new Parked(i + 1L, kind, colour, Junction.SIDE_EDGE + 1.15, y, 0, 1));
    }
    return cars;
  }
}
