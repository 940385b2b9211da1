package org.glimpse.jdbc;

import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.glimpse.jdbc.remote.RemoteSession;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineException;
import org.glimpse.jdbc.spi.EngineProvider;
import org.glimpse.jdbc.spi.EngineSession;

/** Opens what a URL names: a server, or a folder with the engine of this process. */
final class Engines {
  private Engines() {}

  static EngineSession open(ConnectionUrl url) {
    return url.isServer() ? server(url) : provider().open(url.place(), url.settings());
  }

  private static EngineSession server(ConnectionUrl url) {
    ServerUrl server = ServerUrl.of(url);
    return RemoteSession.open(server.address(), server.login(), server.settings());
  }

  /** The engine beside the driver, else the one that the calling thread's loader finds. */
  private static EngineProvider provider() {
    try {
      EngineProvider beside = first(Engines.class.getClassLoader());
      EngineProvider found =
          beside != null ? beside : first(Thread.currentThread().getContextClassLoader());
      if (found != null) {
        return found;
      }
    } catch (ServiceConfigurationError | LinkageError broken) {
      throw missing("The engine on the class path cannot be loaded (" + broken + ")", broken);
    }
    throw missing("There is no engine on the class path to open a workspace folder with", null);
  }

  private static EngineProvider first(ClassLoader loader) {
    Iterator<EngineProvider> found = ServiceLoader.load(EngineProvider.class, loader).iterator();
    return found.hasNext() ? found.next() : null;
  }

  private static EngineException missing(String message, Throwable cause) {
    return DriverError.ENGINE_MISSING.because(
        message,
        "Add the artefact org.glimpse:glimpse-sql-frontend and its dependencies, or connect to a"
            + " server: jdbc:glimpse://host:port/.",
        cause);
  }
}
