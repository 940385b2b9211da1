package org.glimpse.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.glimpse.engine.SqlSession;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ProgressListener;

/** Makes reports for tests, and reads what came out. */
final class MadeReport {
  private MadeReport() {}

  /** Makes a report; the titles of the sections that failed. */
  static List<String> make(SqlSession session, String text, Path out, boolean goOn) {
    Report report = Report.read(text, "road.sql", Map.of());
    ReportRun.Options options =
        new ReportRun.Options(
            goOn,
            CancelToken.create(),
            ProgressListener.NONE,
            message -> {},
            stats -> {},
            "of the test");
    try (ReportOutput output = ReportOutput.at(out)) {
      List<String> failed = ReportRun.run(report, session, options, output);
      output.commit();
      return failed;
    }
  }

  /** Everything in a report's folder by name, but for what it cost. */
  static Map<String, String> files(Path out) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(out)) {
      for (Path file : all.toList()) {
        if (!file.endsWith("run.json")) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return files;
  }
}
