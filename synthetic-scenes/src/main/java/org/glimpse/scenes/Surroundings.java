package org.glimpse.scenes;

import java.util.ArrayList;
import java.util.List;

/** What stands around the junction: houses, trees, lamps, signal masts. All by the seed. */
final class Surroundings {
  private static final int[] WALLS = {
    0x9C7B64, 0xA89A86, 0x8C8F92, 0xB2A48C, 0x86695A, 0x9AA3A0, 0xA3856F, 0xB9B0A2
  };
  private static final int POLE = 0x4A4E50;
  private static final int BARK = 0x54463A;
  private static final int LAMP_GLASS = 0xFFE2A8;

  private final int salt;
  private final List<House> houses = new ArrayList<>();
  private final List<double[]> poles = new ArrayList<>();
  private final List<double[]> lampHeads = new ArrayList<>();
  private final List<double[]> trees = new ArrayList<>();

  /** A house on a rectangle of ground; metres. */
  private record House(double x0, double x1, double y0, double y1, double height, int wall) {}

  private Surroundings(int salt) {
    this.salt = salt;
  }

  static Surroundings of(long seed) {
    SceneRandom random = SceneRandom.of(seed, "surroundings");
    Surroundings around = new Surroundings((int) random.nextLong());
    around.placeHouses(random);
    around.placePoles(random);
    around.placeTrees(random);
    return around;
  }

  private void placeHouses(SceneRandom random) {
    double front = Junction.HOUSE_FRONT;
    double left = Junction.LEFT_HOUSE_SIDE;
    for (double x = left; x > -75; ) {
      double width = random.between(11, 18);
      double depth = x == left ? 38 : random.between(14, 22);
      houses.add(house(random, x - width, x, front, front + depth));
      x -= width;
    }
    double right = Junction.RIGHT_HOUSE_SIDE;
    for (double x = right; x < 70; ) {
      double width = random.between(11, 18);
      double end = x == right ? Junction.RIGHT_HOUSE_END : front + random.between(14, 22);
      houses.add(house(random, x, x + width, front, end));
      x += width;
    }
    houses.add(house(random, -24, -2, Junction.CLOSING_FRONT, Junction.CLOSING_FRONT + 12));
    houses.add(house(random, -2, 16, Junction.CLOSING_FRONT, Junction.CLOSING_FRONT + 12));
    houses.add(house(random, 16, 40, Junction.CLOSING_FRONT, Junction.CLOSING_FRONT + 12));
  }

  private static House house(SceneRandom random, double x0, double x1, double y0, double y1) {
    double height = 3.2 * (3 + random.below(3)) + random.between(0.5, 1.5);
    return new House(x0, x1, y0, y1, height, WALLS[random.below(WALLS.length)]);
  }

  private void placePoles(SceneRandom random) {
    // Signal masts at the stop lines, street lamps along the pavements.
    poles.add(new double[] {-9.6, 22.6, 4.2, 0.09});
    poles.add(new double[] {9.6, 37.4, 4.2, 0.09});
    poles.add(new double[] {4.6, 17, 4.2, 0.09});
    poles.add(new double[] {-4.6, 43.2, 4.2, 0.09});
    for (double x : new double[] {-34, -17, 15, 32}) {
      double shifted = x + random.between(-1.5, 1.5);
      poles.add(new double[] {shifted, 37.6, 8, 0.1});
      lampHeads.add(new double[] {shifted, 36.6, 8});
    }
    double near = random.between(-20, -16);
    poles.add(new double[] {near, 22.4, 8, 0.11});
    lampHeads.add(new double[] {near, 23.4, 8});
    double nearRight = random.between(8, 10.5);
    poles.add(new double[] {nearRight, 21.8, 8, 0.11});
    lampHeads.add(new double[] {nearRight, 22.8, 8});
  }

  private void placeTrees(SceneRandom random) {
    for (double x : new double[] {-30, -24, -15, 13.5, 21, 28}) {
      if (random.chance(0.6)) {
        trees.add(new double[] {x + random.between(-1, 1), 40.3, random.between(2.6, 3.4), 1.7});
      }
    }
    // One in front of the main road, off to a side: it hides some of what passes.
    double side = random.chance(0.5) ? random.between(-21, -18.5) : random.between(7.4, 9.5);
    trees.add(new double[] {side, random.between(19.4, 20.2), random.between(2.4, 3), 1.5});
    trees.add(new double[] {-14 + random.between(-2, 1), 15, random.between(1.2, 1.6), 0.9});
  }

  /** Shadows on the ground of everything that stands. */
  void castShadows(BackdropPainter painter) {
    double[] sun = painter.toSun();
    for (House house : houses) {
      painter.shadow(
          GroundShadow.ofBox(
              (house.x0 + house.x1) / 2,
              (house.y0 + house.y1) / 2,
              new double[] {(house.x1 - house.x0) / 2, (house.y1 - house.y0) / 2},
              1,
              0,
              0,
              house.height,
              sun));
    }
    for (double[] pole : poles) {
      painter.shadow(
          GroundShadow.ofBox(
              pole[0], pole[1], new double[] {pole[3], pole[3]}, 1, 0, 0, pole[2], sun));
    }
    for (double[] tree : trees) {
      for (double[] ball : balls(tree)) {
        painter.shadow(ballShadow(ball, sun));
      }
    }
  }

  /** Lamplight on the ground. */
  void light(BackdropPainter painter) {
    for (double[] lamp : lampHeads) {
      painter.lamp(lamp[0], lamp[1]);
    }
  }

  private static double[] ballShadow(double[] ball, double[] sun) {
    double x = ball[0] - sun[0] / sun[2] * ball[2];
    double y = ball[1] - sun[1] / sun[2] * ball[2];
    double[] outline = new double[20];
    for (int i = 0; i < 10; i++) {
      double angle = i * Math.PI / 5;
      outline[2 * i] = x + 0.85 * ball[3] * StrictMath.cos(angle);
      outline[2 * i + 1] = y + 0.85 * ball[3] * StrictMath.sin(angle);
    }
    return outline;
  }

  /** Puts everything up. */
  void stand(BackdropPainter painter) {
    for (int i = 0; i < houses.size(); i++) {
      House house = houses.get(i);
      Facade facade = new Facade(house.wall, house.height, salt + 31 * i);
      double[] bottom = {house.x0, house.x1, house.y0, house.y1, 0};
      double[] top = {house.x0, house.x1, house.y0, house.y1, house.height};
      Solid shell = new Solid().frustum(bottom, top, house.wall, 0x5A5654);
      for (Solid.Face face : shell.faces()) {
        boolean roof = face.normal()[2] > 0.5;
        boolean alongX = Math.abs(face.normal()[1]) > 0.5;
        painter.surface(
            face.corners(),
            face.normal(),
            (x, y, z) -> roof ? face.rgb() : facade.colour(alongX ? x : y, z));
      }
    }
    for (double[] pole : poles) {
      post(painter, pole[0], pole[1], 0, pole[2], pole[3], POLE);
    }
    for (double[] lamp : lampHeads) {
      Solid head =
          new Solid()
              .box(
                  lamp[0] - 0.15,
                  lamp[0] + 0.15,
                  lamp[1] - 0.4,
                  lamp[1] + 1,
                  lamp[2],
                  lamp[2] + 0.16,
                  POLE)
              .box(
                  lamp[0] - 0.2,
                  lamp[0] + 0.2,
                  lamp[1] - 0.5,
                  lamp[1] + 0.1,
                  lamp[2] - 0.16,
                  lamp[2],
                  LAMP_GLASS);
      for (Solid.Face face : head.faces()) {
        int rgb = face.rgb() == LAMP_GLASS ? LAMP_GLASS | BackdropPainter.SHINES : face.rgb();
        painter.surface(face.corners(), face.normal(), (x, y, z) -> rgb);
      }
    }
    int number = 0;
    for (double[] tree : trees) {
      post(painter, tree[0], tree[1], 0, tree[2], 0.16, BARK);
      for (double[] ball : balls(tree)) {
        int rgb = Shade.mix(0x4A6132, 0x6B7436, SceneRandom.unit(number, 3, salt));
        painter.foliage(ball[0], ball[1], ball[2], ball[3], rgb, salt + 977 * number++);
      }
    }
  }

  private static void post(
      BackdropPainter painter,
      double x,
      double y,
      double low,
      double high,
      double radius,
      int rgb) {
    Solid post = new Solid().box(x - radius, x + radius, y - radius, y + radius, low, high, rgb);
    for (Solid.Face face : post.faces()) {
      painter.surface(face.corners(), face.normal(), (px, py, pz) -> rgb);
    }
  }

  /** The crown of a tree {@code x, y, height of the trunk, radius} as balls of leaves. */
  private static double[][] balls(double[] tree) {
    double r = tree[3];
    double z = tree[2] + r * 0.7;
    return new double[][] {
      {tree[0], tree[1], z, r},
      {tree[0] - r * 0.7, tree[1] + 0.2, z - r * 0.25, r * 0.7},
      {tree[0] + r * 0.75, tree[1] - 0.2, z - r * 0.15, r * 0.68},
      {tree[0] + r * 0.1, tree[1] - 0.1, z + r * 0.6, r * 0.66}
    };
  }

  /**
   * Signal heads: place of the lamps' middle, and which light they show; towards the camera or not.
   */
  static final double[][] SIGNAL_HEADS = {
    {-9.6, 22.4, 3.9}, {9.6, 37.2, 3.9}, {4.6, 16.8, 3.9}, {-4.6, 43, 3.9}
  };
}
