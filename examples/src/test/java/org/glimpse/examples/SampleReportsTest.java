package org.glimpse.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.glimpse.engine.Engine;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.Session;
import org.glimpse.report.Report;
import org.glimpse.report.ReportOutput;
import org.glimpse.report.ReportRun;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample reports about the demo's street, shortened to two minutes at three frames a second.
 */
@Timeout(300)
class SampleReportsTest {
  private static final Path REPORTS = Path.of("reports");

  @TempDir private Path folder;

  @Test
  void theyAreMade() throws IOException {
    SceneVideo files = DemoStreet.of(2, 1).write(folder, QueryContext.background());
    Map<String, String> made = make(files);
    assertThat(made).hasSize(2 + 2 * (7 + 5));
    for (String name : List.of("daily-traffic", "incidents")) {
      assertThat(made.get(name + "/index.html"))
          .contains("data:image/jpeg;base64,")
          .doesNotContain("class=\"nothing\"")
          .doesNotContain("http:")
          .doesNotContain("https:")
          .contains(">street<");
    }
    assertThat(made.get("daily-traffic/who-came-by.csv")).contains("car,").contains("person,");
  }

  private Map<String, String> make(SceneVideo files) throws IOException {
    Map<String, String> made = new TreeMap<>();
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession()) {
      for (String sql :
          List.of(
              "CREATE DETECTOR scene FROM RECORDING '" + files.recording() + "'",
              "CREATE VIDEO street FROM '"
                  + files.video()
                  + "' DETECTOR scene STARTING AT TIMESTAMP '"
                  + DemoStreet.STARTS_AT
                  + "'")) {
        session.execute(sql, ExecutionOptions.defaults()).close();
      }
      for (String report : List.of("daily-traffic", "incidents")) {
        Path out = folder.resolve(report);
        make(report, session, out);
        try (Stream<Path> all = Files.list(out)) {
          for (Path file : all.filter(each -> !each.endsWith("run.json")).toList()) {
            made.put(report + "/" + file.getFileName(), Files.readString(file));
          }
        }
      }
    }
    return made;
  }

  private static void make(String name, Session session, Path out) throws IOException {
    Report report =
        Report.read(
            Files.readString(REPORTS.resolve(name + ".sql")),
            name,
            name.equals("incidents") ? Map.of("stays_frames", "10") : Map.of());
    List<String> said = new ArrayList<>();
    try (ReportOutput output = ReportOutput.at(out)) {
      ReportRun.run(
          report,
          session,
          new ReportRun.Options(
              false, CancelToken.create(), ProgressListener.NONE, said::add, stats -> {}, ""),
          output);
      output.commit();
    }
    assertThat(said).hasSameSizeAs(report.sectionTitles());
  }
}
