package org.glimpse.detection;

import java.nio.file.Path;
import java.util.Optional;

/** The process that {@link ProxyCrashTest} kills: imports the scores that it is given. */
final class ImportingChild {
  private ImportingChild() {}

  public static void main(String[] arguments) {
    try (Room room = new Room(Path.of(arguments[0]))) {
      System.out.println("ready");
      System.out.flush();
      room.detection
          .proxies()
          .create(
              "p",
              room.videos.find("street").orElseThrow(),
              Optional.empty(),
              Path.of(arguments[1]),
              true,
              Room.context());
      System.out.println("done");
      System.out.flush();
    }
  }
}
