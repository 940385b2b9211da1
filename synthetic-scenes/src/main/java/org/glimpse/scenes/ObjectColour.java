package org.glimpse.scenes;

/** Colours of coachwork and clothes, as an onlooker would name them. */
public enum ObjectColour {
  RED(0xB81C1C),
  WHITE(0xD8D8D4),
  SILVER(0x9A9DA0),
  GREY(0x5E6266),
  BLACK(0x26272A),
  BLUE(0x23479A),
  GREEN(0x2B6B3C),
  YELLOW(0xD2A526),
  BROWN(0x6A4A34),
  ORANGE(0xC8641E);

  private final int rgb;

  ObjectColour(int rgb) {
    this.rgb = rgb;
  }

  /** {@code 0xRRGGBB} under plain daylight. */
  int rgb() {
    return rgb;
  }
}
