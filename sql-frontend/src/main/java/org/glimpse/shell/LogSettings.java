package org.glimpse.shell;

/** Logs of the command line: warnings and worse, on the standard error stream. */
final class LogSettings {
  private static final String PROPERTY = "logback.configurationFile";

  private LogSettings() {}

  /** Call it before the first logger is made; a file that the user names comes first. */
  static void apply() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, "org/glimpse/shell/logback.xml");
    }
  }
}
