package org.glimpse.engine.jdbc;

import java.util.function.Supplier;
import org.glimpse.jdbc.spi.EngineException;
import org.glimpse.workspace.GlimpseException;

/** Glimpse's exceptions as the driver knows them. */
final class EngineErrors {
  private EngineErrors() {}

  /** The call's answer; what it throws becomes an {@link EngineException}. */
  static <T> T typed(Supplier<T> call) {
    try {
      return call.get();
    } catch (GlimpseException failure) {
      throw of(failure);
    }
  }

  /** As {@link #typed(Supplier)}, without an answer. */
  static void typed(Runnable call) {
    typed(
        () -> {
          call.run();
          return null;
        });
  }

  private static EngineException of(GlimpseException failure) {
    return new EngineException(
        failure.describe(),
        failure.code().sqlState(),
        failure.code().number(),
        failure.position().map(GlimpseException.Position::line).orElse(0),
        failure.position().map(GlimpseException.Position::column).orElse(0),
        failure);
  }
}
