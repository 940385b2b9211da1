package org.glimpse.shell;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar that this class came in. */
final class GlimpseVersion implements IVersionProvider {

  static String text() {
    return Optional.ofNullable(GlimpseVersion.class.getPackage().getImplementationVersion())
        .orElse("(built from source)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Glimpse " + text(), "Java " + System.getProperty("java.version")};
  }
}
