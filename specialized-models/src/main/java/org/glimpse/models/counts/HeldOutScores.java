package org.glimpse.models.counts;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a model counts in frames that it did not learn from.
 *
 * @param loss mean over frames and heads of minus the logarithm of the count's probability
 * @param classes class by class, in the order of the heads
 */
public record HeldOutScores(double loss, List<ClassScore> classes) {
  private static final int EXAMPLES = 32;
  private static final double PROBABILITY_MIN = 1e-7;

  public HeldOutScores {
    classes = List.copyOf(classes);
  }

  static HeldOutScores of(CountModel model, LabelledThumbnails frames) {
    int columns = model.columns();
    float[][] scores = new float[frames.size()][];
    CountModel.Scorer scorer = model.scorer(EXAMPLES);
    ByteBuffer pixels = frames.pixels();
    for (int first = 0; first < frames.size(); first += EXAMPLES) {
      int count = Math.min(EXAMPLES, frames.size() - first);
      scorer.thumbnails().put(0, pixels, first * Thumbnail.BYTES, count * Thumbnail.BYTES);
      float[] found = scorer.score(count);
      for (int i = 0; i < count; i++) {
        scores[first + i] = java.util.Arrays.copyOfRange(found, i * columns, (i + 1) * columns);
      }
    }
    List<ClassScore> classes = new ArrayList<>();
    double loss = 0;
    int column = 0;
    for (CountHead head : model.heads()) {
      int[] counts = frames.counts(head.className());
      loss += loss(head, column, scores, counts);
      classes.add(classScore(head, column, scores, counts));
      column += head.outputs();
    }
    return new HeldOutScores(loss / model.heads().size(), classes);
  }

  private static double loss(CountHead head, int column, float[][] scores, int[] counts) {
    double sum = 0;
    for (int frame = 0; frame < counts.length; frame++) {
      int shown = head.output(counts[frame]);
      double from = shown == 0 ? 1 : scores[frame][column + shown];
      double above = shown == head.countMax() ? 0 : scores[frame][column + shown + 1];
      sum -= Math.log(Math.max(PROBABILITY_MIN, from - above));
    }
    return sum / Math.max(1, counts.length);
  }

  private static ClassScore classScore(CountHead head, int column, float[][] scores, int[] counts) {
    int frames = counts.length;
    double error = 0;
    double meanCount = 0;
    double meanScore = 0;
    for (int frame = 0; frame < frames; frame++) {
      error += Math.abs(scores[frame][column] - counts[frame]);
      meanCount += counts[frame];
      meanScore += scores[frame][column];
    }
    meanCount /= Math.max(1, frames);
    meanScore /= Math.max(1, frames);
    double both = 0;
    double ofCounts = 0;
    double ofScores = 0;
    for (int frame = 0; frame < frames; frame++) {
      double count = counts[frame] - meanCount;
      double score = scores[frame][column] - meanScore;
      both += count * score;
      ofCounts += count * count;
      ofScores += score * score;
    }
    double product = ofCounts * ofScores;
    return new ClassScore(
        head.className(),
        head.countMax(),
        frames,
        meanCount,
        meanScore - meanCount,
        error / Math.max(1, frames),
        product > 0 ? both / Math.sqrt(product) : 0);
  }
}
