package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glimpse.engine.CompiledJar;
import org.glimpse.engine.Engine;
import org.glimpse.engine.HalvesClip;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a process would run them, with streams in memory. */
class CommandLineTest {
  private static final String LABELS =
      """
      frame,class,confidence,xmin,ymin,xmax,ymax
      0,car,0.9,0,0,10,10
      0,car,0.8,20,0,30,10
      2,bus,0.7,0,0,50,40
      """;

  @TempDir private Path folder;
  private String setUp;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void writeLabels() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.csv"), LABELS);
    setUp =
        "CREATE DETECTOR d FROM RECORDING '"
            + labels
            + "'; CREATE VIDEO v FROM RECORDING '"
            + labels
            + "' WITH (frame_count = 10, fps = 10)";
  }

  @Test
  void statementsWithoutAResultPrintNothing() {
    Outcome outcome = sql(setUp);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.code()).isZero();
  }

  @Test
  void everyFormatPrintsTheSameAnswer() {
    String query = setUp + "; SELECT class, COUNT(*) AS n FROM v GROUP BY class ORDER BY class";
    assertThat(sql(query).out())
        .isEqualTo(
            """
            class | n
            ------+--
            bus   | 1
            car   | 2
            """);
    query = query.substring(setUp.length() + 2);
    assertThat(sql(query, "--format", "csv").out()).isEqualTo("class,n\nbus,1\ncar,2\n");
    assertThat(sql(query, "--format", "JSONL").out())
        .isEqualTo("{\"class\":\"bus\",\"n\":1}\n{\"class\":\"car\",\"n\":2}\n");
    assertThat(sql(query, "--format=json").out())
        .isEqualTo("[\n{\"class\":\"bus\",\"n\":1},\n{\"class\":\"car\",\"n\":2}\n]\n");
    assertThat(sql(query, "--format=markdown").out())
        .isEqualTo("| class | n |\n| --- | ---: |\n| bus | 1 |\n| car | 2 |\n");
    assertThat(sql(query, "--format=vertical").out()).contains("class | bus\nn     | 1\n");
  }

  @Test
  void errorsShowTheirPlaceInTheScript() throws IOException {
    sql(setUp);
    Path script =
        Files.writeString(
            folder.resolve("script.sql"),
            "-- two statements\nSHOW DETECTORS;\n  SELECT\n    clas FROM v;\nSHOW VIDEOS;\n");
    Outcome outcome = run("sql", "-f", script.toString(), "--format", "csv");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).startsWith("name,").doesNotContain("frames");
    assertThat(outcome.err())
        .startsWith("Error GL-1004: ")
        .contains("(line 4, column 5)")
        .contains("\n      clas FROM v;\n      ^\n")
        .contains("Did you mean 'class'?");
  }

  @Test
  void whatCameBeforeAFailureStays() {
    Outcome failed = sql(setUp + "; SELECT * FROM nowhere; DROP VIDEO v");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).startsWith("Error GL-");
    assertThat(sql("SHOW VIDEOS", "--format", "csv").out()).contains("\nv,");
  }

  @Test
  void warningsGoToTheMessages() {
    Outcome outcome =
        sql(setUp + "; SELECT COUNT(*) AS n FROM v WHERE class = 'carr'", "--format", "csv");
    assertThat(outcome.out()).isEqualTo("n\n0\n");
    assertThat(outcome.err()).startsWith("Warning: ").contains("'car'");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void statsAreOneObjectALine() throws IOException {
    Path stats = folder.resolve("stats.jsonl");
    sql(setUp, "--stats", stats.toString());
    sql("SELECT COUNT(*) FROM v; SELECT FCOUNT(*) FROM v", "--stats", stats.toString());
    List<String> lines = Files.readAllLines(stats);
    assertThat(lines).hasSize(4);
    JsonNode count = new ObjectMapper().readTree(lines.get(2));
    assertThat(count.get("sql").asText()).isEqualTo("SELECT COUNT(*) FROM v");
    assertThat(count.get("detectorCalls").asLong()).isEqualTo(10);
    assertThat(count.get("estimate").asDouble()).isEqualTo(3);
    assertThat(count.get("lower").asDouble()).isEqualTo(3);
    assertThat(count.get("rows").asLong()).isEqualTo(1);
    assertThat(count.get("seconds").get("wall").asDouble()).isPositive();
    JsonNode rate = new ObjectMapper().readTree(lines.get(3));
    assertThat(rate.get("estimate").asDouble()).isEqualTo(0.3);
    assertThat(rate.get("detectorCalls").asLong()).isZero();
    assertThat(rate.get("labelsReused").asLong()).isEqualTo(10);
    assertThat(rate.has("predicted") && rate.has("reason") && rate.has("plan")).isTrue();
  }

  @Test
  void statementsComeFromTheStandardInputToo() {
    for (String[] arguments : new String[][] {{"sql"}, {"sql", "-f", "-"}, {}}) {
      Outcome outcome = run("SHOW SETTINGS;", arguments);
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).contains("confirm_above");
    }
  }

  @Test
  void seedAndUrlSetSettings() {
    assertThat(sql("SHOW SETTINGS", "--seed", "42", "--format", "csv").out())
        .contains("\nseed,42,");
    String url = "jdbc:glimpse:" + folder.resolve("workspace") + ";max_calls=7";
    assertThat(runIn(List.of("sql", "--url", url, "--format", "csv", "-e", "SHOW SETTINGS")).out())
        .contains("\nmax_calls,7,");
  }

  @Test
  void aServerThatIsNotThereIsATypedError() {
    Outcome outcome =
        runIn(List.of("sql", "--url", "jdbc:glimpse://127.0.0.1:1/", "-e", "SHOW VIDEOS"));
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("GL-5007").contains("glimpse serve");
  }

  @Test
  void servingOthersAsksForUsersAndTls() {
    Outcome open = run("serve", "--host", "0.0.0.0", "--port", "0");
    assertThat(open.code()).isEqualTo(2);
    assertThat(open.err()).contains("--add-user", "keytool", "--tls-keystore");
    assertThat(run("serve", "--port", "70000").code()).isEqualTo(2);
    assertThat(run("serve", "--tls-keystore", "x").code()).isEqualTo(2);
    assertThat(run("serve", "--add-user", "ada").code()).isEqualTo(2);
    assertThat(run("help", "serve").out()).contains("--media-root", "--users", "--queries");
    Path users = folder.resolve("users.txt");
    Outcome token = run("serve", "--users", users.toString(), "--add-token", "grafana");
    assertThat(token.code()).isZero();
    assertThat(token.out()).hasLineCount(1);
    assertThat(users).content().contains("token grafana user sha256").doesNotContain(token.out());
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run("sql", "--formt", "csv").code()).isEqualTo(2);
    assertThat(run("sqll").code()).isEqualTo(2);
    assertThat(run("sql", "--format", "xml", "-e", "SHOW VIDEOS").code()).isEqualTo(2);
    assertThat(run("sql", "-e", "SHOW VIDEOS", "-f", "x").code()).isEqualTo(2);
    assertThat(run("help", "sqll").err()).contains("Did you mean 'sql'?");
    Outcome outcome = run("sql", "--seed", "many");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("--seed");
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    for (String command : List.of("sql", "doctor", "help")) {
      Outcome help = run(command, "--help");
      assertThat(help.out()).contains("Usage: glimpse " + command).contains("Example");
      assertThat(help.code()).isZero();
      assertThat(run("help", command).out()).isEqualTo(help.out());
    }
    assertThat(run("--help").out()).contains("Exit codes").contains("glimpse demo");
    assertThat(run("--version").out()).startsWith("Glimpse ");
  }

  @Test
  void filesThatCannotBeReadOrWrittenAreNamed() {
    Outcome script = run("sql", "-f", folder.resolve("none.sql").toString());
    assertThat(script.code()).isEqualTo(1);
    assertThat(script.err()).startsWith("Error GL-3001: ").contains("none.sql", "no such file");
    Outcome stats = sql("SHOW VIDEOS", "--stats", folder.resolve("no/stats").toString());
    assertThat(stats.code()).isEqualTo(1);
    assertThat(stats.err()).contains("--stats");
    assertThat(stats.out()).as("nothing ran").isEmpty();
  }

  @Test
  void theWorkspaceComesFromTheEnvironmentToo() {
    Path elsewhere = folder.resolve("elsewhere");
    Outcome outcome =
        runWith(Map.of("GLIMPSE_WORKSPACE", elsewhere.toString()), "", List.of("sql", "-e", setUp));
    assertThat(outcome.err()).isEmpty();
    assertThat(elsewhere).isDirectory();
  }

  @Test
  void theDoctorFindsWhatIsMissing() {
    Outcome fresh = run("doctor");
    assertThat(fresh.code()).isZero();
    assertThat(fresh.out())
        .contains("ok     Java")
        .contains("ok     FFmpeg")
        .contains("ok     ONNX Runtime")
        .contains("ok     DuckDB")
        .contains("will be made on first use");
    sql("SHOW VIDEOS");
    assertThat(run("doctor").out()).contains("note   Detectors     none").contains("YOLOX");
    sql(setUp);
    assertThat(run("doctor", "--format", "csv").out())
        .contains("ok,Detectors,\"d (recording), v (recording)\",")
        .contains("ok,Videos,v,");
  }

  @Test
  void theDoctorFailsWhereTheWorkspaceIsBroken() throws IOException {
    Files.writeString(folder.resolve("workspace"), "a file where a folder should be");
    Outcome outcome = run("doctor");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("broken Workspace");
  }

  @Test
  void functionsComeFromJars() throws IOException {
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession()) {
      HalvesClip.register(session, folder);
    }
    Path jar =
        CompiledJar.build(
            folder,
            "Sides",
            "UserFunction.ofNumber(\"pixels\", p -> 1.0 * p.width() * p.height())");
    String query = "SELECT SUM(pixels(content)) AS n FROM clip WHERE frame = 1";
    Outcome outcome = sql(query, "--format", "csv", "--functions-jar", jar.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEqualTo("n\n12288.0\n");
    assertThat(sql(query).err()).startsWith("Error GL-1005");
    assertThat(sql(query, "--functions-jar", folder + "/absent.jar").err())
        .startsWith("Error GL-3001")
        .contains("absent.jar");
  }

  private Outcome sql(String statements, String... more) {
    List<String> arguments = new ArrayList<>(List.of("sql", "-e", statements));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private Outcome run(String... arguments) {
    return run("", arguments);
  }

  private Outcome run(String input, String[] arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--workspace");
    all.add(folder.resolve("workspace").toString());
    return runWith(Map.of(), input, all);
  }

  private static Outcome runIn(List<String> arguments) {
    return runWith(Map.of(), "", arguments);
  }

  private static Outcome runWith(
      Map<String, String> environment, String input, List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            err,
            false,
            false,
            false,
            0);
    int code = Main.run(streams, environment, arguments.toArray(String[]::new));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
