package org.glimpse.models.detector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.glimpse.models.network.Network;
import org.glimpse.models.network.Weights;
import org.glimpse.models.training.Field;
import org.glimpse.models.training.Minibatch;
import org.glimpse.models.training.Objective;
import org.glimpse.video.Box;

/**
 * Teaches a detector from crops of labelled pictures. Most crops show an object of a class drawn
 * more evenly than classes occur; the others lie anywhere.
 */
final class DetectorObjective implements Objective {
  /** Counted up whenever crops, targets or loss change what is learned. */
  private static final int VERSION = 1;

  private static final double SHARE_AROUND_OBJECTS = 0.85;

  /** Objects of which less is left at the edge of a crop are ignored. */
  private static final double LEFT_MIN = 0.35;

  private static final float SIDE_MIN = 2;

  private final LabelledPictures pictures;
  private final Optional<Weights> start;
  private final int width;
  private final int height;
  private final Network network;
  private final DetectorTargets targets;
  private final CropPainter painter;
  private final List<List<int[]>> byClass = new ArrayList<>();
  private final double[] classShares;

  /**
   * @param start weights to go on from; empty to begin from nothing
   * @param width pixels of a crop, a multiple of {@value DetectorNetwork#SIDE_STEP}
   * @param height pixels of a crop, a multiple of {@value DetectorNetwork#SIDE_STEP}
   */
  DetectorObjective(LabelledPictures pictures, Optional<Weights> start, int width, int height) {
    this.pictures = pictures;
    this.start = start;
    this.width = width;
    this.height = height;
    int classes = pictures.classes().size();
    this.network = DetectorNetwork.of(classes, height, width);
    this.targets = new DetectorTargets(classes, width, height);
    this.painter = new CropPainter(width, height);
    for (int each = 0; each < classes; each++) {
      byClass.add(new ArrayList<>());
    }
    for (int picture = 0; picture < pictures.count(); picture++) {
      List<LabelledObject> objects = pictures.objects(picture);
      for (int place = 0; place < objects.size(); place++) {
        if (!objects.get(place).ignored()) {
          byClass.get(objects.get(place).classIndex()).add(new int[] {picture, place});
        }
      }
    }
    // Square roots lie between how often classes occur and all equally often.
    this.classShares = byClass.stream().mapToDouble(all -> Math.sqrt(all.size())).toArray();
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Weights initialWeights(long seed) {
    return start.orElseGet(() -> DetectorNetwork.initialWeights(network, seed));
  }

  @Override
  public List<Field> fields() {
    int rows = targets.rows();
    int columns = targets.columns();
    return List.of(
        Field.bytes(INPUT, height, width, 3),
        Field.floats(DetectorLoss.SCORES, targets.classes(), rows, columns),
        Field.floats(DetectorLoss.SCORE_WEIGHTS, 1, rows, columns),
        Field.floats(DetectorLoss.BOXES, DetectorNetwork.BOX, rows, columns),
        Field.floats(DetectorLoss.BOX_WEIGHTS, 1, rows, columns));
  }

  @Override
  public String definition() {
    String from = start.map(weights -> weights.digest().hex()).orElse("nothing");
    return "detector " + VERSION + " pictures " + pictures.digest().hex() + " from " + from;
  }

  @Override
  public void fill(long seed, long step, Minibatch into) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + step * 0xBF58476D1CE4E5B9L);
    ByteBuffer pixels = into.buffer(INPUT);
    FloatBuffer scores = into.buffer(DetectorLoss.SCORES).asFloatBuffer();
    FloatBuffer scoreWeights = into.buffer(DetectorLoss.SCORE_WEIGHTS).asFloatBuffer();
    FloatBuffer boxes = into.buffer(DetectorLoss.BOXES).asFloatBuffer();
    FloatBuffer boxWeights = into.buffer(DetectorLoss.BOX_WEIGHTS).asFloatBuffer();
    int learned = 0;
    for (int example = 0; example < into.examples(); example++) {
      int[] object = drawObject(random);
      int picture = object[0];
      Crop crop = drawCrop(picture, object[1], random);
      painter.paint(crop, pictures, picture, pixels, example * 3 * width * height);
      learned += targets.fill(objects(crop, picture));
      targets.putScores(scores, example);
      targets.putScoreWeights(scoreWeights, example);
      targets.putBoxes(boxes, example);
      targets.putBoxWeights(boxWeights, example);
    }
    divide(scoreWeights, Math.max(1, learned));
    divide(boxWeights, Math.max(1, learned));
  }

  @Override
  public NDArray loss(NDList outputs, Targets fields) {
    NDArray raw = outputs.get(0);
    return DetectorLoss.of(raw, cells(raw), fields);
  }

  private NDArray cells(NDArray raw) {
    int rows = targets.rows();
    int columns = targets.columns();
    NDArray x = raw.getManager().arange(0.5f, columns).reshape(1, 1, 1, columns).repeat(2, rows);
    NDArray y = raw.getManager().arange(0.5f, rows).reshape(1, 1, rows, 1).repeat(3, columns);
    return x.concat(y, 1);
  }

  /** Picture and place of an object, or any picture and -1. */
  private int[] drawObject(Random random) {
    double sum = Arrays.stream(classShares).sum();
    if (sum == 0 || random.nextDouble() >= SHARE_AROUND_OBJECTS) {
      return new int[] {random.nextInt(pictures.count()), -1};
    }
    double drawn = random.nextDouble() * sum;
    int chosen = 0;
    while (chosen < classShares.length - 1 && drawn >= classShares[chosen]) {
      drawn -= classShares[chosen++];
    }
    List<int[]> all = byClass.get(chosen);
    return all.isEmpty()
        ? new int[] {random.nextInt(pictures.count()), -1}
        : all.get(random.nextInt(all.size()));
  }

  private Crop drawCrop(int picture, int object, Random random) {
    double x = random.nextDouble() * pictures.width();
    double y = random.nextDouble() * pictures.height();
    if (object >= 0) {
      Box box = pictures.objects(picture).get(object).box();
      x = (box.xmin() + box.xmax()) / 2;
      y = (box.ymin() + box.ymax()) / 2;
    }
    return Crop.around(x, y, width, height, pictures, random);
  }

  private List<LabelledObject> objects(Crop crop, int picture) {
    List<LabelledObject> placed = new ArrayList<>();
    for (LabelledObject object : pictures.objects(picture)) {
      Box whole = crop.place(object.box(), width);
      Box box =
          new Box(
              Math.max(0, whole.xmin()),
              Math.max(0, whole.ymin()),
              Math.min(width, whole.xmax()),
              Math.min(height, whole.ymax()));
      if (box.xmax() > box.xmin() && box.ymax() > box.ymin()) {
        boolean small =
            box.area() < LEFT_MIN * whole.area()
                || box.width() < SIDE_MIN
                || box.height() < SIDE_MIN;
        placed.add(new LabelledObject(object.classIndex(), box, object.ignored() || small));
      }
    }
    return placed;
  }

  private static void divide(FloatBuffer values, float by) {
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, values.get(i) / by);
    }
  }
}
