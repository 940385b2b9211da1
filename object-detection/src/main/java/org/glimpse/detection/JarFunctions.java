package org.glimpse.detection;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.glimpse.detection.functions.Picture;
import org.glimpse.detection.functions.UserFunction;
import org.glimpse.video.DecodedFrame;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** The functions from jars that were given when this process started. */
final class JarFunctions implements AutoCloseable {
  /** What a call costs before any was measured. */
  private static final double SECONDS = 0.001;

  private static final int TEXT_MAX = 10_000;

  private final List<FunctionJar> jars = new ArrayList<>();
  private final Map<Digest, Loaded> byKey = new LinkedHashMap<>();
  private final TimedCalls calls = new TimedCalls();

  private record Loaded(RegisteredFunction function, UserFunction body, ClassLoader classes) {}

  /**
   * @throws GlimpseException ALREADY_EXISTS where two have one name, and what {@link
   *     FunctionJar#open} throws
   */
  static JarFunctions open(List<Path> files) {
    JarFunctions functions = new JarFunctions();
    try {
      files.forEach(functions::add);
      return functions;
    } catch (RuntimeException refused) {
      functions.close();
      throw refused;
    }
  }

  private void add(Path file) {
    FunctionJar jar = FunctionJar.open(file);
    jars.add(jar);
    for (UserFunction body : jar.functions()) {
      if (find(body.name()).isPresent()) {
        throw GlimpseException.of(
            ErrorCode.ALREADY_EXISTS,
            "The jar " + file + " brings a second function '" + body.name() + "'",
            "Give one of the jars only.");
      }
      Digest key = jar.keyOf(body);
      RegisteredFunction function =
          new RegisteredFunction(
              body.name(),
              key,
              body.returns(),
              List.of(),
              file.toString(),
              "Java, from a jar given at the start"
                  + (body.version().isEmpty() ? "" : ", version " + body.version()),
              SECONDS);
      byKey.put(key, new Loaded(function, body, jar.classes()));
    }
  }

  List<RegisteredFunction> list() {
    return byKey.values().stream().map(Loaded::function).toList();
  }

  Optional<RegisteredFunction> find(String name) {
    return list().stream().filter(function -> function.name().equalsIgnoreCase(name)).findFirst();
  }

  Optional<RegisteredFunction> find(Digest key) {
    return Optional.ofNullable(byKey.get(key)).map(Loaded::function);
  }

  /** Computes what {@link FunctionCatalog#values} gives, value by value, until one fails. */
  void compute(
      Digest key,
      Video video,
      List<VideoPixels.Region> regions,
      Object[] values,
      VideoPixels pixels,
      CallClock clock,
      QueryContext context) {
    Loaded loaded = byKey.get(key);
    pixels.crops(
        video,
        regions,
        FrameFormat.Channels.RGB,
        (number, crop) -> {
          Picture picture = picture(crop);
          long start = System.nanoTime();
          values[number] = value(loaded, picture, video, regions.get(number), context);
          clock.addSince(start, 1);
        },
        context);
  }

  /** A copy: a call that hangs must not see pixels that were given back. */
  private static Picture picture(DecodedFrame crop) {
    ByteBuffer pixels = crop.pixels().duplicate();
    byte[] copy = new byte[pixels.remaining()];
    pixels.get(copy);
    return new Picture(crop.width(), crop.height(), copy);
  }

  private Object value(
      Loaded loaded,
      Picture picture,
      Video video,
      VideoPixels.Region region,
      QueryContext context) {
    Optional<Duration> limit = context.settings().durationOrOff(Setting.FUNCTION_TIMEOUT);
    try {
      Object value = calls.call(() -> run(loaded, picture), limit, context.cancel());
      String wrong = wrong(loaded.body().returns(), value);
      if (wrong.isEmpty()) {
        return value;
      }
      throw FunctionFailures.of(
          loaded.function(), "gave " + wrong, video, region, "Mend it in its jar.", null);
    } catch (ExecutionException failure) {
      throw FunctionFailures.of(
          loaded.function(),
          "threw " + failure.getCause(),
          video,
          region,
          "Mend it in its jar, or leave such boxes out by conditions on columns.",
          failure.getCause());
    } catch (TimeoutException hanging) {
      throw FunctionFailures.of(
          loaded.function(),
          "did not return within " + context.settings().text(Setting.FUNCTION_TIMEOUT),
          video,
          region,
          "Raise the limit by SET function_timeout = '1m', or mend the function in its jar.",
          hanging);
    }
  }

  private static Object run(Loaded loaded, Picture picture) throws Exception {
    Thread.currentThread().setContextClassLoader(loaded.classes());
    return loaded.body().body().of(picture);
  }

  /** What is wrong with a value; empty where nothing is. */
  private static String wrong(UserFunction.Returns returns, Object value) {
    if (value == null) {
      return "null";
    }
    return switch (returns) {
      case NUMBER -> value instanceof Double number && Double.isFinite(number) ? "" : "" + value;
      case FLAG -> value instanceof Boolean ? "" : value.getClass().getName();
      case TEXT ->
          !(value instanceof String text)
              ? value.getClass().getName()
              : text.length() > TEXT_MAX ? "a text of " + text.length() + " characters" : "";
    };
  }

  @Override
  public void close() {
    calls.close();
    jars.forEach(FunctionJar::close);
  }
}
