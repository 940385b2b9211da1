package org.glimpse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.glimpse.jdbc.remote.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged driver: what is in it, and that it works alone. */
final class StandaloneDriverIT {
  private static final Path JAR = Path.of(System.getProperty("glimpse.driver.jar"));
  private static final long BYTES_MAX = 15_000_000;

  @TempDir Path folder;

  @Test
  void theJarHoldsItsOwnPackagesAndOneService() throws Exception {
    assertThat(Files.size(JAR)).isLessThan(BYTES_MAX);
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> files =
          jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
      assertThat(files)
          .filteredOn(name -> name.startsWith("META-INF/services/"))
          .containsExactly("META-INF/services/java.sql.Driver");
      assertThat(files)
          .filteredOn(name -> !name.startsWith("org/glimpse/jdbc/"))
          .allMatch(name -> name.startsWith("META-INF/"));
      assertThat(files).noneMatch(name -> name.matches(".*\\.(so|dll|dylib|jnilib|a)([.\\d]*)?"));
      assertThat(files)
          .filteredOn(name -> name.endsWith(".class"))
          .allMatch(name -> name.startsWith("org/glimpse/jdbc/"));
      ZipEntry service = jar.getEntry("META-INF/services/java.sql.Driver");
      assertThat(new String(jar.getInputStream(service).readAllBytes()).strip())
          .isEqualTo("org.glimpse.jdbc.GlimpseDriver");
    }
  }

  /** Nothing of the test's class path is seen by the driver: the platform is its parent. */
  @Test
  void itConnectsToAServerAlone() throws Exception {
    try (URLClassLoader alone = alone();
        ScriptedServer server = ScriptedServer.start()) {
      Driver driver = driver(alone);
      try (Connection connection = driver.connect(server.url(), new Properties());
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("ROWS 3")) {
        assertThat(connection.getClass().getClassLoader()).isSameAs(alone);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isZero();
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }

  @Test
  void aFolderNeedsTheEngine() throws Exception {
    try (URLClassLoader alone = alone()) {
      Driver driver = driver(alone);
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(alone);
      try {
        SQLException missing =
            catchThrowableOfType(
                SQLException.class,
                () -> driver.connect("jdbc:glimpse:" + folder.resolve("w"), new Properties()));
        assertThat(missing.getSQLState()).isEqualTo("08001"); // ENGINE_MISSING
        assertThat(missing.getErrorCode()).isEqualTo(5010);
        assertThat((Throwable) missing)
            .hasMessageContaining("org.glimpse:glimpse-sql-frontend")
            .hasMessageContaining("jdbc:glimpse://host:port/");
        assertThat(folder.resolve("w")).doesNotExist();
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  /** As an application has it: a Java of its own that has this jar on its class path. */
  @Test
  void theDriverManagerOfAnotherJavaFindsIt() throws Exception {
    Path program =
        Files.writeString(
            folder.resolve("Program.java"),
            """
            public class Program {
              public static void main(String[] arguments) throws Exception {
                try {
                  java.sql.DriverManager.getConnection("jdbc:glimpse:nowhere");
                } catch (java.sql.SQLException failure) {
                  System.out.println(failure.getSQLState() + " " + failure.getErrorCode());
                }
              }
            }
            """);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                JAR.toString(),
                program.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output).strip()).isEqualTo("08001 5010");
  }

  private static URLClassLoader alone() throws Exception {
    return new URLClassLoader(
        new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  private static Driver driver(ClassLoader loader) {
    return ServiceLoader.load(Driver.class, loader).stream()
        .filter(found -> found.type().getName().equals("org.glimpse.jdbc.GlimpseDriver"))
        .findFirst()
        .orElseThrow()
        .get();
  }
}
