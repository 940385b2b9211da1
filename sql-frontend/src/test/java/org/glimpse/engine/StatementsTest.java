package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of statement, over a video made from a recording. */
final class StatementsTest {
  @TempDir Path folder;
  private Path recording;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    recording = RecordedStreet.write(folder);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    Answers.rows(session, RecordedStreet.createVideo("street", recording));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** What preparing found out is used once, and only while names mean what they meant. */
  @Test
  void preparedStatementsFollowTheirNames() throws Exception {
    PreparedSql prepared = session.prepare("SELECT COUNT(*) FROM street");
    ExecutionOptions options = ExecutionOptions.defaults();
    for (int i = 0; i < 2; i++) {
      assertThat(Answers.rows(session.execute(prepared, List.of(), options)))
          .containsExactly(List.of(100L));
    }
    PreparedSql before = session.prepare("SELECT COUNT(*) FROM street");
    Path other = Files.writeString(folder.resolve("other.csv"), "frame,class,count\n3,car,5\n");
    Answers.rows(
        session,
        RecordedStreet.createVideo("street", other)
            .replace("CREATE VIDEO", "CREATE OR REPLACE VIDEO"));
    for (PreparedSql each : List.of(before, prepared)) {
      assertThat(Answers.rows(session.execute(each, List.of(), options)))
          .containsExactly(List.of(5L));
    }
    PreparedSql gone = session.prepare("SELECT COUNT(*) FROM street");
    Answers.rows(session, "DROP VIDEO street");
    assertThatThrownBy(() -> session.execute(gone, List.of(), options))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_TABLE));
  }

  @Test
  void createVideoFromARecordingIsShownAndDescribed() {
    assertThat(Answers.rows(session, "SHOW VIDEOS"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get(0)).isEqualTo("street");
              assertThat(row.get(2)).isEqualTo(100L);
              assertThat(row.get(8)).isEqualTo(10.0);
              assertThat(row.get(9)).isEqualTo(LocalDateTime.of(1970, 1, 1, 0, 0));
              assertThat(row.get(11)).isEqualTo(false);
            });
    assertThat(Answers.rows(session, "DESCRIBE street"))
        .extracting(row -> row.get(0))
        .contains("frame", "timestamp", "class", "mask", "trackid", "content", "features")
        .hasSize(12);
    assertThat(Answers.rows(session, "DESCRIBE STREET.frames"))
        .containsExactly(
            List.of("frame", "BIGINT", "no"),
            List.of("timestamp", "TIMESTAMP", "no"),
            List.of("keyframe", "BOOLEAN", "no"),
            List.of("image", "IMAGE", "yes"));
    assertThat(Answers.rows(session, "DESCRIBE system.settings")).hasSize(5);
  }

  @Test
  void queriesAnswerFromTheRecording() {
    assertThat(Answers.value(session, "SELECT COUNT(*) FROM street")).isEqualTo(100L);
    assertThat(Answers.value(session, "SELECT FCOUNT(*) FROM street WHERE class = 'car'"))
        .isEqualTo(0.9);
    assertThat(Answers.value(session, "SELECT COUNT(*) FROM street.frames")).isEqualTo(100L);
    assertThat(
            Answers.rows(
                session, "SELECT class, COUNT(*) AS n FROM street GROUP BY class ORDER BY class"))
        .containsExactly(List.of("bus", 10L), List.of("car", 90L));
  }

  @Test
  void createdDetectorIsShownDescribedAndDropped() {
    Answers.rows(session, "CREATE DETECTOR rec FROM RECORDING '" + recording + "'");
    assertThat(Answers.rows(session, "SHOW DETECTORS"))
        .anySatisfy(row -> assertThat(row.subList(0, 2)).isEqualTo(List.of("rec", "recording")));
    assertThat(Answers.rows(session, "DESCRIBE DETECTOR rec"))
        .contains(List.of("name", "rec"), List.of("kind", "recording"));
    Answers.rows(session, "DROP DETECTOR rec");
    assertThat(Answers.rows(session, "SELECT name FROM system.detectors WHERE name = 'rec'"))
        .isEmpty();
    Answers.rows(session, "DROP DETECTOR IF EXISTS rec");
    assertCode(ErrorCode.UNKNOWN_DETECTOR, "DROP DETECTOR rec");
  }

  @Test
  void replacingAndDroppingVideos() {
    assertCode(ErrorCode.ALREADY_EXISTS, RecordedStreet.createVideo("STREET", recording));
    Answers.rows(
        session,
        "CREATE OR REPLACE VIDEO street FROM RECORDING '"
            + recording
            + "' STARTING AT TIMESTAMP '2020-02-03 04:05:06' WITH (frame_count = 200, fps = 10)");
    assertThat(Answers.value(session, "SELECT MAX(\"timestamp\") FROM street.frames"))
        .isEqualTo(LocalDateTime.of(2020, 2, 3, 4, 5, 25, 900_000_000));
    Answers.rows(session, "DROP VIDEO street");
    assertThat(Answers.rows(session, "SHOW VIDEOS")).isEmpty();
    assertThat(Answers.rows(session, "SHOW DETECTORS")).isEmpty();
    assertCode(ErrorCode.UNKNOWN_VIDEO, "DROP VIDEO street");
    Answers.rows(session, "DROP VIDEO IF EXISTS street");
  }

  @Test
  void anErrorRegistersNothing() throws Exception {
    Path bad = Files.write(folder.resolve("bad.csv"), List.of("frame,class", "1,car", "-2,car"));
    assertCode(
        ErrorCode.INVALID_RECORDING,
        "CREATE VIDEO bad FROM RECORDING '" + bad + "' WITH (frame_count = 10, fps = 1)");
    assertCode(
        ErrorCode.FILE_NOT_FOUND, "CREATE VIDEO bad FROM '" + folder.resolve("absent.mp4") + "'");
    assertCode(ErrorCode.INVALID_RECORDING, "CREATE DETECTOR bad FROM RECORDING '" + bad + "'");
    assertThat(Answers.rows(session, "SHOW VIDEOS")).hasSize(1);
    assertThat(Answers.value(session, "SELECT COUNT(*) FROM system.detectors WHERE name = 'bad'"))
        .isEqualTo(0L);
  }

  @Test
  void refreshLooksAtTheSourceAgain() {
    Answers.rows(session, "ALTER VIDEO street REFRESH");
    assertThat(Answers.value(session, "SELECT COUNT(*) FROM street.frames")).isEqualTo(100L);
    assertCode(ErrorCode.UNKNOWN_VIDEO, "ALTER VIDEO sreet REFRESH");
  }

  @Test
  void settingsAreTheSessionsOwn() {
    Answers.rows(session, "SET optimizer = 'off'");
    Answers.rows(session, "SET seed = 42");
    assertThat(session.settings().text(Setting.OPTIMIZER)).isEqualTo("off");
    assertThat(Answers.rows(session, "SELECT \"value\" FROM system.settings WHERE name = 'seed'"))
        .containsExactly(List.of("42"));
    try (Session other = engine.newSession()) {
      assertThat(other.settings().text(Setting.SEED)).isEqualTo("0");
    }
    assertThat(Answers.rows(session, "SHOW SETTINGS")).hasSize(Setting.values().length);
    assertCode(ErrorCode.UNKNOWN_SETTING, "SET sed = 1");
    assertCode(ErrorCode.INVALID_SETTING, "SET optimizer = 'sometimes'");
  }

  @Test
  void showQueriesListsWhatRanAndWhatItCost() {
    Answers.value(session, "SELECT COUNT(*) FROM street WHERE class = 'bus'");
    List<List<Object>> rows =
        Answers.rows(
            session,
            "SELECT state, result_rows, error FROM system.queries"
                + " WHERE sql LIKE '%''bus''%' AND sql NOT LIKE '%system.queries%'");
    assertThat(rows).singleElement().satisfies(row -> assertThat(row.get(0)).isEqualTo("done"));
    assertThat(rows.get(0).get(1)).isEqualTo(1L);
    assertThat(Answers.rows(session, "SHOW QUERIES"))
        .first()
        .satisfies(row -> assertThat(row.get(1)).isEqualTo("running"));
    assertThat(Answers.rows(session, "SHOW MODELS")).isEmpty();
  }

  @Test
  void killEndsARunningQuery() {
    StatementResult open = session.execute("SELECT * FROM street", ExecutionOptions.defaults());
    StatementRows rows = (StatementRows) open;
    assertThat(rows.next()).isTrue();
    try (Session other = engine.newSession()) {
      Answers.rows(other, "KILL QUERY " + rows.queryId());
    }
    assertThatThrownBy(
            () -> {
              while (rows.next()) {
                rows.value(0);
              }
            })
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(
            Answers.rows(session, "SELECT state FROM system.queries WHERE id = " + rows.queryId()))
        .containsExactly(List.of("cancelled"));
    assertCode(ErrorCode.UNKNOWN_QUERY, "KILL QUERY " + rows.queryId());
  }

  @Test
  void explainNamesThePlanAndAnalyzeShowsWhatHappened() {
    String sql = "SELECT COUNT(*) FROM street WHERE class = 'car'";
    StatementResult explained = session.execute("EXPLAIN " + sql, ExecutionOptions.defaults());
    List<List<Object>> plan = Answers.rows(explained);
    assertThat(plan).isNotEmpty();
    assertThat(explained.stats().counters().get(Counter.DETECTOR_CALLS)).isZero();
    List<List<Object>> analyzed = Answers.rows(session, "EXPLAIN ANALYZE " + sql);
    assertThat(analyzed.toString()).contains("Actual: 100 detector calls (predicted 100)");
  }

  @Test
  void statisticsAreTheDocumentedObject() throws Exception {
    StatementStats stats =
        Answers.stats(session, "SELECT FCOUNT(*) FROM street WHERE class = 'car'");
    assertThat(stats.estimate()).hasValue(0.9);
    var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(stats.toJson());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "sql",
            "plan",
            "detectorCalls",
            "labelsReused",
            "framesDecoded",
            "proxyFrames",
            "trainingFrames",
            "estimate",
            "lower",
            "upper",
            "rows",
            "seconds",
            "predicted",
            "reason");
    assertThat(json.get("seconds").fieldNames())
        .toIterable()
        .containsExactly("wall", "total", "decode", "training", "proxy", "detector");
    assertThat(json.get("predicted").fieldNames())
        .toIterable()
        .containsExactly("detectorCalls", "seconds");
    assertThat(json.get("lower").asDouble()).isEqualTo(0.9);
    assertThat(json.get("rows").asLong()).isEqualTo(1);
    assertThat(json.get("detectorCalls").asLong()).isEqualTo(100);
    StatementStats again =
        Answers.stats(session, "SELECT class FROM street WHERE class = 'car' LIMIT 3");
    assertThat(again.estimate()).isEmpty();
    assertThat(again.counters().get(Counter.DETECTOR_CALLS)).isZero();
  }

  @Test
  void aPricedRecordingAddsItsPriceToTheTotal() {
    Answers.rows(
        session,
        "CREATE VIDEO priced FROM RECORDING '"
            + recording
            + "' WITH (frame_count = 100, fps = 10, seconds_per_frame = 2)");
    StatementStats stats = Answers.stats(session, "SELECT COUNT(*) FROM priced");
    assertThat(stats.clocks().get(org.glimpse.workspace.Clock.DETECTOR)).isEqualTo(200.0);
    assertThat(stats.totalSeconds()).isEqualTo(stats.wallSeconds() + 200.0);
    assertThat(stats.wallSeconds()).isLessThan(60);
    assertThat(stats.predictedSeconds()).isBetween(200.0, 201.0);
    assertThat(
            Answers.rows(
                session,
                "SELECT seconds > 200, predicted_seconds >= 200 FROM system.queries"
                    + " WHERE sql = 'SELECT COUNT(*) FROM priced'"))
        .containsExactly(List.of(true, true));
  }

  @Test
  void aStatedPriceIsConfirmedLikeTimeThatPasses() {
    Answers.rows(
        session,
        "CREATE VIDEO priced FROM RECORDING '"
            + recording
            + "' WITH (frame_count = 100, fps = 10, seconds_per_frame = 7)");
    String all = "SELECT COUNT(*) FROM priced";
    assertCode(ErrorCode.COST_GUARD, all);
    assertThat(Answers.rows(session, "EXPLAIN " + all).toString())
        .contains("predicted: 100 detector calls, 11.7 min");
    assertThat(Answers.value(session, all + " WHERE frame >= 80")).isEqualTo(20L);
    assertThat(Answers.value(session, all)).as("560 s are left of 700").isEqualTo(100L);
  }

  @Test
  void trackIdsAreMadeAsFarAsTheRowsAskedFor() throws Exception {
    List<String> lines =
        Files.readAllLines(recording).stream()
            .map(line -> line.substring(0, line.lastIndexOf(',')))
            .toList();
    Path untracked = Files.write(folder.resolve("untracked.csv"), lines);
    Answers.rows(
        session,
        "CREATE VIDEO other FROM RECORDING '"
            + untracked
            + "' WITH (frame_count = 1000, fps = 10)");
    String sql = "SELECT frame, class, xmin, trackid FROM other WHERE frame >= 12 LIMIT 9";
    StatementResult some = session.execute(sql, ExecutionOptions.defaults());
    List<List<Object>> rows = Answers.rows(some);
    assertThat(some.stats().counters().get(Counter.DETECTOR_CALLS)).isBetween(16L, 100L);
    List<List<Object>> next = Answers.rows(session, sql.replace("12", "35"));
    assertThat(Answers.stats(session, "SELECT * FROM other LIMIT 5").counters())
        .containsEntry(Counter.DETECTOR_CALLS, 0L);
    Answers.rows(session, "SET optimizer = 'off'");
    assertThat(Answers.rows(session, sql)).isEqualTo(rows).hasSize(9);
    assertThat(Answers.rows(session, sql.replace("12", "35"))).isEqualTo(next).hasSize(9);
    assertThat(rows).allMatch(row -> row.get(3) != null);
  }

  @Test
  void stringsMayEscapeWithBackslashes() {
    assertThat(session.split("SELECT E'it\\'s; a\\tb' AS x; SHOW VIDEOS"))
        .first()
        .satisfies(
            statement ->
                assertThat(Answers.value(session, statement.sql())).isEqualTo("it's; a\tb"));
    assertThat(Answers.value(session, "SELECT COUNT(*) FROM street WHERE class = E'\\u0063ar'"))
        .isEqualTo(90L);
    assertThat(Answers.value(session, "SELECT COUNT(*) FROM street WHERE class <> E'it\\'s; \\n'"))
        .isEqualTo(100L);
    assertCode(ErrorCode.SYNTAX_ERROR, "SELECT E'\\u00'");
  }

  @Test
  void maxRowsEndsTheRows() {
    StatementResult result =
        session.execute(
            "SELECT frame FROM street ORDER BY frame DESC",
            ExecutionOptions.defaults().withMaxRows(3));
    assertThat(Answers.rows(result)).extracting(row -> row.get(0)).containsExactly(89L, 89L, 88L);
  }

  @Test
  void maxRowsGoesWithLimitAndGap() {
    String sql = "SELECT frame FROM street WHERE class = 'bus' LIMIT 3 GAP 2";
    for (long maxRows : new long[] {2, 1000}) {
      StatementResult result =
          session.execute(sql, ExecutionOptions.defaults().withMaxRows(maxRows));
      List<Object> frames = Answers.rows(result).stream().map(row -> row.get(0)).toList();
      assertThat(frames).isEqualTo(List.<Object>of(40L, 42L, 44L).subList(0, maxRows == 2 ? 2 : 3));
    }
  }

  @Test
  void aCancelledTokenIsSeenBeforeTheStart() {
    CancelToken token = CancelToken.create();
    token.cancel("no");
    assertThatThrownBy(
            () -> session.execute("SHOW VIDEOS", ExecutionOptions.defaults().withCancel(token)))
        .isInstanceOf(GlimpseException.class)
        .hasMessage("no");
  }

  @Test
  void aCostlyQueryAsksFirst() {
    Answers.rows(
        session,
        "CREATE VIDEO dear FROM RECORDING '"
            + recording
            + "' WITH (frame_count = 1000000, fps = 10)");
    Answers.rows(session, "SET confirm_above = '1s'");
    String sql = "SELECT COUNT(*) FROM dear";
    assertCode(ErrorCode.COST_GUARD, sql);
    AtomicReference<Confirmation.Question> asked = new AtomicReference<>();
    StatementResult result =
        session.execute(
            sql,
            ExecutionOptions.defaults()
                .withConfirmation(
                    question -> {
                      asked.set(question);
                      return true;
                    }));
    assertThat(Answers.rows(result)).containsExactly(List.of(100L));
    assertThat(asked.get().predictedCalls()).isEqualTo(1_000_000);
    assertThat(asked.get().predictedSeconds()).isGreaterThan(1);
    assertThat(asked.get().elapsedSeconds()).isZero();
    assertThat(asked.get().refusal().code()).isEqualTo(ErrorCode.COST_GUARD);
  }

  @Test
  void aClosedSessionSaysSo() {
    session.close();
    assertCode(ErrorCode.CLOSED, "SHOW VIDEOS");
  }

  private void assertCode(ErrorCode code, String sql) {
    assertThatThrownBy(() -> Answers.rows(session, sql))
        .isInstanceOfSatisfying(
            GlimpseException.class, error -> assertThat(error.code()).isEqualTo(code));
  }
}
