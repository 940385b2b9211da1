package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CREATE PROXY, USING, SHOW PROXIES, DESCRIBE and DROP PROXY. */
final class ProxyStatementsTest {
  private static final String QUERY = "SELECT frame FROM street WHERE class = 'bus'";

  @TempDir Path folder;
  private Path recording;
  private Path counts;
  private Path scores;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    recording = RecordedStreet.write(folder);
    counts =
        Files.writeString(folder.resolve("counts.csv"), "frame,class,score\n0,bus,0\n40,bus,0.9\n");
    scores = Files.writeString(folder.resolve("scores.csv"), "frame,score\n40,0.9\n");
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    Answers.rows(session, RecordedStreet.createVideo("street", recording));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void createBuses() {
    Answers.rows(
        session, "CREATE PROXY buses ON street FOR class = 'bus' FROM RECORDING '" + counts + "'");
  }

  @Test
  void aProxyIsShownDescribedAndDropped() {
    createBuses();
    Answers.rows(session, "CREATE PROXY any_bus ON STREET FROM RECORDING '" + scores + "'");
    assertThat(
            Answers.rows(
                session,
                "SELECT name, video, for_class, scores, frames, scored_frames, lowest, highest"
                    + " FROM system.proxies"))
        .containsExactly(
            Arrays.asList("any_bus", "street", null, "predicate", 100L, 1L, 0.9, 0.9),
            List.of("buses", "street", "bus", "class counts", 100L, 2L, 0.0, 0.9));
    assertThat(Answers.rows(session, "SHOW PROXIES")).hasSize(2);
    assertThat(session.names(Statement.ShowKind.PROXIES)).containsExactly("any_bus", "buses");
    assertThat(Answers.rows(session, "DESCRIBE street"))
        .contains(
            Arrays.asList("proxy buses", "SCORES FOR class = 'bus'", null),
            Arrays.asList("proxy any_bus", "SCORES FOR any predicate", null));
    assertThat(Answers.rows(session, "DESCRIBE PROXY Buses"))
        .contains(List.of("serves", "FOR class = 'bus'"), List.of("frames scored", "2 of 100"));
    assertThat(Answers.rows(session, "DESCRIBE buses")).contains(List.of("video", "street"));
    Answers.rows(session, "DROP PROXY buses");
    Answers.rows(session, "DROP PROXY IF EXISTS buses");
    assertThat(Answers.rows(session, "SHOW PROXIES")).hasSize(1);
    assertCode(ErrorCode.UNKNOWN_PROXY, "DROP PROXY buses");
    assertCode(ErrorCode.UNKNOWN_PROXY, "DESCRIBE PROXY buses");
  }

  @Test
  void usingAProxyIsAcceptedAndSaidToBeUnusedByExactPlans() {
    createBuses();
    String clauses = " ORACLE LIMIT 1000 USING buses RECALL TARGET 90%";
    assertThat(Answers.rows(session, QUERY + clauses))
        .isEqualTo(Answers.rows(session, QUERY))
        .hasSize(10);
    assertThat(Answers.rows(session, "EXPLAIN " + QUERY + clauses).toString())
        .contains("USING buses: not used by StoredScan, which reads labels only");
    assertThatThrownBy(() -> Answers.rows(session, QUERY + " ORACLE LIMIT 1000 USING busses"))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_PROXY);
              assertThat(error.advice()).isEqualTo("Did you mean 'buses'?");
              assertThat(error.position()).isPresent();
            });
    Answers.rows(session, RecordedStreet.createVideo("other", recording));
    assertCode(
        ErrorCode.INVALID_ACCURACY_CLAUSE,
        "SELECT frame FROM other WHERE class = 'bus' ORACLE LIMIT 1000 USING buses");
  }

  @Test
  void aProxyGoesWithItsVideo() {
    createBuses();
    Answers.rows(
        session,
        "CREATE OR REPLACE VIDEO street FROM RECORDING '"
            + recording
            + "' STARTING AT TIMESTAMP '2020-02-03' WITH (frame_count = 100, fps = 10)");
    assertThat(Answers.rows(session, "SHOW PROXIES")).as("the same frames").hasSize(1);
    Answers.rows(
        session,
        "CREATE OR REPLACE VIDEO street FROM RECORDING '"
            + recording
            + "' WITH (frame_count = 200, fps = 10)");
    assertThat(Answers.rows(session, "SHOW PROXIES")).as("other frames").isEmpty();
    createBuses();
    Answers.rows(session, "DROP VIDEO street");
    assertThat(Answers.rows(session, "SHOW PROXIES")).isEmpty();
    Answers.rows(session, RecordedStreet.createVideo("street", recording));
    assertThat(Answers.rows(session, "SHOW PROXIES")).as("no resurrection").isEmpty();
  }

  @Test
  void anErrorRegistersNothing() throws Exception {
    Path beyond = Files.writeString(folder.resolve("beyond.csv"), "frame,score\n100,1\n");
    String create = "CREATE PROXY p ON street FROM RECORDING '";
    assertCode(ErrorCode.INVALID_RECORDING, create + beyond + "'");
    assertCode(ErrorCode.FILE_NOT_FOUND, create + folder.resolve("absent.csv") + "'");
    assertCode(ErrorCode.NOT_A_FILE, create + folder + "'");
    assertCode(ErrorCode.UNKNOWN_OPTION, create + scores + "' WITH (scale = 2)");
    assertCode(ErrorCode.UNKNOWN_VIDEO, "CREATE PROXY p ON steet FROM RECORDING '" + scores + "'");
    createBuses();
    assertCode(
        ErrorCode.ALREADY_EXISTS, "CREATE PROXY BUSES ON street FROM RECORDING '" + scores + "'");
    Answers.rows(
        session, "CREATE OR REPLACE PROXY BUSES ON street FROM RECORDING '" + scores + "'");
    assertThat(Answers.rows(session, "SELECT name, scores FROM system.proxies"))
        .containsExactly(List.of("BUSES", "predicate"));
  }

  private void assertCode(ErrorCode code, String sql) {
    assertThatThrownBy(() -> Answers.rows(session, sql))
        .isInstanceOfSatisfying(
            GlimpseException.class, error -> assertThat(error.code()).isEqualTo(code));
  }
}
