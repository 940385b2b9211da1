package org.glimpse.video;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;

/**
 * The {@code ffmpeg} and {@code ffprobe} executables that ship inside the FFmpeg presets: the same
 * version as the libraries, as an independent witness for tests and a baseline for benchmarks. The
 * engine itself never runs them.
 *
 * <p>On Linux they link a sound library (libpulse) that many machines lack and that decoding never
 * calls; a library without symbol versions takes its place, which the lazy linker accepts.
 */
public final class FfmpegCommand {
  private static final String SOUND_LIBRARY = "libpulse.so.0";
  private static final String STAND_IN = "libdrm.so.2";

  private final Path folder;

  private FfmpegCommand(Path folder) {
    this.folder = folder;
  }

  /**
   * Unpacks the executables.
   *
   * @param folder an empty or new folder; the caller deletes it
   */
  public static FfmpegCommand unpackInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    String place = "org/bytedeco/ffmpeg/" + Loader.getPlatform() + "/";
    URL url = FfmpegCommand.class.getClassLoader().getResource(place);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("no FFmpeg for " + Loader.getPlatform() + " on the class path");
    }
    JarFile jar = connection.getJarFile();
    for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      String name = entry.getName();
      if (name.startsWith(place) && !entry.isDirectory() && !name.contains("jni")) {
        Path file = folder.resolve(name.substring(place.length()));
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
        if (!file.toFile().setExecutable(true)) {
          throw new IOException("cannot make " + file + " executable");
        }
      }
    }
    if (Files.exists(folder.resolve(STAND_IN))) {
      Files.copy(folder.resolve(STAND_IN), folder.resolve(SOUND_LIBRARY));
    }
    return new FfmpegCommand(folder);
  }

  /** A process builder for {@code ffprobe} with arguments. */
  public ProcessBuilder ffprobe(String... arguments) {
    return command("ffprobe", arguments);
  }

  /** A process builder for {@code ffmpeg} with arguments. */
  public ProcessBuilder ffmpeg(String... arguments) {
    return command("ffmpeg", arguments);
  }

  private ProcessBuilder command(String name, String... arguments) {
    String executable = Loader.getPlatform().startsWith("windows") ? name + ".exe" : name;
    List<String> line = new ArrayList<>();
    line.add(folder.resolve(executable).toString());
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    builder.environment().put("DYLD_LIBRARY_PATH", folder.toString());
    return builder;
  }

  /** Deletes what was unpacked. */
  public void delete() {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
