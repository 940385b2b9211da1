package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar of functions as a user would build it: source, compiled, and the name of its service. */
public final class CompiledJar {
  private static final String SOURCE =
      """
      import java.util.List;
      import org.glimpse.detection.functions.*;
      import org.glimpse.engine.FunctionCalls;

      public final class %s implements FunctionProvider {
        @Override
        public List<UserFunction> functions() {
          return List.of(%s);
        }

        private static double redness(Picture picture) {
          long sum = 0;
          for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
              sum += 2 * picture.value(x, y, 0) - picture.value(x, y, 1) - picture.value(x, y, 2);
            }
          }
          return sum / 2.0 / (picture.width() * picture.height());
        }
      }
      """;

  private CompiledJar() {}

  /**
   * Builds a jar.
   *
   * @param name of the provider's class
   * @param functions Java expressions, separated by commas
   */
  public static Path build(Path folder, String name, String functions) throws IOException {
    Path source = folder.resolve(name + ".java");
    Files.writeString(source, SOURCE.formatted(name, functions));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(code).isZero();
    Path jar = folder.resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(entry(name + ".class"));
      out.write(Files.readAllBytes(folder.resolve(name + ".class")));
      out.putNextEntry(entry("META-INF/services/org.glimpse.detection.functions.FunctionProvider"));
      out.write(name.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  /** Without the time of day, so that equal classes make equal jars. */
  private static JarEntry entry(String name) {
    JarEntry entry = new JarEntry(name);
    entry.setTime(0);
    return entry;
  }
}
