package org.glimpse.optimizer.execution;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.sampling.SamplePrediction;
import org.glimpse.optimizer.sampling.SampleRehearsal;
import org.glimpse.optimizer.sampling.StrictEstimator;
import org.glimpse.video.FrameSet;

/**
 * Which frames a sample without a proxy will take, as far as that is known before it is drawn: from
 * the labels that are stored it follows how much frames differ, and how far a sample of the same
 * seed has been measured already; else from what scenes are like.
 */
final class SampleForecast {
  /** Known frames that a prediction looks at, at most. */
  private static final long KNOWN_FRAMES = 4_096;

  private static final int KNOWN_MIN = 100;

  /** Frames that tell how large the sample has to be, read before it. */
  private static final int PILOT_FRAMES = 60;

  private final VideoServices services;
  private final LabelNeed need;
  private final List<FrameGroups.Group> groups;
  private final long[] drawn;

  /** Frames to be measured, where the stored labels tell them. */
  private final Optional<FrameSet> rehearsed;

  private SampleForecast(
      VideoServices services,
      LabelNeed need,
      List<FrameGroups.Group> groups,
      long[] drawn,
      Optional<FrameSet> rehearsed) {
    this.services = services;
    this.need = need;
    this.groups = groups;
    this.drawn = drawn;
    this.rehearsed = rehearsed;
  }

  /**
   * Forecasts the samples of all groups.
   *
   * @param stored frames whose values can be read at little cost
   * @param seed of the statement
   */
  static SampleForecast of(
      VideoServices services,
      LabelNeed need,
      List<FrameGroups.Group> groups,
      SampleTargets targets,
      FrameValues values,
      FrameSet stored,
      long seed) {
    long[] drawn = new long[groups.size()];
    Optional<FrameSet> all = Optional.of(FrameSet.empty());
    double rate = need.video().segments().get(0).framesPerSecond();
    for (int i = 0; i < drawn.length; i++) {
      FrameGroups.Group group = groups.get(i);
      long size = group.frames().size();
      if (group.windows().isPresent() || targets.strict()) {
        drawn[i] =
            group.windows().isPresent()
                ? group.windows().get().predicted(targets.of(group), rate)
                : StrictEstimator.predicted(size, targets.of(group));
        all = Optional.empty();
        continue;
      }
      FrameSet known = stored.intersect(group.frames());
      Optional<SampleRehearsal.Outcome> outcome =
          known.isEmpty()
              ? Optional.empty()
              : rehearse(group, targets, values, known, seed(seed, i));
      if (outcome.isPresent()) {
        drawn[i] = outcome.get().expected();
      } else if (known.size() >= KNOWN_MIN) {
        drawn[i] = known(group, targets, values, known);
      } else {
        drawn[i] = SamplePrediction.unknown(size, targets.of(group), rate);
      }
      Optional<FrameSet> frames =
          outcome
              .filter(SampleRehearsal.Outcome::tellsFrames)
              .map(each -> new FramePlaces(group.frames()).frames(each.frames()));
      all = all.flatMap(before -> frames.map(before::union));
    }
    return new SampleForecast(services, need, groups, drawn, all);
  }

  /** The seed of a group's sample. */
  static long seed(long statement, int group) {
    return statement * 1_000_003 + group;
  }

  private static Optional<SampleRehearsal.Outcome> rehearse(
      FrameGroups.Group group,
      SampleTargets targets,
      FrameValues values,
      FrameSet known,
      long seed) {
    FramePlaces places = new FramePlaces(group.frames());
    return SampleRehearsal.of(
        group.frames().size(),
        targets.of(group),
        seed,
        new SampleRehearsal.Known() {
          @Override
          public boolean has(long[] frames) {
            return places.frames(frames).minus(known).isEmpty();
          }

          @Override
          public double[][] rows(long[] frames) {
            return values.of(places.frames(frames), FrameSet.empty());
          }
        });
  }

  private static long known(
      FrameGroups.Group group, SampleTargets targets, FrameValues values, FrameSet known) {
    FrameSet some = new FramePlaces(known).spread(Math.min(KNOWN_FRAMES, known.size()));
    FramePlaces places = new FramePlaces(group.frames());
    return SamplePrediction.of(
        group.frames().size(),
        targets.of(group),
        some.stream().map(places::before).toArray(),
        values.of(some, FrameSet.empty()));
  }

  /** Frames of the samples of all groups, or windows of frames. */
  long total() {
    return Arrays.stream(drawn).sum();
  }

  /** What labelling the sample will cost. */
  LabelCost cost() {
    return rehearsed.map(this::labels).orElseGet(() -> cost(total()));
  }

  /** What labelling a sample of another size would cost: a few frames first, then the rest. */
  LabelCost cost(long frames) {
    LabelCost pilot = labels(frames(Math.min(frames, (long) PILOT_FRAMES * drawn.length)));
    LabelCost sample = labels(frames(frames));
    double work = pilot.decodeSeconds() + pilot.detectorSeconds();
    double threads = work == 0 ? 1 : work / Math.max(1e-9, pilot.wallSeconds());
    return new LabelCost(
        sample.detectorCalls(),
        sample.framesDecoded() + pilot.framesDecoded(),
        sample.decodeSeconds() + pilot.decodeSeconds(),
        sample.detectorSeconds(),
        sample.wallSeconds() + pilot.decodeSeconds() / threads,
        sample.pricedSeconds());
  }

  /** What labelling frames for something else would cost, spread like the sample, in one go. */
  LabelCost costAtOnce(long frames) {
    return labels(frames(frames));
  }

  private LabelCost labels(FrameSet frames) {
    return services.labeler().predict(need.video(), need.detector(), frames);
  }

  /** Frames of a sample of that size, shared by the groups as they share the whole. */
  private FrameSet frames(long wanted) {
    long all = total();
    FrameSet frames = FrameSet.empty();
    for (int i = 0; i < drawn.length; i++) {
      long some = Math.round((double) wanted * drawn[i] / all);
      frames = frames.union(spread(groups.get(i), some));
    }
    return frames;
  }

  /** Frames that a sample of some size takes, evenly spread. */
  private static FrameSet spread(FrameGroups.Group group, long some) {
    if (some >= group.units()) {
      return group.frames();
    }
    return group
        .windows()
        .map(windows -> windows.frames(windows.spread(some)))
        .orElseGet(() -> new FramePlaces(group.frames()).spread(some));
  }
}
