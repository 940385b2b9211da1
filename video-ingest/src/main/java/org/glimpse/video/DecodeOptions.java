package org.glimpse.video;

import org.glimpse.workspace.Setting;
import org.glimpse.workspace.SettingValues;

/**
 * How a reader decodes; none of it but {@code loopFilter} changes a pixel.
 *
 * @param threads decoder threads; 0 means one per processor
 * @param fewerWhereSmall one thread where a file is decoded before more have begun to pay
 * @param keyFramesOnly decode key frames alone: fast, but only key frames may then be asked for
 * @param loopFilter which frames get the codec's in-loop filter; leaving it out is faster and
 *     changes pixels
 * @param hardware decode on a GPU where FFmpeg offers it, falling back with a warning
 */
public record DecodeOptions(
    int threads,
    boolean fewerWhereSmall,
    boolean keyFramesOnly,
    LoopFilter loopFilter,
    boolean hardware) {

  /** Frames that the in-loop filter is applied to, by what FFmpeg's skip_loop_filter skips. */
  public enum LoopFilter {
    /** As the codec's standard says. */
    ALL_FRAMES,
    /** Left out where no other frame depends on it. */
    REFERENCE_FRAMES,
    /** Left out everywhere: errors of prediction add up until the next key frame. */
    NO_FRAMES
  }

  public DecodeOptions {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException("threads must be 0 to 1024: " + threads);
    }
  }

  /** Exact pixels with the threads and hardware that the statement's settings name. */
  public static DecodeOptions of(SettingValues settings) {
    return new DecodeOptions(
        (int) settings.integer(Setting.THREADS),
        true,
        false,
        LoopFilter.ALL_FRAMES,
        settings.text(Setting.HARDWARE_DECODE).equals("auto"));
  }

  /** Exact pixels with this many decoder threads, whatever the file; 0 means one per processor. */
  public static DecodeOptions withThreads(int threads) {
    return new DecodeOptions(threads, false, false, LoopFilter.ALL_FRAMES, false);
  }

  /** Exact pixels with at most this many decoder threads; 0 means one per processor. */
  public static DecodeOptions withUpTo(int threads) {
    return new DecodeOptions(threads, true, false, LoopFilter.ALL_FRAMES, false);
  }

  /** One decoder thread, everything else as here. */
  public DecodeOptions onlyOneThread() {
    return new DecodeOptions(1, false, keyFramesOnly, loopFilter, hardware);
  }

  /** Key frames only, everything else as here. */
  public DecodeOptions onlyKeyFrames() {
    return new DecodeOptions(threads, fewerWhereSmall, true, loopFilter, hardware);
  }

  /** Another treatment of the in-loop filter, everything else as here. */
  public DecodeOptions with(LoopFilter filter) {
    return new DecodeOptions(threads, fewerWhereSmall, keyFramesOnly, filter, hardware);
  }

  /** The threads to use on this machine, at least 1. */
  public int effectiveThreads() {
    return threads > 0 ? threads : Math.min(16, Runtime.getRuntime().availableProcessors());
  }
}
