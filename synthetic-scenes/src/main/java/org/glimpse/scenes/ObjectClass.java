package org.glimpse.scenes;

/** What moves in a scene, by COCO's names. */
public enum ObjectClass {
  CAR("car"),
  BUS("bus"),
  TRUCK("truck"),
  /** With its rider: the rider is no person of its own. */
  MOTORCYCLE("motorcycle"),
  PERSON("person");

  private final String className;

  ObjectClass(String className) {
    this.className = className;
  }

  /** The class name that detectors and recordings use: {@code car}. */
  public String className() {
    return className;
  }
}
