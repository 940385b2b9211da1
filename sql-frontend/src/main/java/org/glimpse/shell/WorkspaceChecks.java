package org.glimpse.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glimpse.engine.Engine;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.workspace.GlimpseException;

/** What the doctor looks at in a workspace: whether it opens, its disk, detectors and videos. */
final class WorkspaceChecks {
  private static final double GIB = 1L << 30;
  private static final long DISK_SMALL_BYTES = 2L << 30;
  private static final String DETECTOR_ADVICE =
      """
      Take a public one, for example YOLOX-Nano (Megvii, Apache-2.0; yolox_nano.onnx in the
      releases of the project YOLOX) or RT-DETR (Baidu, Apache-2.0; exported to ONNX), then:
        CREATE DETECTOR yolox FROM 'yolox_nano.onnx';
      Or use detections made elsewhere:
        CREATE DETECTOR r FROM RECORDING 'detections.csv';""";

  private WorkspaceChecks() {}

  static List<Finding> all(Path folder) {
    boolean isNew = !Files.exists(folder);
    if (isNew) {
      return List.of(
          Finding.ok(
              "Workspace",
              folder.toAbsolutePath().normalize()
                  + " is not there yet and will be made on first use"),
          disk(folder));
    }
    List<Finding> findings = new ArrayList<>();
    try (Engine engine = Engine.open(folder);
        Session session = engine.newSession()) {
      findings.add(Finding.ok("Workspace", engine.folder() + " opens"));
      findings.add(disk(folder));
      findings.add(detectors(session));
      findings.addAll(videos(session));
    } catch (GlimpseException failure) {
      findings.add(Finding.broken("Workspace", failure.getMessage(), failure.advice()));
    }
    return findings;
  }

  private static Finding disk(Path folder) {
    Path existing = folder.toAbsolutePath().normalize();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String text = String.format(Locale.ROOT, "%.1f GiB free", free / GIB);
      if (!Files.isWritable(existing)) {
        return Finding.broken(
            "Disk", existing + " is not writable", "Name another folder with --workspace.");
      }
      return free >= DISK_SMALL_BYTES
          ? Finding.ok("Disk", text)
          : Finding.note("Disk", text, "Labels of a long video may need more; free some space.");
    } catch (IOException failure) {
      return Finding.note(
          "Disk",
          "free space unknown: " + FileProblem.describe(failure),
          "Make sure that some GiB are free.");
    }
  }

  private static Finding detectors(Session session) {
    List<String> names = new ArrayList<>();
    each(
        session,
        "SELECT name, kind FROM \"system\".detectors ORDER BY name",
        row -> names.add(row.value(0) + " (" + row.value(1) + ")"));
    return names.isEmpty()
        ? Finding.note("Detectors", "none registered", DETECTOR_ADVICE)
        : Finding.ok("Detectors", String.join(", ", names));
  }

  private static List<Finding> videos(Session session) {
    List<String> names = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    each(
        session,
        "SELECT name, source, absent_files FROM \"system\".videos ORDER BY name",
        row -> {
          names.add(String.valueOf(row.value(0)));
          if (row.value(2) instanceof Number absent && absent.longValue() > 0) {
            findings.add(absent(row, absent.longValue()));
          }
        });
    findings.add(
        0, Finding.ok("Videos", names.isEmpty() ? "none registered" : String.join(", ", names)));
    return findings;
  }

  private static Finding absent(StatementRows row, long files) {
    Optional<Object> source = Optional.ofNullable(row.value(1));
    return Finding.note(
        "Videos",
        row.value(0) + ": " + files + (files == 1 ? " file has" : " files have") + " vanished",
        "Labels of the vanished frames still answer; pixels need the file back at "
            + source.orElse("its place")
            + ", then ALTER VIDEO "
            + row.value(0)
            + " REFRESH.");
  }

  private static void each(
      Session session, String sql, java.util.function.Consumer<StatementRows> action) {
    try (StatementResult result = session.execute(sql, ExecutionOptions.defaults())) {
      if (result instanceof StatementRows rows) {
        while (rows.next()) {
          action.accept(rows);
        }
      }
    }
  }
}
