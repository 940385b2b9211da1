package org.glimpse.scenes;

/** What can be switched on and off in a scene's light, weather and camera. */
public enum SceneEffect {
  /** Streaks, a wet road, a grey sky, hardly any shadows. */
  RAIN,
  /**
   * Light follows the scene's clock: day, evening sun, dusk, lamplight. Without it, always noon.
   */
  DAYLIGHT,
  /** The camera's exposure wanders by up to a sixth within minutes. */
  EXPOSURE_DRIFT,
  /** Sensor noise, stronger in the dark. */
  NOISE,
  /** The mast sways in the wind: the picture moves by up to two pixels. */
  SHAKE
}
