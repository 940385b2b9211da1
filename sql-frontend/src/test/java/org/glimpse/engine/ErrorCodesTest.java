package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.CatalogErrors;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every error code is provoked: here where an engine or what stands beside it can reach it, else in
 * the named test of the module that raises it.
 */
final class ErrorCodesTest {
  /** Codes that need media or machinery of a lower module: where they are provoked. */
  private static final Map<ErrorCode, String> PROVOKED_ELSEWHERE =
      Map.ofEntries(
          Map.entry(
              ErrorCode.UNSUPPORTED_MEDIA,
              "video-ingest/src/test/java/org/glimpse/video/BadMediaTest.java"),
          Map.entry(
              ErrorCode.DAMAGED_MEDIA,
              "video-ingest/src/test/java/org/glimpse/video/BadMediaTest.java"),
          Map.entry(
              ErrorCode.MEDIA_LIMIT,
              "video-ingest/src/test/java/org/glimpse/video/internal/RealMediaTest.java"),
          Map.entry(
              ErrorCode.MEDIA_CHANGED,
              "video-ingest/src/test/java/org/glimpse/video/RegionPixelsTest.java"),
          Map.entry(
              ErrorCode.FRAME_OUT_OF_RANGE,
              "video-ingest/src/test/java/org/glimpse/video/RegionPixelsTest.java"),
          Map.entry(
              ErrorCode.FUNCTION_FAILED,
              "sql-frontend/src/test/java/org/glimpse/engine/PictureFunctionsTest.java"),
          Map.entry(
              ErrorCode.UNKNOWN_CLASS,
              "sql-frontend/src/test/java/org/glimpse/engine/RealVideoTest.java"),
          Map.entry(
              ErrorCode.UNSUPPORTED_MODEL,
              "object-detection/src/test/java/org/glimpse/detection/FrameLabelerTest.java"),
          Map.entry(
              ErrorCode.ENGINE_MISSING,
              "jdbc-driver/src/test/java/org/glimpse/jdbc/StandaloneDriverIT.java"),
          Map.entry(
              ErrorCode.REPORT_LIMIT,
              "sql-frontend/src/test/java/org/glimpse/report/ReportRunTest.java"),
          Map.entry(
              ErrorCode.CANNOT_WRITE,
              "sql-frontend/src/test/java/org/glimpse/report/ReportOutputTest.java"),
          Map.entry(
              ErrorCode.NO_BROWSER,
              "sql-frontend/src/test/java/org/glimpse/report/ReportPageTest.java"),
          Map.entry(
              ErrorCode.LOGIN_REFUSED,
              "sql-frontend/src/test/java/org/glimpse/server/ServerLoginTest.java"),
          Map.entry(
              ErrorCode.SERVER_BUSY,
              "sql-frontend/src/test/java/org/glimpse/server/ServerLimitsTest.java"),
          Map.entry(
              ErrorCode.REQUEST_TOO_LARGE,
              "sql-frontend/src/test/java/org/glimpse/server/ServerLimitsTest.java"),
          Map.entry(
              ErrorCode.INVALID_REQUEST,
              "sql-frontend/src/test/java/org/glimpse/server/ServerLimitsTest.java"),
          Map.entry(
              ErrorCode.SHUTTING_DOWN,
              "sql-frontend/src/test/java/org/glimpse/server/ServerLimitsTest.java"),
          Map.entry(
              ErrorCode.CANNOT_SERVE,
              "sql-frontend/src/test/java/org/glimpse/server/ServerLoginTest.java"),
          Map.entry(
              ErrorCode.CANNOT_CONNECT,
              "sql-frontend/src/test/java/org/glimpse/server/RemoteShellTest.java"),
          Map.entry(
              ErrorCode.CONNECTION_LOST,
              "sql-frontend/src/test/java/org/glimpse/server/RemoteShellTest.java"));

  @TempDir Path folder;
  private Path recording;
  private Engine engine;
  private Session session;

  /** Something that fails. */
  private interface Provocation {
    void run() throws Exception;
  }

  @BeforeEach
  void open() throws Exception {
    recording = RecordedStreet.write(folder);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    Answers.rows(session, RecordedStreet.createVideo("street", recording));
    Answers.rows(session, "CREATE DETECTOR rec FROM RECORDING '" + recording + "'");
    Path clip = TinyClip.write(folder);
    Answers.rows(session, "CREATE VIDEO clip FROM '" + clip + "' DETECTOR rec");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeIsProvoked(ErrorCode code) throws Exception {
    String elsewhere = PROVOKED_ELSEWHERE.get(code);
    if (elsewhere != null) {
      Path test = Path.of("").toAbsolutePath().getParent().resolve(elsewhere);
      assertThat(test).exists();
      assertThat(Files.readString(test)).contains(code.name());
      return;
    }
    Provocation provocation = provocations().get(code);
    assertThat(provocation).as("a provocation of " + code).isNotNull();
    provoke(code, provocation);
  }

  @Test
  void numbersAndStatesAreWellFormed() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number).collect(Collectors.toSet()))
        .hasSize(ErrorCode.values().length);
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(code.sqlState()).as(code.name()).matches("[0-9A-Z]{5}").doesNotStartWith("00");
    }
  }

  private static void provoke(ErrorCode code, Provocation provocation) {
    Throwable thrown = catchThrowable(provocation::run);
    assertThat(thrown).as("something fails").isNotNull();
    if (thrown instanceof SQLException sql) {
      assertThat(sql.getErrorCode()).as(thrown.getMessage()).isEqualTo(code.number());
      assertThat(sql.getSQLState()).isEqualTo(code.sqlState());
      return;
    }
    assertThat(thrown).isInstanceOf(GlimpseException.class);
    GlimpseException error = (GlimpseException) thrown;
    assertThat(error.code()).as(error.describe()).isEqualTo(code);
    assertThat(error.advice()).as("the next step").isNotBlank();
  }

  private Map<ErrorCode, Provocation> provocations() throws Exception {
    Map<ErrorCode, Provocation> all = new EnumMap<>(ErrorCode.class);
    ofStatements(all);
    ofNames(all);
    ofFiles(all);
    ofLimits(all);
    return all;
  }

  private void ofStatements(Map<ErrorCode, Provocation> all) {
    sql(all, ErrorCode.SYNTAX_ERROR, "SELEC 1");
    sql(all, ErrorCode.INVALID_QUERY, "SELECT COUNT(COUNT(*)) FROM street");
    sql(all, ErrorCode.UNKNOWN_TABLE, "SELECT * FROM steet");
    sql(all, ErrorCode.UNKNOWN_COLUMN, "SELECT colour FROM street");
    sql(all, ErrorCode.UNKNOWN_FUNCTION, "SELECT sparkle(class) FROM street");
    sql(all, ErrorCode.TYPE_MISMATCH, "SELECT area(frame) FROM street");
    sql(
        all,
        ErrorCode.INVALID_ACCURACY_CLAUSE,
        "SELECT FCOUNT(*) FROM street ERROR WITHIN 0.1 CONFIDENCE 95");
    sql(all, ErrorCode.UNSUPPORTED, "DELETE FROM street");
    sql(all, ErrorCode.UNKNOWN_MODEL, "DESCRIBE MODEL m");
    all.put(
        ErrorCode.INVALID_PARAMETER,
        () ->
            session.execute(
                session.prepare("SELECT * FROM street WHERE frame = ?"),
                List.of(),
                ExecutionOptions.defaults()));
    sql(all, ErrorCode.INVALID_VALUE, "SELECT CAST(class AS INTEGER) FROM street");
  }

  private void ofNames(Map<ErrorCode, Provocation> all) {
    sql(all, ErrorCode.UNKNOWN_VIDEO, "DROP VIDEO steet");
    sql(all, ErrorCode.UNKNOWN_DETECTOR, "DROP DETECTOR red");
    all.put(
        ErrorCode.NO_DETECTOR,
        () -> {
          Answers.rows(session, "CREATE VIDEO bare FROM '" + folder.resolve("tiny.mkv") + "'");
          Answers.rows(session, "DROP VIDEO clip");
          Answers.rows(session, "DROP DETECTOR rec");
          Answers.rows(session, "SELECT COUNT(*) FROM bare");
        });
    sql(all, ErrorCode.ALREADY_EXISTS, RecordedStreet.createVideo("street", recording));
    sql(
        all,
        ErrorCode.UNKNOWN_OPTION,
        "CREATE DETECTOR d FROM RECORDING '" + recording + "' WITH (colour = 1)");
    sql(
        all,
        ErrorCode.INVALID_OPTION,
        "CREATE VIDEO v FROM RECORDING '" + recording + "' WITH (frame_count = 0, fps = 1)");
    sql(all, ErrorCode.UNKNOWN_SETTING, "SET sed = 1");
    sql(all, ErrorCode.INVALID_SETTING, "SET seed = 'many'");
    sql(all, ErrorCode.UNKNOWN_QUERY, "KILL QUERY 123456789");
    all.put(
        ErrorCode.UNKNOWN_CONNECTION_PROPERTY,
        () -> DriverManager.getConnection("jdbc:glimpse:" + folder.resolve("w") + ";model=x"));
    sql(all, ErrorCode.UNKNOWN_PROXY, "DROP PROXY p");
    sql(all, ErrorCode.IN_USE, "DROP DETECTOR rec");
  }

  private void ofFiles(Map<ErrorCode, Provocation> all) throws IOException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video, but a letter");
    Path bad = Files.writeString(folder.resolve("bad.csv"), "frame,class\n-1,car\n");
    sql(all, ErrorCode.FILE_NOT_FOUND, "CREATE VIDEO v FROM '" + folder.resolve("absent") + "'");
    sql(all, ErrorCode.NOT_A_FILE, "CREATE VIDEO v FROM '" + folder + "'");
    sql(all, ErrorCode.ACCESS_REFUSED, "CREATE VIDEO v FROM 'http://127.0.0.1/v.mp4'");
    sql(all, ErrorCode.NOT_A_VIDEO, "CREATE VIDEO v FROM '" + text + "'");
    sql(all, ErrorCode.NOT_A_MODEL, "CREATE DETECTOR d FROM '" + text + "'");
    sql(all, ErrorCode.INVALID_RECORDING, "CREATE DETECTOR d FROM RECORDING '" + bad + "'");
    sql(all, ErrorCode.NO_PIXELS, "SELECT redness(content) FROM street");
  }

  private void ofLimits(Map<ErrorCode, Provocation> all) {
    all.put(
        ErrorCode.CANCELLED,
        () -> {
          CancelToken token = CancelToken.create();
          token.cancel("stop");
          session.execute("SHOW VIDEOS", ExecutionOptions.defaults().withCancel(token));
        });
    all.put(
        ErrorCode.TIMEOUT,
        () ->
            Answers.rows(
                session.execute(
                    "SELECT COUNT(*) FROM street a, street b, street c, street d, street e",
                    ExecutionOptions.defaults().withTimeout(Duration.ofMillis(50)))));
    all.put(
        ErrorCode.CALL_LIMIT,
        () -> {
          session.set("max_calls", "1");
          Answers.rows(session, "SELECT COUNT(*) FROM street");
        });
    all.put(
        ErrorCode.COST_GUARD,
        () -> {
          session.set("confirm_above", "1s");
          Answers.rows(
              session,
              "CREATE VIDEO dear FROM RECORDING '"
                  + recording
                  + "' WITH (frame_count = 1000000, fps = 10)");
          Answers.rows(session, "SELECT COUNT(*) FROM dear");
        });
    all.put(ErrorCode.WORKSPACE_LOCKED, () -> Workspace.open(folder.resolve("workspace")).close());
    all.put(
        ErrorCode.WORKSPACE_UNUSABLE,
        () -> Engine.open(Files.writeString(folder.resolve("file"), "x")).close());
    all.put(ErrorCode.MEMORY_LIMIT, ErrorCodesTest::runOutOfMemory);
    all.put(ErrorCode.DISK_FULL, this::fillTheDisk);
    all.put(
        ErrorCode.CLOSED,
        () -> {
          Session closed = engine.newSession();
          closed.close();
          Answers.rows(closed, "SHOW VIDEOS");
        });
    all.put(
        ErrorCode.INTERNAL,
        () ->
            Answers.rows(
                session.execute(
                    "SELECT COUNT(*) FROM street",
                    ExecutionOptions.defaults()
                        .withProgress(
                            progress -> {
                              throw new IllegalStateException("a listener that breaks");
                            }))));
  }

  private void sql(Map<ErrorCode, Provocation> all, ErrorCode code, String sql) {
    all.put(code, () -> Answers.rows(session, sql));
  }

  /** A database that may use five megabytes and no disk is asked for more. */
  private static void runOutOfMemory() throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("SET temp_directory = ''");
      statement.execute("SET memory_limit = '5MB'");
      statement.execute("CREATE TABLE big AS SELECT md5(i::VARCHAR) AS t FROM range(9000000) r(i)");
    } catch (SQLException failure) {
      throw CatalogErrors.translate("filling a table", failure);
    }
  }

  /** Linux's full device stands for the disk. */
  private void fillTheDisk() {
    engine.close();
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      workspace
          .artifacts()
          .findOrCreate(
              "test",
              Digest.ofParts("full"),
              file -> {
                try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
                  full.write(1);
                }
              });
    }
  }
}
