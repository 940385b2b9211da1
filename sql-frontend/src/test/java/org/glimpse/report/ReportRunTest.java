package org.glimpse.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glimpse.engine.Answers;
import org.glimpse.engine.DamagedClip;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.jdbc.ServerUrl;
import org.glimpse.server.GlimpseServer;
import org.glimpse.server.ServerOptions;
import org.glimpse.server.client.RemoteSession;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.ProgressListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reports about a drawn road: the same bytes wherever and however often they are made. */
@Timeout(300)
final class ReportRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path recording;

  @BeforeEach
  void draw() throws IOException {
    DrawnRoad.writeClip(folder, 0);
    DrawnRoad.writeClip(folder, 1);
    recording = DrawnRoad.writeRecording(folder, 2);
  }

  private Engine open(String workspace) {
    Engine engine = Engine.open(folder.resolve(workspace));
    try (Session session = engine.newSession()) {
      DrawnRoad.create(folder, recording).forEach(sql -> Answers.rows(session, sql));
    }
    return engine;
  }

  private static JsonNode costs(Path out) throws IOException {
    return JSON.readTree(out.resolve("run.json").toFile());
  }

  @Test
  void theSameInputAndSeedGiveTheSameBytes() throws IOException {
    Path first = folder.resolve("first");
    Path again = folder.resolve("again");
    Path fresh = folder.resolve("fresh");
    Path remote = folder.resolve("remote");
    try (Engine engine = open("one")) {
      try (Session session = engine.newSession()) {
        assertThat(MadeReport.make(session, RoadReport.TEXT, first, false)).isEmpty();
        assertThat(costs(first).path("detectorCalls").asLong())
            .isEqualTo(2L * DrawnRoad.FRAMES_A_CLIP);
        assertThat(MadeReport.make(session, RoadReport.TEXT, again, false)).isEmpty();
        assertThat(costs(again).path("detectorCalls").asLong()).isZero();
      }
      try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {});
          RemoteSession session =
              RemoteSession.open(ServerUrl.parse(server.jdbcUrl()), RemoteSession.Pictures.SENT)) {
        assertThat(MadeReport.make(session, RoadReport.TEXT, remote, false)).isEmpty();
      }
    }
    try (Engine engine = open("two");
        Session session = engine.newSession()) {
      assertThat(MadeReport.make(session, RoadReport.TEXT, fresh, false)).isEmpty();
    }
    Map<String, String> expected = MadeReport.files(first);
    assertThat(expected).hasSize(1 + 2 * RoadReport.SECTIONS).containsKeys("index.html");
    for (Path other : List.of(again, fresh, remote)) {
      Map<String, String> made = MadeReport.files(other);
      assertThat(made.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (name, text) -> assertThat(made.get(name)).as("%s of %s", name, other).isEqualTo(text));
    }
  }

  @Test
  void thePageHasEverythingInside() throws IOException {
    Path out = folder.resolve("road.html");
    try (Engine engine = open("one");
        Session session = engine.newSession()) {
      MadeReport.make(session, RoadReport.TEXT, out, false);
    }
    String page = Files.readString(out);
    assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script");
    assertThat(page)
        .contains("<h1>The road road</h1>")
        .contains("Every chart &lt;once&gt; &amp; nothing twice.")
        .contains("data:image/jpeg;base64,")
        .contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .contains("class=\"error\"")
        .contains("video road, 80 frames, digest ")
        .contains("detector seen (recording), digest ")
        .contains("plan</dt><dd>SampledAggregate: within 0.5 ")
        .contains("plan</dt><dd>ExactScan: as if ")
        .contains("road-data/cars-per-frame.csv");
    assertThat(page.split("<section ", -1)).hasSize(1 + RoadReport.SECTIONS);
    assertThat(Pattern.compile("<svg class=\"chart\"").matcher(page).results().count())
        .isEqualTo(5);
    Path data = folder.resolve("road-data");
    assertThat(data.resolve("who-is-there.csv")).hasContent(whoIsThere());
    JsonNode json = JSON.readTree(data.resolve("cut-out.json").toFile());
    assertThat(json.path("columns").size()).as("pictures stay on the page").isEqualTo(2);
    assertThat(json.path("rows").size()).isPositive();
    JsonNode run = JSON.readTree(data.resolve("run.json").toFile());
    assertThat(run.path("sections").size()).isEqualTo(RoadReport.SECTIONS);
    JsonNode first = run.path("sections").path(0);
    assertThat(first.path("statements").path(0).path("plan").asText())
        .isEqualTo("SampledAggregate");
    assertThat(first.path("predicted").has("detectorCalls")).isTrue();
    assertThat(run.path("seconds").asDouble()).isPositive();
  }

  private String whoIsThere() throws IOException {
    List<String> rows =
        Files.readAllLines(recording).stream()
            .skip(1)
            .filter(line -> Integer.parseInt(line.split(",")[0]) < 2 * DrawnRoad.FRAMES_A_CLIP)
            .toList();
    long buses = rows.stream().filter(line -> line.contains(",bus,")).count();
    return "class,boxes\nbus," + buses + "\ncar," + (rows.size() - buses) + "\n";
  }

  @Test
  void afterARefreshOnlyNewFramesCost() throws IOException {
    String text =
        "ALTER VIDEO road REFRESH;\n--@ section: All\n"
            + "SELECT class, COUNT(*) AS n FROM road GROUP BY class;\n";
    Path out = folder.resolve("out");
    recording = DrawnRoad.writeRecording(folder, 3);
    try (Engine engine = open("one");
        Session session = engine.newSession()) {
      MadeReport.make(session, text, out, false);
      assertThat(costs(out).path("detectorCalls").asLong()).isEqualTo(80);
      DrawnRoad.writeClip(folder, 2);
      MadeReport.make(session, text, out, false);
      assertThat(costs(out).path("detectorCalls").asLong()).isEqualTo(DrawnRoad.FRAMES_A_CLIP);
      assertThat(Files.readString(out.resolve("index.html"))).contains("video road, 120 frames");
    }
  }

  private static final String ONE_FAILS =
      """
      --@ section: Fine
      SELECT class, COUNT(*) AS n FROM road GROUP BY class;
      --@ section: No such column
      SELECT frame,
        clas FROM road;
      --@ section: No numbers
      --@ chart: line x=class
      SELECT class FROM road WHERE frame < 3;
      --@ section: Fine too
      SELECT COUNT(*) AS n FROM road;
      """;

  @Test
  void aSectionThatFailsEndsTheRunBeforeItCosts() throws IOException {
    Path out = folder.resolve("out.html");
    try (Engine engine = open("one");
        Session session = engine.newSession()) {
      GlimpseException error =
          catchThrowableOfType(
              GlimpseException.class, () -> MadeReport.make(session, ONE_FAILS, out, false));
      assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
      assertThat(error.getMessage()).startsWith("Section 'No such column': ");
      assertThat(error.position()).contains(new GlimpseException.Position(5, 3));
      assertThat(Answers.stats(session, "SELECT COUNT(*) FROM road").counters())
          .as("nothing was labelled")
          .containsEntry(org.glimpse.workspace.Counter.DETECTOR_CALLS, 80L);
    }
    assertNothingLeft();
  }

  @Test
  void withContinueTheOthersAreShown() throws IOException {
    Path out = folder.resolve("out");
    try (Engine engine = open("one");
        Session session = engine.newSession()) {
      assertThat(MadeReport.make(session, ONE_FAILS, out, true))
          .containsExactly("No such column", "No numbers");
    }
    String page = Files.readString(out.resolve("index.html"));
    assertThat(page)
        .contains("2 of 4 sections failed")
        .contains("Error GL-1004: Section &#39;No such column&#39;".replace("&#39;", "'"))
        .contains("Did you mean 'class'?");
    assertThat(out.resolve("fine-too.csv"))
        .hasContent(Files.readString(out.resolve("fine-too.csv")));
    assertThat(out.resolve("no-such-column.csv")).doesNotExist();
    assertThat(out.resolve("no-numbers.json")).doesNotExist();
    assertThat(costs(out).path("sections").path(1).path("status").asText()).isEqualTo("failed");
    assertThat(costs(out).path("sections").path(1).path("error").path("code").asText())
        .isEqualTo("GL-1004");
  }

  private static final String OF_DAMAGED =
      """
      --@ section: Frames
      --@ chart: thumbnails boxes=all
      SELECT frame FROM clip.frames WHERE frame BETWEEN 39 AND 44 ORDER BY frame;
      --@ section: Where
      --@ chart: heatmap frame=10
      SELECT xmin, ymin, xmax, ymax FROM clip ORDER BY frame;
      """;

  @Test
  void picturesOfDamagedFramesSayThatTheyAre() throws IOException {
    Path here = folder.resolve("here");
    Path remote = folder.resolve("remote");
    try (Engine engine = Engine.open(folder.resolve("one"))) {
      try (Session session = engine.newSession()) {
        DamagedClip.register(session, "clip", folder);
        assertThat(MadeReport.make(session, OF_DAMAGED, here, false)).isEmpty();
      }
      try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {});
          RemoteSession session =
              RemoteSession.open(ServerUrl.parse(server.jdbcUrl()), RemoteSession.Pictures.SENT)) {
        assertThat(MadeReport.make(session, OF_DAMAGED, remote, false)).isEmpty();
      }
    }
    String page = Files.readString(here.resolve("index.html"));
    assertThat(page.split(">damaged, no picture<", -1)).as("frames 41 and 42").hasSize(3);
    assertThat(page.split("<image ", -1)).as("frames 39, 40, 43 and 44").hasSize(5);
    assertThat(page).contains("centres of 42 boxes; frame 10 is damaged, no picture");
    assertThat(MadeReport.files(remote)).isEqualTo(MadeReport.files(here));
  }

  @Test
  void limitsAreTyped() throws IOException {
    try (Engine engine = open("one");
        Session session = engine.newSession()) {
      for (String section :
          List.of(
              "--@ rows: 5\nSELECT frame FROM road.frames;",
              "--@ chart: number\nSELECT frame FROM road.frames WHERE frame < 2;",
              "--@ chart: bar x=name\nSELECT CAST(frame AS VARCHAR) AS name, 1 AS n FROM road.frames;",
              "--@ chart: line series=name\nSELECT frame, CAST(frame AS VARCHAR) AS name, 1 AS n"
                  + " FROM road.frames WHERE frame < 12;")) {
        GlimpseException error =
            catchThrowableOfType(
                GlimpseException.class,
                () ->
                    MadeReport.make(
                        session, "--@ section: S\n" + section, folder.resolve("out"), false));
        assertThat(error.code()).as(section).isEqualTo(ErrorCode.REPORT_LIMIT);
        assertThat(error.advice()).isNotEmpty();
      }
    }
    assertNothingLeft();
  }

  @Test
  void aCancelledRunLeavesNothing() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    CancelToken token = CancelToken.create();
    Report report = Report.read(RoadReport.TEXT, "road.sql", Map.of());
    List<String> said = new ArrayList<>();
    ReportRun.Options options =
        new ReportRun.Options(
            true,
            token,
            ProgressListener.NONE,
            message -> {
              said.add(message);
              token.cancel("enough");
            },
            stats -> {},
            "");
    try (Engine engine = open("one");
        Session session = engine.newSession()) {
      GlimpseException error =
          catchThrowableOfType(
              GlimpseException.class,
              () -> {
                try (ReportOutput output = ReportOutput.at(out)) {
                  ReportRun.run(report, session, options, output);
                }
              });
      assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED);
    }
    assertThat(said).singleElement().asString().startsWith("1 of 11  Cars per frame (1 rows, ");
    assertThat(out).isEmptyDirectory();
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains(".part-") || name.contains(".old-"))
          .doesNotContain("out.html", "out-data");
    }
  }
}
