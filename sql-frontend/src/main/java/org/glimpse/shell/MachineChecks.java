package org.glimpse.shell;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.glimpse.detection.onnx.OnnxRuntimeVersion;
import org.glimpse.video.FfmpegVersion;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Workspace;

/** What the doctor looks at on the machine itself: Java, memory, native libraries. */
final class MachineChecks {
  private static final int JAVA_MIN = 17;
  private static final long HEAP_SMALL_BYTES = 512L << 20;
  private static final double GIB = 1L << 30;
  private static final String NATIVES =
      "Build for this platform: mvn -P<platform> package, where the root pom.xml lists the"
          + " platforms.";

  private MachineChecks() {}

  static List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(memory());
    findings.add(loading("FFmpeg", MachineChecks::ffmpeg));
    findings.add(loading("ONNX Runtime", MachineChecks::onnxRuntime));
    findings.add(loading("DuckDB", MachineChecks::duckDb));
    return findings;
  }

  private static Finding java() {
    String text =
        System.getProperty("java.version")
            + " ("
            + System.getProperty("java.vendor")
            + "), "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch");
    return Runtime.version().feature() >= JAVA_MIN
        ? Finding.ok("Java", text)
        : Finding.broken(
            "Java", text, "Install Java " + JAVA_MIN + " or later and point JAVA_HOME at it.");
  }

  private static Finding memory() {
    long heap = Runtime.getRuntime().maxMemory();
    int processors = Runtime.getRuntime().availableProcessors();
    String text =
        String.format(
            Locale.ROOT,
            "%d processor%s, %.1f GiB of memory, of which Java's heap may take %.1f GiB",
            processors,
            processors == 1 ? "" : "s",
            physicalMemoryBytes() / GIB,
            heap / GIB);
    return heap >= HEAP_SMALL_BYTES
        ? Finding.ok("Machine", text)
        : Finding.note(
            "Machine", text, "Give Java more: GLIMPSE_JAVA_OPTS=-Xmx1g is enough for any video.");
  }

  private static long physicalMemoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static Finding ffmpeg() {
    FfmpegVersion ffmpeg = FfmpegVersion.load();
    return Finding.ok("FFmpeg", ffmpeg.version() + ", " + ffmpeg.license());
  }

  private static Finding onnxRuntime() {
    OnnxRuntimeVersion runtime = OnnxRuntimeVersion.load();
    boolean gpu = runtime.providers().contains("CUDA");
    return Finding.ok(
        "ONNX Runtime",
        runtime.version()
            + ", runs detectors on the processor"
            + (gpu ? "; a build with CUDA is present" : " (this build has no GPU support)"));
  }

  /** In a folder of its own, so that it works whatever the state of the workspace. */
  private static Finding duckDb() {
    try {
      Path folder = Files.createTempDirectory("glimpse-doctor");
      try (Workspace workspace = Workspace.open(folder);
          Connection connection = workspace.connect()) {
        DatabaseMetaData database = connection.getMetaData();
        return Finding.ok("DuckDB", database.getDatabaseProductVersion());
      } finally {
        delete(folder);
      }
    } catch (IOException | SQLException | GlimpseException failure) {
      return Finding.broken(
          "DuckDB",
          "does not work: " + failure.getMessage(),
          "Check that " + System.getProperty("java.io.tmpdir") + " is writable and not full.");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A library that cannot be loaded is a finding, not the end of the examination. */
  private static Finding loading(String subject, Supplier<Finding> check) {
    try {
      return check.get();
    } catch (LinkageError failure) {
      return Finding.broken(subject, "cannot be loaded: " + rootMessage(failure), NATIVES);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
