package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glimpse.engine.RecordedStreet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code glimpse report} as a process would run it: exit codes, messages, files. */
class ReportCommandTest {
  private static final String REPORT =
      """
      --@ param: kind text = car
      --@ section: Count
      --@ chart: number
      SELECT COUNT(*) AS boxes FROM street WHERE class = ${kind};
      --@ section: Classes
      --@ chart: bar
      SELECT class, COUNT(*) AS boxes FROM street GROUP BY class;
      """;

  @TempDir private Path folder;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void makeTheStreet() throws IOException {
    Path recording = RecordedStreet.write(folder);
    assertThat(run("sql", "-e", RecordedStreet.createVideo("street", recording)).code()).isZero();
  }

  private Outcome run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(new ByteArrayInputStream(new byte[0]), out, err, false, false, false, 0);
    int code = Main.run(streams, Map.of("PATH", "/nowhere"), all.toArray(String[]::new));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Outcome report(String text, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("r.sql"), text);
    List<String> all =
        new ArrayList<>(
            List.of("report", file.toString(), "--out", folder.resolve("out").toString()));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  @Test
  void sectionsAreToldAndThePageNamed() throws IOException {
    Path stats = folder.resolve("stats.jsonl");
    Outcome outcome = report(REPORT, "--stats", stats.toString(), "--seed", "7");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo(folder.resolve("out/index.html") + "\n");
    assertThat(outcome.err())
        .contains("1 of 2  Count (1 rows, 100 detector calls, ")
        .contains("2 of 2  Classes (2 rows, 0 detector calls, ");
    assertThat(Files.readAllLines(stats)).hasSize(2);
    assertThat(folder.resolve("out/count.csv")).hasContent("boxes\n" + RecordedStreet.CARS + "\n");
    assertThat(Files.readString(folder.resolve("out/index.html")))
        .contains("<dt>seed</dt><dd>7</dd>")
        .contains("<span class=\"interval\">exact</span>");
  }

  @Test
  void parametersAreGivenOnTheCommandLine() throws IOException {
    assertThat(report(REPORT, "--param", "kind=bus", "--no-progress").err()).isEmpty();
    assertThat(folder.resolve("out/count.csv")).hasContent("boxes\n" + RecordedStreet.BUSES + "\n");
    assertMistake(report(REPORT, "--param", "knd=bus"), "GL-1009", "Did you mean 'kind'?");
    assertMistake(report(REPORT, "--param", "kind"), "GL-1009", "--param NAME=VALUE");
    assertMistake(
        report(REPORT, "--param", "kind=a", "--param", "kind=b"), "GL-1009", "Give it one");
  }

  @Test
  void mistakesShowTheirPlaceInTheFile() throws IOException {
    Outcome outcome = report(REPORT.replace("chart: bar", "chart: bars"));
    assertMistake(outcome, "GL-2006", "Did you mean 'bar'?");
    assertThat(outcome.err())
        .contains("(line 6, column 12)")
        .contains("\n  --@ chart: bars\n             ^\n")
        .contains("\n  in " + folder.resolve("r.sql"));
    assertThat(folder.resolve("out")).doesNotExist();
    assertMistake(report(REPORT, "--pdf"), "GL-6003", "apt-get install chromium");
    assertMistake(
        run("report", folder.resolve("no.sql").toString(), "--out", "x"), "GL-3001", "no such");
    assertThat(run("report", "r.sql").code()).as("without --out").isEqualTo(2);
    Outcome unwritable =
        run(
            "report",
            folder.resolve("r.sql").toString(),
            "--out",
            folder.resolve("absent/r.html").toString());
    assertThat(unwritable.code()).isEqualTo(1);
  }

  @Test
  void sectionsThatFailAreNamed() throws IOException {
    String broken = REPORT + "--@ section: Broken\nSELECT nothing FROM street;\n";
    Outcome stopped = report(broken);
    assertMistake(stopped, "GL-1004", "Section 'Broken'");
    assertThat(folder.resolve("out")).doesNotExist();
    Outcome shown = report(broken, "--continue");
    assertThat(shown.code()).isEqualTo(3);
    assertThat(shown.err()).endsWith("Sections that failed: Broken\n");
    assertThat(Files.readString(folder.resolve("out/index.html"))).contains("Error GL-1004");
  }

  @Test
  void whatFailsForItsPicturesLeavesNoFiles() throws IOException {
    String pictures =
        "--@ section: Pictures\n--@ chart: thumbnails\nSELECT frame FROM street WHERE frame BETWEEN 10 AND 12;\n";
    assertThat(report(REPORT + pictures, "--continue").code()).isEqualTo(3);
    assertThat(Files.readString(folder.resolve("out/index.html"))).contains("Error GL-3013");
    assertThat(folder.resolve("out/pictures.csv")).doesNotExist();
    assertThat(folder.resolve("out/classes.csv")).exists();
  }

  private static void assertMistake(Outcome outcome, String label, String text) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("Error " + label).contains(text);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void completionsKnowEveryCommand() throws IOException, InterruptedException {
    for (String shell : List.of("bash", "zsh", "fish")) {
      Outcome outcome = run("completion", shell);
      assertThat(outcome.code()).isZero();
      assertThat(outcome.out()).contains("report").contains("doctor").contains("continue");
    }
    Path script = Files.writeString(folder.resolve("c.bash"), run("completion", "bash").out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source "
                    + script
                    + "; COMP_WORDS=(glimpse rep); COMP_CWORD=1; _complete_glimpse 2>/dev/null;"
                    + " echo \"${COMPREPLY[@]}\"")
            .redirectErrorStream(true)
            .start();
    String reply = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    assertThat(reply.strip()).isEqualTo("report");
    assertThat(run("completion", "fish").out())
        .contains(" -l format -x -a 'table csv json jsonl markdown vertical' ")
        .contains("'__fish_seen_subcommand_from completion' -a 'bash zsh fish'")
        .contains("-n 'not __fish_seen_subcommand_from help ");
    Outcome unknown = run("completion", "bsh");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("Did you mean 'bash'?");
  }

  @Test
  void theManualPageSaysWhatTheHelpSays() {
    String page = run("man").out();
    assertThat(page)
        .startsWith(".TH GLIMPSE 1 ")
        .contains(".SH SYNOPSIS", ".SS glimpse report", ".SS glimpse serve", "\\fB\\-\\-out\\fR")
        .contains("glimpse report daily.sql \\-\\-out daily.html");
    assertThat(page.lines())
        .noneMatch(
            line -> line.startsWith("'") || line.matches("\\.(?!TH|SH|SS|PP|TP|B |nf|fi).*"));
  }
}
