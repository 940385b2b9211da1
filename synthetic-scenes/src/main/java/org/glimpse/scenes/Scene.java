package org.glimpse.scenes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A street of which everything is known: what it looks like in each frame, and what is in it.
 *
 * <pre>{@code
 * Scene scene = Scene.of(SceneOptions.ofSeed(7).withFrames(9000));
 * SceneRenderer renderer = scene.renderer();
 * byte[] rgb = new byte[renderer.frameBytes()];
 * List<SceneObject> truth = renderer.render(1234, rgb);
 * }</pre>
 *
 * <p>Memory does not grow with the length. Frames in order cost the same each; a jump back is
 * simulated again from the nearest of at most 256 kept moments. May be shared between threads; each
 * thread needs a {@link #renderer} of its own.
 *
 * <h2>What is in the truth</h2>
 *
 * Objects that an onlooker could point at: at least {@link #VISIBLE_SHARE_MIN} of the object shows
 * ({@link #LARGE_VISIBLE_SHARE_MIN} of a large one), on at least {@link #PERSON_PIXELS_MIN} pixels
 * for people and motorcycles and {@link #VEHICLE_PIXELS_MIN} for others, and its box has at least
 * {@link #PERSON_HEIGHT_MIN} rows for people and motorcycles, {@link #VEHICLE_SIDE_MIN} rows and
 * columns for others.
 */
public final class Scene {
  /**
   * Goes up with every change after which equal options give other pixels or another truth: files
   * of scenes, and what was learned from them, are kept under a key with this number in it. {@code
   * DeterminismTest} holds the digests of each version; it fails after such a change until both
   * have moved on.
   */
  public static final int VERSION = 2;

  /** Smallest share of an object that shows, for it to be in the truth. */
  public static final float VISIBLE_SHARE_MIN = 0.35f;

  /** The same for an object that shows on {@link #LARGE_PIXELS} or more. */
  public static final float LARGE_VISIBLE_SHARE_MIN = 0.12f;

  /** Pixels from which on a small part of an object is enough to tell what it is. */
  public static final int LARGE_PIXELS = 800;

  /** Fewest pixels of a person or a motorcycle in the truth. */
  public static final int PERSON_PIXELS_MIN = 40;

  /** Fewest pixels of another vehicle in the truth. */
  public static final int VEHICLE_PIXELS_MIN = 80;

  /** Fewest rows of the box of a person or a motorcycle in the truth. */
  public static final int PERSON_HEIGHT_MIN = 14;

  /** Fewest rows and columns of another vehicle's box in the truth. */
  public static final int VEHICLE_SIDE_MIN = 10;

  /** Pixels around the picture that a swaying camera may come to show. */
  static final int SHAKE_MARGIN = 4;

  private static final int CHECKPOINTS_MAX = 256;
  private static final long CHECKPOINT_STEPS = 400;

  private final SceneOptions options;
  private final EventPlan plan;
  private final TreeMap<Long, Traffic> checkpoints = new TreeMap<>();
  private long checkpointSteps = CHECKPOINT_STEPS;
  private Backdrop backdrop;
  private SceneRenderer ownRenderer;
  private List<RareEvent> rareEvents;

  private Scene(SceneOptions options) {
    this.options = options;
    plan = EventPlan.of(options);
  }

  /** The scene of these options; cheap until something is asked of it. */
  public static Scene of(SceneOptions options) {
    return new Scene(options);
  }

  /** What decides this scene. */
  public SceneOptions options() {
    return options;
  }

  /**
   * The rare events in the order of their beginning. The first call looks for the frames in the
   * truth, for about a second an event; one that cannot be seen in any frame is left out.
   */
  public synchronized List<RareEvent> rareEvents() {
    if (rareEvents == null) {
      rareEvents = EventFrames.of(plan.windows(options), this::truth);
    }
    return rareEvents;
  }

  /**
   * The truth about a frame, ordered by identity. For many frames together with their pixels,
   * {@link SceneRenderer#render} is twice as fast.
   *
   * @throws GlimpseException FRAME_OUT_OF_RANGE
   */
  public synchronized List<SceneObject> truth(long frame) {
    if (ownRenderer == null) {
      ownRenderer = renderer();
    }
    return ownRenderer.truth(frame);
  }

  /**
   * A painter of this scene's frames, for one thread at a time. The first one paints the houses,
   * which takes about 0.1 s at 640x360; its frames cost some milliseconds each.
   */
  public SceneRenderer renderer() {
    return new SceneRenderer(this, backdrop());
  }

  private synchronized Backdrop backdrop() {
    if (backdrop == null) {
      int margin = options.has(SceneEffect.SHAKE) ? SHAKE_MARGIN : 0;
      backdrop = BackdropPainter.paint(options, margin);
    }
    return backdrop;
  }

  void requireFrame(long frame) {
    if (frame < 0 || frame >= options.frames()) {
      throw GlimpseException.of(
          ErrorCode.FRAME_OUT_OF_RANGE,
          "There is no frame " + frame + " in a scene of " + options.frames() + " frames",
          "Ask for a frame from 0 to " + (options.frames() - 1) + ".");
    }
  }

  /**
   * The traffic at a step.
   *
   * @param current the caller's own, which is moved on if that is the shortest way; may be null
   */
  Traffic trafficAt(long step, Traffic current) {
    Traffic traffic = nearest(step, current);
    while (traffic.step() < step) {
      traffic.advance();
      keep(traffic);
    }
    return traffic;
  }

  private synchronized Traffic nearest(long step, Traffic current) {
    Map.Entry<Long, Traffic> kept = checkpoints.floorEntry(step);
    long own = current == null || current.step() > step ? -1 : current.step();
    if (kept != null && kept.getKey() > own) {
      return kept.getValue().copy();
    }
    return own >= 0 ? current : Traffic.of(options, plan);
  }

  private synchronized void keep(Traffic traffic) {
    if (traffic.step() % checkpointSteps != 0 || checkpoints.containsKey(traffic.step())) {
      return;
    }
    checkpoints.put(traffic.step(), traffic.copy());
    if (checkpoints.size() > CHECKPOINTS_MAX) {
      checkpointSteps *= 2;
      checkpoints.keySet().removeIf(step -> step % checkpointSteps != 0);
    }
  }

  /** Everything that stands or moves in the street at a frame. */
  List<Placed> placed(long frame, Traffic traffic) {
    double ahead = options.seconds(frame) - traffic.seconds();
    List<Placed> all = new ArrayList<>();
    ParkedCars.of(options).forEach(each -> all.add(Placed.parked(each)));
    traffic.vehicles().forEach(each -> all.add(Placed.of(each, ahead)));
    traffic.walkers().forEach(each -> all.add(Placed.of(each, ahead)));
    traffic.jaywalkers().forEach(each -> all.add(Placed.of(each, ahead)));
    all.sort((a, b) -> Long.compare(a.identity(), b.identity()));
    return all;
  }
}
