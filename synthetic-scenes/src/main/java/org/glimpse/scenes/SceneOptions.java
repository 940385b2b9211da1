package org.glimpse.scenes;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.glimpse.video.VideoEncoding.Ratio;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Everything that decides what a scene shows. Equal options, equal pixels and equal truth. Start
 * with {@link #ofSeed} and change what matters with the {@code with..} methods.
 *
 * @param seed decides everything that the other options leave open: houses, trees, camera, traffic
 * @param frames length, 1 to 100 million
 * @param width pixels, even, 128 to 2048
 * @param height pixels, even, 128 to 2048; at most 2,073,600 pixels in all
 * @param framesPerSecond an exact fraction, 1 to 120
 * @param startTime time of day on the scene's clock at frame 0
 * @param clockSpeed seconds that the scene's clock moves in a second of video, 0 to 3600: light and
 *     rhythm follow the clock, motion doesn't, so that 10 minutes can hold an evening
 * @param rates how much traffic there is
 * @param effects light, weather and camera
 * @param rareEvents whether the events of {@link RareEvent} happen
 */
public record SceneOptions(
    long seed,
    long frames,
    int width,
    int height,
    Ratio framesPerSecond,
    LocalTime startTime,
    double clockSpeed,
    TrafficRates rates,
    Set<SceneEffect> effects,
    boolean rareEvents) {
  private static final long FRAMES_MAX = 100_000_000;
  private static final int SIDE_MIN = 128;
  private static final int SIDE_MAX = 2048;
  private static final int PIXELS_MAX = 1920 * 1080;

  /** Checks every limit. */
  public SceneOptions {
    Objects.requireNonNull(framesPerSecond);
    Objects.requireNonNull(startTime);
    Objects.requireNonNull(rates);
    effects = effects.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(effects));
    if (frames < 1 || frames > FRAMES_MAX) {
      throw refused(frames + " frames", "Give a length of 1 to " + FRAMES_MAX + " frames.");
    }
    if (!isSide(width) || !isSide(height) || (long) width * height > PIXELS_MAX) {
      throw refused(
          width + "x" + height + " pixels",
          "Give even sides of 128 to 2048, with at most 1920x1080 pixels in all.");
    }
    double rate = (double) framesPerSecond.numerator() / framesPerSecond.denominator();
    if (!(rate >= 1 && rate <= 120)) {
      throw refused(
          framesPerSecond.numerator() + "/" + framesPerSecond.denominator() + " frames a second",
          "Give a rate from 1 to 120.");
    }
    if (!(clockSpeed >= 0 && clockSpeed <= 3600)) {
      throw refused("a clock " + clockSpeed + " times as fast", "Give a speed from 0 to 3600.");
    }
  }

  /**
   * The default street: one minute of 640x360 pixels at 15 frames a second from 16:30 on, a town's
   * traffic, every effect but rain, rare events.
   */
  public static SceneOptions ofSeed(long seed) {
    return new SceneOptions(
        seed,
        900,
        640,
        360,
        new Ratio(15, 1),
        LocalTime.of(16, 30),
        1,
        TrafficRates.town(),
        EnumSet.complementOf(EnumSet.of(SceneEffect.RAIN)),
        true);
  }

  /** Another seed: another street. */
  public SceneOptions withSeed(long other) {
    Draft draft = new Draft(this);
    draft.seed = other;
    return draft.options();
  }

  /** Another length. */
  public SceneOptions withFrames(long count) {
    Draft draft = new Draft(this);
    draft.frames = count;
    return draft.options();
  }

  /** The length as time: every frame that begins before {@code length} is over. */
  public SceneOptions withDuration(Duration length) {
    if (length.isNegative() || length.compareTo(Duration.ofDays(365)) > 0) {
      throw refused("a length of " + length, "Give a length of up to a year.");
    }
    double perSecond = (double) framesPerSecond.numerator() / framesPerSecond.denominator();
    long whole =
        Math.multiplyExact(length.toSeconds(), framesPerSecond.numerator())
            / framesPerSecond.denominator();
    double rest = length.toNanosPart() / 1e9 * perSecond;
    return withFrames(whole + (long) Math.ceil(rest));
  }

  /** Another size in pixels. */
  public SceneOptions withSize(int newWidth, int newHeight) {
    Draft draft = new Draft(this);
    draft.width = newWidth;
    draft.height = newHeight;
    return draft.options();
  }

  /** Another rate, exact: 30000 over 1001. The number of frames stays. */
  public SceneOptions withFramesPerSecond(int numerator, int denominator) {
    Draft draft = new Draft(this);
    draft.framesPerSecond = new Ratio(numerator, denominator);
    return draft.options();
  }

  /** Another time of day at frame 0. */
  public SceneOptions withStartTime(LocalTime time) {
    Draft draft = new Draft(this);
    draft.startTime = time;
    return draft.options();
  }

  /** Another speed of the scene's clock. */
  public SceneOptions withClockSpeed(double speed) {
    Draft draft = new Draft(this);
    draft.clockSpeed = speed;
    return draft.options();
  }

  /** Other traffic. */
  public SceneOptions withRates(TrafficRates other) {
    Draft draft = new Draft(this);
    draft.rates = other;
    return draft.options();
  }

  /** Exactly these effects. */
  public SceneOptions withEffects(SceneEffect... only) {
    Draft draft = new Draft(this);
    draft.effects = new HashSet<>(List.of(only));
    return draft.options();
  }

  /** With or without rare events. */
  public SceneOptions withRareEvents(boolean happen) {
    Draft draft = new Draft(this);
    draft.rareEvents = happen;
    return draft.options();
  }

  /** Whether an effect is on. */
  public boolean has(SceneEffect effect) {
    return effects.contains(effect);
  }

  /** When a frame is shown, in seconds after frame 0. */
  public double seconds(long frame) {
    return (double) frame * framesPerSecond.denominator() / framesPerSecond.numerator();
  }

  /** Names the options and the version of the painter: equal digest, equal scene. */
  public Digest digest() {
    // Doubles by their bits: their decimal form is not the same on every JDK.
    return Digest.ofParts(
        "scene",
        Integer.toString(Scene.VERSION),
        Long.toString(seed),
        Long.toString(frames),
        width + "x" + height,
        framesPerSecond.numerator() + "/" + framesPerSecond.denominator(),
        Long.toString(startTime.toNanoOfDay()),
        bits(clockSpeed),
        bits(rates.cars()),
        bits(rates.buses()),
        bits(rates.trucks()),
        bits(rates.motorcycles()),
        bits(rates.people()),
        rates.dailyRhythm() + "," + rates.bursts() + "," + rates.parkedCars(),
        effects.toString(),
        Boolean.toString(rareEvents));
  }

  private static String bits(double value) {
    return Long.toHexString(Double.doubleToLongBits(value));
  }

  private static boolean isSide(int side) {
    return side >= SIDE_MIN && side <= SIDE_MAX && side % 2 == 0;
  }

  private static GlimpseException refused(String what, String advice) {
    return GlimpseException.of(ErrorCode.INVALID_PARAMETER, "A scene cannot have " + what, advice);
  }

  /** Options under change: all as they were but for what is set. */
  private static final class Draft {
    private long seed;
    private long frames;
    private int width;
    private int height;
    private Ratio framesPerSecond;
    private LocalTime startTime;
    private double clockSpeed;
    private TrafficRates rates;
    private Set<SceneEffect> effects;
    private boolean rareEvents;

    Draft(SceneOptions from) {
      seed = from.seed;
      frames = from.frames;
      width = from.width;
      height = from.height;
      framesPerSecond = from.framesPerSecond;
      startTime = from.startTime;
      clockSpeed = from.clockSpeed;
      rates = from.rates;
      effects = from.effects;
      rareEvents = from.rareEvents;
    }

    SceneOptions options() {
      return new SceneOptions(
          seed,
          frames,
          width,
          height,
          framesPerSecond,
          startTime,
          clockSpeed,
          rates,
          effects,
          rareEvents);
    }
  }
}
