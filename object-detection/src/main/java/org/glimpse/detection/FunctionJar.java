package org.glimpse.detection;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.glimpse.detection.functions.FunctionProvider;
import org.glimpse.detection.functions.UserFunction;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * A jar of functions with a class loader of its own, which sees Glimpse's classes and no other
 * jar's. Code in it may do whatever this process may.
 */
final class FunctionJar implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,127}");

  private final Path file;
  private final Digest content;
  private final URLClassLoader classes;
  private final List<UserFunction> functions;

  private FunctionJar(
      Path file, Digest content, URLClassLoader classes, List<UserFunction> functions) {
    this.file = file;
    this.content = content;
    this.classes = classes;
    this.functions = List.copyOf(functions);
  }

  /**
   * @throws GlimpseException FILE_NOT_FOUND, NOT_A_FILE, INVALID_PARAMETER where it gives no
   *     function or one that cannot be called
   */
  static FunctionJar open(Path file) {
    requireFile(file);
    URLClassLoader classes = null;
    try {
      Digest content = Digest.ofFile(file, CancelToken.create());
      classes =
          new URLClassLoader(
              new URL[] {file.toUri().toURL()}, FunctionProvider.class.getClassLoader());
      List<UserFunction> functions = functions(file, classes);
      return new FunctionJar(file, content, classes, functions);
    } catch (IOException unreadable) {
      throw unusable(file, "cannot be read: " + unreadable.getMessage(), unreadable);
    } catch (GlimpseException refused) {
      close(file, classes);
      throw refused;
    } catch (ServiceConfigurationError | LinkageError | RuntimeException foreign) {
      close(file, classes);
      throw unusable(file, "cannot be loaded: " + foreign, foreign);
    }
  }

  private static void requireFile(Path file) {
    if (!Files.exists(file)) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "There is no jar of functions " + file,
          "Check the path; relative paths start at the folder where Glimpse runs.");
    }
    if (!Files.isRegularFile(file)) {
      throw GlimpseException.of(
          ErrorCode.NOT_A_FILE, file + " is not a file", "Name a jar of functions.");
    }
  }

  private static List<UserFunction> functions(Path file, ClassLoader classes) {
    List<UserFunction> functions = new ArrayList<>();
    for (FunctionProvider provider : ServiceLoader.load(FunctionProvider.class, classes)) {
      functions.addAll(provider.functions());
    }
    if (functions.isEmpty()) {
      throw unusable(file, "holds no function", null);
    }
    for (UserFunction function : functions) {
      if (!NAME.matcher(function.name()).matches()) {
        throw unusable(file, "has a function of the name '" + function.name() + "'", null);
      }
    }
    return functions;
  }

  private static GlimpseException unusable(Path file, String why, Throwable cause) {
    return GlimpseException.of(
        ErrorCode.INVALID_PARAMETER,
        "The jar " + file + " " + why,
        "Its META-INF/services/"
            + FunctionProvider.class.getName()
            + " names classes of that interface; names of functions are letters, digits and _.",
        cause);
  }

  Path file() {
    return file;
  }

  List<UserFunction> functions() {
    return functions;
  }

  /** Of the jar's bytes and of what else tells the function apart. */
  Digest keyOf(UserFunction function) {
    return Digest.ofParts(
        "java function",
        content.hex(),
        function.name(),
        function.returns().name(),
        function.version());
  }

  ClassLoader classes() {
    return classes;
  }

  @Override
  public void close() {
    close(file, classes);
  }

  private static void close(Path file, URLClassLoader classes) {
    if (classes == null) {
      return;
    }
    try {
      classes.close();
    } catch (IOException failure) {
      throw GlimpseException.internal("The jar " + file + " did not close", failure);
    }
  }
}
