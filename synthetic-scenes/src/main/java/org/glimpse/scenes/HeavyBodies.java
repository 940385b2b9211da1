package org.glimpse.scenes;

import static org.glimpse.scenes.VehicleBodies.CHASSIS;
import static org.glimpse.scenes.VehicleBodies.FRONT;
import static org.glimpse.scenes.VehicleBodies.GLASS;
import static org.glimpse.scenes.VehicleBodies.LEFT;
import static org.glimpse.scenes.VehicleBodies.REAR;
import static org.glimpse.scenes.VehicleBodies.RIGHT;
import static org.glimpse.scenes.VehicleBodies.darker;
import static org.glimpse.scenes.VehicleBodies.lamps;
import static org.glimpse.scenes.VehicleBodies.lighter;

/** The bodies of buses and trucks. */
final class HeavyBodies {
  private HeavyBodies() {}

  static Solid bus(VehicleKind kind, int rgb) {
    double half = kind.length() / 2;
    double side = kind.width() / 2;
    Solid body = new Solid();
    body.box(-half + 0.2, half - 0.2, -side + 0.1, side - 0.1, 0.2, 0.4, CHASSIS);
    double[] bottom = {-half, half, -side, side, 0.36};
    double[] top = {-half + 0.05, half - 0.12, -side + 0.04, side - 0.04, kind.height()};
    body.frustum(bottom, top, rgb, lighter(rgb));
    for (int flank : new int[] {LEFT, RIGHT}) {
      for (int pane = 0; pane < 7; pane++) {
        double from = 0.04 + pane * 0.134;
        double[] place = {from, from + 0.122, 0.42, 0.8};
        body.decal(bottom, top, flank, place, GLASS, Solid.Finish.GLASS);
      }
    }
    for (double door : new double[] {0.36, 0.86}) {
      double[] place = {door, door + 0.09, 0.03, 0.8};
      body.decal(bottom, top, RIGHT, place, GLASS, Solid.Finish.GLASS);
    }
    body.decal(bottom, top, FRONT, new double[] {0.05, 0.95, 0.34, 0.8}, GLASS, Solid.Finish.GLASS);
    body.decal(
        bottom, top, FRONT, new double[] {0.2, 0.8, 0.84, 0.95}, 0xD89020, Solid.Finish.HEADLIGHT);
    body.decal(bottom, top, REAR, new double[] {0.12, 0.88, 0.5, 0.8}, GLASS, Solid.Finish.GLASS);
    lamps(body, low(bottom, 0.6), low(bottom, 0.85), 0.18);
    body.wheels(half - 2.6, side, 0.48);
    body.wheels(-half + 3, side, 0.48);
    return body;
  }

  static Solid boxTruck(VehicleKind kind, int rgb) {
    double half = kind.length() / 2;
    double side = kind.width() / 2;
    Solid body = cab(half, side, rgb, 2.55);
    body.box(-half + 0.1, half - 0.3, -side + 0.25, side - 0.25, 0.45, 0.85, CHASSIS);
    double[] bottom = {-half, half - 2.15, -side, side, 0.85};
    double[] top = {-half, half - 2.15, -side, side, kind.height()};
    body.frustum(bottom, top, 0xC4C4BE, 0xD2D2CE);
    double[] stripe = {0.02, 0.98, 0.3, 0.45};
    body.decal(bottom, top, LEFT, stripe, rgb, Solid.Finish.MATTE);
    body.decal(bottom, top, RIGHT, stripe, rgb, Solid.Finish.MATTE);
    body.decal(bottom, top, REAR, new double[] {0.49, 0.51, 0, 1}, CHASSIS, Solid.Finish.MATTE);
    body.wheels(-half + 1.5, side, 0.46);
    return body;
  }

  /** As long and as colourful as a bus: from far away only its sides without windows differ. */
  static Solid lorry(VehicleKind kind, int rgb) {
    double half = kind.length() / 2;
    double side = kind.width() / 2;
    Solid body = cab(half, side, rgb, 2.7);
    body.box(-half + 0.1, half - 0.3, -side + 0.25, side - 0.25, 0.45, 0.8, CHASSIS);
    double[] bottom = {-half, half - 2.1, -side, side, 0.8};
    double[] top = {-half, half - 2.1, -side, side, kind.height()};
    body.frustum(bottom, top, rgb, lighter(rgb));
    double[] stripe = {0.02, 0.98, 0.45, 0.75};
    body.decal(bottom, top, LEFT, stripe, darker(rgb), Solid.Finish.MATTE);
    body.decal(bottom, top, RIGHT, stripe, darker(rgb), Solid.Finish.MATTE);
    body.decal(bottom, top, REAR, new double[] {0.49, 0.51, 0, 1}, CHASSIS, Solid.Finish.MATTE);
    body.wheels(-half + 1.5, side, 0.48);
    body.wheels(-half + 2.7, side, 0.48);
    return body;
  }

  static Solid tipper(VehicleKind kind, int rgb) {
    double half = kind.length() / 2;
    double side = kind.width() / 2;
    Solid body = cab(half, side, rgb, kind.height());
    body.box(-half + 0.1, half - 0.3, -side + 0.25, side - 0.25, 0.45, 0.95, CHASSIS);
    double[] bottom = {-half + 0.25, half - 2.3, -side + 0.2, side - 0.2, 0.95};
    double[] top = {-half, half - 2.2, -side, side, 2.1};
    body.frustum(bottom, top, darker(rgb), 0x6B5A44);
    body.frustum(
        new double[] {-half + 0.4, half - 2.6, -side + 0.3, side - 0.3, 2.1},
        new double[] {-half + 1.6, half - 3.6, -0.3, 0.3, 2.55},
        0x75634B,
        0x7C6A52);
    body.wheels(-half + 1.1, side, 0.48);
    body.wheels(-half + 2.2, side, 0.48);
    return body;
  }

  private static Solid cab(double half, double side, int rgb, double height) {
    Solid body = new Solid();
    double[] bottom = {half - 2, half, -side, side, 0.45};
    double[] top = {half - 1.95, half - 0.25, -side + 0.06, side - 0.06, height};
    body.frustum(bottom, top, rgb, rgb);
    body.decal(bottom, top, FRONT, new double[] {0.06, 0.94, 0.5, 0.9}, GLASS, Solid.Finish.GLASS);
    for (int flank : new int[] {LEFT, RIGHT}) {
      double[] place = {0.35, 0.9, 0.52, 0.88};
      body.decal(bottom, top, flank, place, GLASS, Solid.Finish.GLASS);
    }
    double[] low = {-half, half, -side, side, 0.65};
    double[] high = {-half, half, -side, side, 0.9};
    lamps(body, low, high, 0.16);
    body.decal(low, high, FRONT, new double[] {0.2, 0.8, 0.2, 1.6}, CHASSIS, Solid.Finish.MATTE);
    body.wheels(half - 1.1, side, 0.46);
    return body;
  }

  private static double[] low(double[] box, double z) {
    return new double[] {box[0] - 0.01, box[1] + 0.01, box[2], box[3], z};
  }
}
