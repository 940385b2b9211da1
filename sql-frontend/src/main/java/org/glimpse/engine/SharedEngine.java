package org.glimpse.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** What stands behind every engine of one folder: opened by the first, closed by the last. */
final class SharedEngine {
  private static final Map<Path, SharedEngine> OPEN = new HashMap<>();

  /** Statements stop within a second; longer than this nobody waits for one that does not. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Path key;
  private final List<Path> functionJars;
  private final Rooms rooms;
  private final RunningStatements running;
  private final VideoPictures pictures;
  private int users;

  private SharedEngine(Path key, List<Path> functionJars, Rooms rooms) {
    this.key = key;
    this.functionJars = List.copyOf(functionJars);
    this.rooms = rooms;
    this.running = new RunningStatements(rooms.services().workspace());
    this.pictures = new VideoPictures(rooms.services());
  }

  /**
   * The engine of a folder, with one more user.
   *
   * @param functionJars empty for those that it has, if it is open
   * @throws GlimpseException what {@link Engine#open(Path, List)} names
   */
  static SharedEngine acquire(Path folder, List<Path> functionJars) {
    synchronized (OPEN) {
      Path key = realPath(folder);
      SharedEngine engine = OPEN.get(key);
      if (engine == null) {
        engine = new SharedEngine(key, functionJars, Rooms.open(folder, functionJars));
        OPEN.put(key, engine);
      } else if (!functionJars.isEmpty() && !functionJars.equals(engine.functionJars)) {
        throw GlimpseException.of(
            ErrorCode.IN_USE,
            "This process has " + folder + " open with other jars of functions",
            "Close it first.");
      }
      engine.users++;
      return engine;
    }
  }

  Rooms rooms() {
    return rooms;
  }

  RunningStatements running() {
    return running;
  }

  VideoPictures pictures() {
    return pictures;
  }

  /** Gives up one use; the last closes everything, after statements still running have stopped. */
  void release() {
    synchronized (OPEN) {
      users--;
      if (users > 0) {
        return;
      }
      OPEN.remove(key);
      for (RunningStatement statement : running.list()) {
        statement.context().cancel().cancel("The workspace was closed");
      }
      boolean idle = running.awaitIdle(STOP_LIMIT);
      running.close();
      if (!idle) {
        throw GlimpseException.internal(
            "A statement did not stop within "
                + STOP_LIMIT.toSeconds()
                + " s; the workspace stays"
                + " open until the process ends",
            null);
      }
      rooms.close();
    }
  }

  private static Path realPath(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      return Files.createDirectories(absolute).toRealPath();
    } catch (IOException unusable) {
      return absolute; // opening says what is wrong with it
    }
  }
}
