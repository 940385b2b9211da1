package org.glimpse.optimizer.execution;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** Has labels and track ids made for a statement, within its limits on detector calls. */
final class LabelFiller {
  private final VideoServices services;
  private final QueryContext context;
  private final OptionalLong oracleLimit;

  /** Whether ORACLE LIMIT counts as if no label had been there before. */
  private final boolean countsAll;

  /** Frames asked for so far, by the name of the video, where they are counted. */
  private final Map<String, FrameSet> asked = new TreeMap<>();

  LabelFiller(VideoServices services, QueryContext context, OptionalLong oracleLimit) {
    this.services = services;
    this.context = context;
    this.oracleLimit = oracleLimit;
    this.countsAll = oracleLimit.isPresent() && ForcedPlan.of(context.settings()).isReproducible();
  }

  /**
   * Throws CALL_LIMIT where more calls are needed than the statement may still make.
   *
   * @param calls about to be made
   */
  void allow(long calls) {
    long made = context.stats().get(Counter.DETECTOR_CALLS);
    if (!countsAll) {
      checkOracleLimit(calls, made);
    }
    check(
        calls,
        made,
        context.settings().integerOrOff(Setting.MAX_CALLS),
        "max_calls",
        "Raise it with SET max_calls");
  }

  /**
   * How many of some calls the statement may still make; 1 where it may make none, so that making
   * it says why.
   */
  int most(int calls) {
    long made = context.stats().get(Counter.DETECTOR_CALLS);
    long limit =
        Math.min(
            oracleLimit.orElse(Long.MAX_VALUE),
            context.settings().integerOrOff(Setting.MAX_CALLS).orElse(Long.MAX_VALUE));
    return (int) Math.max(1, Math.min(calls, limit - made));
  }

  private void checkOracleLimit(long calls, long made) {
    check(calls, made, oracleLimit, "ORACLE LIMIT", "Raise the ORACLE LIMIT");
  }

  private static void check(long calls, long made, OptionalLong limit, String name, String advice) {
    if (limit.isPresent() && calls > 0 && made + calls > limit.getAsLong()) {
      throw GlimpseException.of(
          ErrorCode.CALL_LIMIT,
          "The statement needs "
              + (made == 0 ? "" : "at least ")
              + (made + calls)
              + " detector calls; "
              + name
              + " allows "
              + limit.getAsLong(),
          advice
              + " to "
              + (made + calls)
              + " or more, or narrow the range of frames; labels made are kept and reused.");
    }
  }

  private void count(String video, FrameSet frames) {
    long before = asked.values().stream().mapToLong(FrameSet::size).sum();
    asked.merge(video, frames, FrameSet::union);
    long after = asked.values().stream().mapToLong(FrameSet::size).sum();
    checkOracleLimit(after - before, before);
  }

  /**
   * Makes the labels of some frames of a need.
   *
   * @return those of the frames that have none, being lost to damage
   */
  FrameSet fill(LabelNeed need, FrameSet frames) {
    if (frames.isEmpty()) {
      return FrameSet.empty();
    }
    if (countsAll) {
      count(need.video().name(), frames);
    }
    FrameSet stored = services.labels().labelled(need.video(), need.detector(), frames);
    allow(frames.size() - stored.size());
    FrameSet labelled = services.labeler().label(need.video(), need.detector(), frames, context);
    if (need.tracked()) {
      services
          .tracks()
          .track(
              need.video(),
              need.detector(),
              frames.last(),
              (int) context.settings().integer(Setting.TRACK_WINDOW),
              context);
    }
    return frames.minus(labelled);
  }
}
