package org.glimpse.scenes;

import java.util.EnumMap;
import java.util.Map;

/** The bodies of vehicles, built once for each kind and colour. */
final class VehicleBodies {
  static final int GLASS = 0x2A343C;
  private static final int RUBBER = 0x222326;
  private static final int LAMP = 0xE8E6DC;
  private static final int REAR_LAMP = 0xA01414;
  static final int CHASSIS = 0x2E2F32;

  private static final double[] WHOLE = {0.06, 0.94, 0.1, 0.92};
  static final int FRONT = 0;
  static final int REAR = 1;
  static final int LEFT = 2;
  static final int RIGHT = 3;

  private static final Map<VehicleKind, Map<ObjectColour, Solid>> BODIES =
      new EnumMap<>(VehicleKind.class);

  static {
    for (VehicleKind kind : VehicleKind.values()) {
      Map<ObjectColour, Solid> byColour = new EnumMap<>(ObjectColour.class);
      for (ObjectColour colour : ObjectColour.values()) {
        byColour.put(colour, build(kind, colour.rgb()));
      }
      BODIES.put(kind, byColour);
    }
  }

  private VehicleBodies() {}

  static Solid of(VehicleKind kind, ObjectColour colour) {
    return BODIES.get(kind).get(colour);
  }

  private static Solid build(VehicleKind kind, int rgb) {
    return switch (kind) {
      case SEDAN -> car(kind, rgb, new double[] {-1.72, 0.98}, new double[] {-1.08, 0.28}, 0.9);
      case HATCHBACK -> car(kind, rgb, new double[] {-1.9, 0.95}, new double[] {-1.52, 0.2}, 0.92);
      case ESTATE -> car(kind, rgb, new double[] {-2.25, 1.05}, new double[] {-2.0, 0.4}, 1.02);
      case VAN -> van(kind, rgb);
      case CITY_BUS -> HeavyBodies.bus(kind, rgb);
      case BOX_TRUCK -> HeavyBodies.boxTruck(kind, rgb);
      case LORRY -> HeavyBodies.lorry(kind, rgb);
      case TIPPER -> HeavyBodies.tipper(kind, rgb);
      case MOTORCYCLE -> motorcycle(rgb);
    };
  }

  private static Solid car(
      VehicleKind kind, int rgb, double[] belt, double[] roof, double beltHeight) {
    double half = kind.length() / 2;
    double side = kind.width() / 2;
    Solid body = new Solid();
    body.box(-half + 0.1, half - 0.1, -side + 0.06, side - 0.06, 0.16, 0.34, CHASSIS);
    body.prism(
        new double[] {
          half - 0.06,
          0.3,
          half,
          0.6,
          half - 0.25,
          0.74,
          belt[1],
          beltHeight,
          belt[0],
          beltHeight,
          -half + 0.1,
          beltHeight - 0.02,
          -half,
          0.6,
          -half + 0.06,
          0.3
        },
        -side,
        side,
        rgb);
    double[] bottom = {belt[0], belt[1], -side * 0.95, side * 0.95, beltHeight};
    double[] top = {roof[0], roof[1], -side * 0.76, side * 0.76, kind.height()};
    body.frustum(bottom, top, rgb, rgb);
    body.decal(bottom, top, FRONT, WHOLE, GLASS, Solid.Finish.GLASS);
    body.decal(bottom, top, REAR, WHOLE, GLASS, Solid.Finish.GLASS);
    for (int flank : new int[] {LEFT, RIGHT}) {
      body.decal(bottom, top, flank, new double[] {0.1, 0.5, 0.1, 0.86}, GLASS, Solid.Finish.GLASS);
      body.decal(
          bottom, top, flank, new double[] {0.55, 0.92, 0.1, 0.86}, GLASS, Solid.Finish.GLASS);
    }
    double[] low = {-half, half, -side, side, 0.52};
    double[] high = {-half, half, -side, side, 0.72};
    lamps(body, low, high, 0.24);
    body.decal(low, high, FRONT, new double[] {0.3, 0.7, -0.6, 0.5}, CHASSIS, Solid.Finish.MATTE);
    body.decal(low, high, REAR, new double[] {0.36, 0.64, -0.3, 0.4}, 0xC8C8C0, Solid.Finish.MATTE);
    body.wheels(half * 0.62, side, 0.33);
    body.wheels(-half * 0.6, side, 0.33);
    return body;
  }

  /** A car by its class, but nearly as tall as a truck. */
  private static Solid van(VehicleKind kind, int rgb) {
    double half = kind.length() / 2;
    double side = kind.width() / 2;
    Solid body = new Solid();
    body.box(-half + 0.1, half - 0.1, -side + 0.06, side - 0.06, 0.18, 0.36, CHASSIS);
    body.prism(
        new double[] {
          half - 0.06,
          0.32,
          half,
          0.62,
          half - 0.1,
          0.95,
          half - 0.75,
          1.25,
          half - 1.45,
          kind.height(),
          -half,
          kind.height(),
          -half,
          0.32
        },
        -side,
        side,
        rgb);
    double[] bottom = {-half, half - 0.73, -side, side, 1.25};
    double[] top = {-half, half - 1.43, -side, side, kind.height()};
    body.decal(
        bottom, top, FRONT, new double[] {0.06, 0.94, 0.06, 0.86}, GLASS, Solid.Finish.GLASS);
    for (int flank : new int[] {LEFT, RIGHT}) {
      body.decal(
          bottom, top, flank, new double[] {0.76, 0.96, 0.08, 0.7}, GLASS, Solid.Finish.GLASS);
    }
    body.decal(bottom, top, REAR, new double[] {0.1, 0.46, 0.1, 0.7}, GLASS, Solid.Finish.GLASS);
    body.decal(bottom, top, REAR, new double[] {0.54, 0.9, 0.1, 0.7}, GLASS, Solid.Finish.GLASS);
    double[] low = {-half, half, -side, side, 0.62};
    double[] high = {-half, half, -side, side, 0.86};
    lamps(body, low, high, 0.18);
    body.wheels(half - 1, side, 0.36);
    body.wheels(-half + 1.1, side, 0.36);
    return body;
  }

  static void lamps(Solid body, double[] low, double[] high, double width) {
    double[] left = {0.02, width, 0, 1};
    double[] right = {1 - width, 0.98, 0, 1};
    body.decal(low, high, FRONT, left, LAMP, Solid.Finish.HEADLIGHT);
    body.decal(low, high, FRONT, right, LAMP, Solid.Finish.HEADLIGHT);
    body.decal(low, high, REAR, left, REAR_LAMP, Solid.Finish.TAILLIGHT);
    body.decal(low, high, REAR, right, REAR_LAMP, Solid.Finish.TAILLIGHT);
  }

  private static Solid motorcycle(int rgb) {
    Solid body = new Solid();
    for (double axle : new double[] {0.72, -0.72}) {
      body.prism(round(axle, 0.32, 0.32), -0.07, 0.07, RUBBER);
    }
    body.frustum(
        new double[] {-0.75, 0.6, -0.14, 0.14, 0.38},
        new double[] {-0.9, 0.45, -0.17, 0.17, 0.85},
        rgb,
        0x1C1C1E);
    body.frustum(
        new double[] {0.45, 0.75, -0.1, 0.1, 0.4},
        new double[] {0.35, 0.55, -0.3, 0.3, 1.02},
        rgb,
        CHASSIS);
    double[] low = {-0.9, 0.72, -0.12, 0.12, 0.7};
    double[] high = {-0.92, 0.66, -0.12, 0.12, 0.88};
    double[] all = {0, 1, 0, 1};
    body.decal(low, high, FRONT, all, LAMP, Solid.Finish.HEADLIGHT);
    body.decal(low, high, REAR, all, REAR_LAMP, Solid.Finish.TAILLIGHT);
    // The rider: legs, jacket, helmet.
    body.frustum(
        new double[] {-0.3, 0.25, -0.32, 0.32, 0.42},
        new double[] {-0.4, 0.2, -0.3, 0.3, 0.86},
        0x2A2E36,
        0x2A2E36);
    body.frustum(
        new double[] {-0.42, 0.0, -0.22, 0.22, 0.84},
        new double[] {-0.22, 0.18, -0.3, 0.3, 1.42},
        darker(rgb),
        darker(rgb));
    body.frustum(
        new double[] {-0.12, 0.2, -0.15, 0.15, 1.42},
        new double[] {-0.1, 0.16, -0.12, 0.12, 1.68},
        0xB8B8BA,
        0xC8C8CA);
    return body;
  }

  private static double[] round(double x, double z, double radius) {
    double[] outline = new double[20];
    for (int i = 0; i < 10; i++) {
      double angle = (i + 0.5) * Math.PI / 5;
      outline[2 * i] = x + radius * StrictMath.cos(angle);
      outline[2 * i + 1] = z + radius * StrictMath.sin(angle);
    }
    return outline;
  }

  static int lighter(int rgb) {
    return Shade.mix(rgb, 0xE0E0E0, 0.55);
  }

  static int darker(int rgb) {
    return Shade.mix(rgb, 0x101012, 0.35);
  }
}
