package org.glimpse.scenes;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.video.Box;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Paints frames of a scene, in any order; in order is cheapest. Some milliseconds a frame at
 * 640x360. Holds about 25 bytes a pixel times four. For one thread at a time; made by {@link
 * Scene#renderer}.
 */
public final class SceneRenderer {
  private static final long NOBODY = -1;

  private final Scene scene;
  private final SceneOptions options;
  private final Backdrop backdrop;
  private final LitBackdrop lit;
  private final ShadowLayer shadows;
  private final ObjectLayer objects;
  private final byte[] canvas;
  private Traffic traffic;

  SceneRenderer(Scene scene, Backdrop backdrop) {
    this.scene = scene;
    this.backdrop = backdrop;
    options = scene.options();
    lit = new LitBackdrop(backdrop);
    shadows = new ShadowLayer(backdrop);
    objects = new ObjectLayer(backdrop);
    canvas = new byte[3 * backdrop.width() * backdrop.height()];
  }

  /** Bytes of a frame: {@code HWC uint8 RGB}, three a pixel. */
  public int frameBytes() {
    return 3 * options.width() * options.height();
  }

  /**
   * Paints a frame.
   *
   * @param rgb takes the pixels, {@code HWC uint8 RGB}, {@link #frameBytes} bytes
   * @return the truth about the frame, ordered by identity
   * @throws GlimpseException FRAME_OUT_OF_RANGE; INVALID_PARAMETER for an array of another length
   */
  public List<SceneObject> render(long frame, byte[] rgb) {
    requireRoom(rgb);
    return draw(frame, NOBODY, rgb);
  }

  /**
   * Paints a frame as if one object were not there: its shadow stays, its pixels are gone, all else
   * is the same to the last bit of noise.
   *
   * @param identity as in {@link SceneObject#identity}
   * @return the truth about the others
   * @throws GlimpseException FRAME_OUT_OF_RANGE; INVALID_PARAMETER for an array of another length
   */
  public List<SceneObject> renderWithout(long frame, long identity, byte[] rgb) {
    requireRoom(rgb);
    return draw(frame, identity, rgb);
  }

  /**
   * The truth about a frame, without its pixels.
   *
   * @throws GlimpseException FRAME_OUT_OF_RANGE
   */
  public List<SceneObject> truth(long frame) {
    return draw(frame, NOBODY, null);
  }

  private void requireRoom(byte[] rgb) {
    if (rgb.length != frameBytes()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "A frame of this scene takes " + frameBytes() + " bytes, not " + rgb.length,
          "Give an array of frameBytes() bytes.");
    }
  }

  private List<SceneObject> draw(long frame, long leftOut, byte[] rgb) {
    scene.requireFrame(frame);
    double seconds = options.seconds(frame);
    traffic = scene.trafficAt(Traffic.stepAt(seconds), traffic);
    List<Placed> placed = scene.placed(frame, traffic);
    int[] window = window(seconds);
    if (rgb != null) {
      lit.set(options, Daylight.step(seconds));
      System.arraycopy(lit.levels(), 0, canvas, 0, canvas.length);
      placed.forEach(each -> shadows.add(each, lit.light()));
      shadows.apply(lit, canvas);
      SignalLamps.draw(backdrop, canvas, seconds);
    }
    List<SceneObject> truth = drawObjects(placed, leftOut, rgb == null ? null : canvas, window);
    if (rgb != null) {
      if (options.has(SceneEffect.RAIN)) {
        Weather.rain(canvas, backdrop.width(), backdrop.height(), options.seed(), frame);
      }
      int noise = lit.light().noise();
      Weather.expose(canvas, backdrop.width(), window[0], window[1], options, noise, frame, rgb);
    }
    return truth;
  }

  /** The part of the canvas that the swaying camera sees. */
  private int[] window(double seconds) {
    int left = (backdrop.width() - options.width()) / 2;
    int top = (backdrop.height() - options.height()) / 2;
    if (options.has(SceneEffect.SHAKE)) {
      left += Weather.swayX(options.seed(), seconds);
      top += Weather.swayY(options.seed(), seconds);
    }
    return new int[] {left, top, left + options.width(), top + options.height()};
  }

  private List<SceneObject> drawObjects(
      List<Placed> placed, long leftOut, byte[] pixels, int[] window) {
    if (lit.light() == null) {
      lit.set(options, 0); // the truth does not depend on the light, but drawing asks for one
    }
    Extent[] extents = new Extent[placed.size() + 1];
    for (int i = 0; i < placed.size(); i++) {
      extents[i + 1] = new Extent();
      if (placed.get(i).identity() != leftOut) {
        objects.draw(placed.get(i), i + 1, lit.light(), extents[i + 1]);
      }
    }
    objects.apply(pixels, window, extents);
    List<SceneObject> truth = new ArrayList<>();
    for (int i = 0; i < placed.size(); i++) {
      if (isNoticed(placed.get(i).objectClass(), extents[i + 1])) {
        truth.add(object(placed.get(i), extents[i + 1]));
      }
    }
    return truth;
  }

  private static boolean isNoticed(ObjectClass objectClass, Extent extent) {
    int rows = extent.bottom() - extent.top() + 1;
    int columns = extent.right() - extent.left() + 1;
    boolean large = extent.pixels() >= Scene.LARGE_PIXELS;
    float shareMin = large ? Scene.LARGE_VISIBLE_SHARE_MIN : Scene.VISIBLE_SHARE_MIN;
    if (extent.pixels() == 0 || extent.visibleShare() < shareMin) {
      return false;
    }
    if (objectClass == ObjectClass.PERSON || objectClass == ObjectClass.MOTORCYCLE) {
      return extent.pixels() >= Scene.PERSON_PIXELS_MIN && rows >= Scene.PERSON_HEIGHT_MIN;
    }
    return extent.pixels() >= Scene.VEHICLE_PIXELS_MIN
        && rows >= Scene.VEHICLE_SIDE_MIN
        && columns >= Scene.VEHICLE_SIDE_MIN;
  }

  private static SceneObject object(Placed placed, Extent extent) {
    Box box = new Box(extent.left(), extent.top(), extent.right() + 1f, extent.bottom() + 1f);
    return new SceneObject(
        placed.objectClass(),
        box,
        placed.colour(),
        placed.identity(),
        (float) (1 - extent.visibleShare()),
        extent.pixels());
  }
}
