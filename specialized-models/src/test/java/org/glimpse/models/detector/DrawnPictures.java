package org.glimpse.models.detector;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.glimpse.video.Box;
import org.glimpse.workspace.Digest;

/** Rectangles on noise: wide reddish ones and tall bluish ones. */
final class DrawnPictures implements LabelledPictures {
  private final int width;
  private final int height;
  private final List<ByteBuffer> pixels = new ArrayList<>();
  private final List<List<LabelledObject>> objects = new ArrayList<>();
  private final long seed;

  DrawnPictures(int count, int width, int height, long seed) {
    this.width = width;
    this.height = height;
    this.seed = seed;
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      draw(random);
    }
  }

  private void draw(Random random) {
    ByteBuffer picture = ByteBuffer.allocateDirect(3 * width * height);
    for (int i = 0; i < picture.capacity(); i++) {
      picture.put(i, (byte) (90 + random.nextInt(50)));
    }
    List<LabelledObject> drawn = new ArrayList<>();
    for (int tries = 0; tries < 5; tries++) {
      int kind = random.nextInt(2);
      int side = 14 + random.nextInt(30);
      int w = kind == 0 ? 2 * side : side / 2;
      int h = side;
      int left = random.nextInt(width - w);
      int top = random.nextInt(height - h);
      Box box = new Box(left, top, left + w, top + h);
      if (drawn.stream().allMatch(other -> other.box().iou(box) == 0)) {
        for (int y = top; y < top + h; y++) {
          for (int x = left; x < left + w; x++) {
            int at = 3 * (y * width + x);
            picture.put(at + (kind == 0 ? 0 : 2), (byte) (200 + random.nextInt(50)));
            picture.put(at + 1, (byte) (40 + random.nextInt(30)));
          }
        }
        drawn.add(new LabelledObject(kind, box, false));
      }
    }
    pixels.add(picture);
    objects.add(drawn);
  }

  @Override
  public List<String> classes() {
    return List.of("wide", "tall");
  }

  @Override
  public int count() {
    return pixels.size();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public ByteBuffer pixels(int picture) {
    return pixels.get(picture);
  }

  @Override
  public List<LabelledObject> objects(int picture) {
    return objects.get(picture);
  }

  @Override
  public Digest digest() {
    return Digest.ofParts("drawn", Long.toString(seed), width + "x" + height);
  }
}
