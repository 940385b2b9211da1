package org.glimpse.models.counts;

import java.util.function.Predicate;
import org.glimpse.video.Video;
import org.glimpse.workspace.MeasuredCosts;

/** What training and scoring would cost, from what they have cost on this machine. */
final class CountPrices {
  /** Kind of {@link MeasuredCosts}: one image through training, by architecture. */
  static final String TRAINING = "train";

  /** Kind of {@link MeasuredCosts} that labelling keeps: one frame decoded, by file digest. */
  private static final String DECODE = "decode";

  /** Of the usual network before anything was measured, on one core of a server. */
  private static final double TRAINING_SECONDS_PER_IMAGE = 1 / 900.0;

  private static final double SCORING_SECONDS_PER_FRAME = 1 / 8000.0;
  private static final double DECODE_SECONDS_PER_PIXEL = 1.0 / (400.0 * 1280 * 720);

  private final MeasuredCosts costs;
  private final ThumbnailStore thumbnails;
  private final ScoreStore scores;

  CountPrices(MeasuredCosts costs, ThumbnailStore thumbnails, ScoreStore scores) {
    this.costs = costs;
    this.thumbnails = thumbnails;
    this.scores = scores;
  }

  /** Frames without a score, those of vanished files without thumbnails left out. */
  long unscored(Video video, TrainedModel model) {
    return video.segments().stream()
        .filter(this::canBeSeen)
        .mapToLong(segment -> scores.missing(segment, model))
        .sum();
  }

  /** Whether thumbnails of a file are there or can be made. */
  boolean canBeSeen(Video.Segment segment) {
    return !segment.absent() || thumbnails.missing(segment) == 0;
  }

  /** With a model that is there. */
  CountCosts of(Video video, TrainedModel model, int threads) {
    Predicate<Video.Segment> unscored = segment -> scores.missing(segment, model) > 0;
    return new CountCosts(
        0,
        thumbnailSeconds(video, unscored, threads),
        scoring(model.architecture(), unscored(video, model), threads),
        thumbnailFrames(video, unscored));
  }

  /** With a model still to be trained. */
  CountCosts of(
      Video video, CountArchitecture architecture, int epochs, int trainingFrames, int threads) {
    double perImage = perImage(TRAINING, architecture, TRAINING_SECONDS_PER_IMAGE);
    long frames =
        video.segments().stream()
            .filter(this::canBeSeen)
            .mapToLong(Video.Segment::frameCount)
            .sum();
    return new CountCosts(
        perImage * epochs * trainingFrames,
        thumbnailSeconds(video, segment -> true, threads),
        scoring(architecture, frames, threads),
        thumbnailFrames(video, segment -> true));
  }

  private long thumbnailFrames(Video video, Predicate<Video.Segment> wanted) {
    return video.segments().stream()
        .filter(segment -> !segment.absent() && wanted.test(segment))
        .mapToLong(thumbnails::missing)
        .sum();
  }

  private double thumbnailSeconds(Video video, Predicate<Video.Segment> wanted, int threads) {
    return video.segments().stream()
        .filter(segment -> !segment.absent() && wanted.test(segment))
        .mapToDouble(segment -> thumbnails.missing(segment) * secondsPerThumbnail(segment, threads))
        .sum();
  }

  /** Of the pass if it was ever made, else of decoding this file for whatever else. */
  private double secondsPerThumbnail(Video.Segment segment, int threads) {
    String file = segment.digest().hex();
    double unmeasured = DECODE_SECONDS_PER_PIXEL * segment.width() * segment.height();
    return costs
        .secondsPerUnit(ThumbnailStore.COST, file)
        .orElseGet(() -> costs.secondsPerUnit(DECODE, file).orElse(unmeasured) / threads);
  }

  private double scoring(CountArchitecture architecture, long frames, int threads) {
    return frames * perImage(ScoreStore.COST, architecture, SCORING_SECONDS_PER_FRAME) / threads;
  }

  /** As measured; else what the usual network costs, in proportion to multiplications. */
  private double perImage(String kind, CountArchitecture architecture, double ofUsual) {
    return costs
        .secondsPerUnit(kind, architecture.name())
        .orElseGet(
            () ->
                costs.secondsPerUnit(kind, CountArchitecture.DEFAULT.name()).orElse(ofUsual)
                    * architecture.network(1).multiplyAdds()
                    / CountArchitecture.DEFAULT.network(1).multiplyAdds());
  }
}
